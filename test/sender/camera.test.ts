import { describe, expect, it } from 'vitest';
import { SourceReader } from '../../src/sender/source-reader.js';
import { Capture } from '../../src/video/capture.js';
import { senderConfig } from '../config/child-configs.js';
import { video } from '../pipeline/options.js';
import { UNHEARD } from './source-listener.js';

/**
 * There is no camera here: its element gives way to one that hands over the same formats and ends like one that is unplugged.
 * All that comes behind v4l2src is what a run has.
 */
const FRAMES = 4;
const STAND_INS = {
  raw: `videotestsrc is-live=true num-buffers=${String(FRAMES)} ! video/x-raw,format=YUY2`,
  mjpeg: `videotestsrc is-live=true num-buffers=${String(FRAMES)} ! video/x-raw,format=Y42B ! jpegenc`,
} as const;

const openStandIn = (format: keyof typeof STAND_INS) => (pipeline: string) => {
  expect(pipeline).toMatch(/^v4l2src device=\/dev\/video0 ! /);
  return Capture.open(pipeline.replace(/^v4l2src device=\S+/, STAND_INS[format]));
};

describe.each(['raw', 'mjpeg'] as const)('a camera that sends %s', (format) => {
  const mode = { format, ...video(320, 240, 60) };
  const camera = { kind: 'v4l2', device: '/dev/video0', mode, rescale: false, resample: false } as const;

  it.each([
    ['at its own size and rate', { ...camera }, video(320, 240, 60)],
    ['scaled, with fewer frames', { ...camera, rescale: true, resample: true }, video(160, 120, 30)],
    ['with modes that it does not list', { ...camera, mode: null, rescale: true }, video(320, 240, 60)],
  ])('gives planar frames %s', async (_what, source, format_) => {
    const config = senderConfig({ source, video: format_, output: { kind: 'discard' } });
    const reader = new SourceReader(config, UNHEARD, openStandIn(format));
    const frame = await reader.read();
    expect(frame).toMatchObject({ width: format_.width, height: format_.height, pixelFormat: 'i420' });
    frame?.release();
    reader.release();
  });

  it('and is unplugged is a lost source, not an end', async () => {
    const config = senderConfig({ source: camera, video: video(320, 240, 60), output: { kind: 'discard' } });
    const reader = new SourceReader(config, UNHEARD, openStandIn(format));
    const readOn = async () => {
      for (let frame = await reader.read(); ; frame = await reader.read()) frame?.release();
    };
    await expect(readOn()).rejects.toMatchObject({
      code: 'source-lost',
      message: 'the camera v4l2:///dev/video0 gives no more pictures: it may be unplugged',
    });
    reader.release();
  });
});
