import { describe, expect, it } from 'vitest';
import {
  naiveCapturePipeline,
  naiveReceiverPipeline,
  naiveWriterPipeline,
} from '../../src/pipeline/naive-pipelines.js';
import { renderPipeline } from '../../src/pipeline/render.js';
import { floorPipeline } from '../../src/pipeline/sender-pipelines.js';
import { elementNamed, factoriesOf, FILE, receiverOptions, senderOptions, video } from './options.js';

describe('the floor', () => {
  it('encodes, packetises and decodes in one process, with no socket', () => {
    const factories = factoriesOf(floorPipeline(senderOptions()));
    const path = ['x264enc', 'rtph264pay', 'rtph264depay', 'avdec_h264', 'fakesink'];
    expect(factories.filter((factory) => path.includes(factory))).toEqual(path);
    expect(factories.filter((factory) => /udp|app/.test(factory))).toEqual([]);
  });

  it('has the encoder, the size and the rate of the setting, and waits for no clock at its end', () => {
    const encoder = { element: 'x264enc', preset: 'veryfast', bitrateKbps: 700, gop: 12, threads: 1 } as const;
    const pipeline = floorPipeline({ video: video(320, 240, 25), encoder });
    expect(elementNamed(pipeline, 'x264enc').properties).toMatchObject({
      ...{ bitrate: 700, 'speed-preset': 'veryfast', 'key-int-max': 12, tune: 'zerolatency' },
    });
    expect(renderPipeline(pipeline)).toMatch(/width=\(int\)320, height=\(int\)240, framerate=\(fraction\)25\/1/);
    expect(elementNamed(pipeline, 'fakesink').properties).toMatchObject({ sync: false });
  });

  it('encodes pictures of an odd size as well', () => {
    expect(factoriesOf(floorPipeline({ ...senderOptions(), video: video(641, 479) }))).toContain('videoconvert');
  });
});

describe('the naive pipelines', () => {
  it('take BGR from the source, and leave the appsink at its defaults', () => {
    const pipeline = naiveCapturePipeline(senderOptions());
    expect(renderPipeline(pipeline)).toContain('format=(string)BGR, width=(int)640, height=(int)480');
    expect(elementNamed(pipeline, 'appsink').properties).toEqual({});
    expect(factoriesOf(naiveCapturePipeline(senderOptions({ source: FILE }))).slice(0, 2)).toEqual([
      'filesrc',
      'decodebin',
    ]);
  });

  it('encode with the same encoder as the setting, so that nothing but the pipeline differs', () => {
    const encoder = { element: 'x264enc', preset: 'veryfast', bitrateKbps: 700, gop: 12, threads: 1 } as const;
    const pipeline = naiveWriterPipeline(
      senderOptions({ encoder, output: { kind: 'rtp', address: '::1', port: 6000 } }),
    );
    expect(elementNamed(pipeline, 'x264enc').properties).toEqual({
      ...{ bitrate: 700, 'speed-preset': 'veryfast', 'key-int-max': 12, tune: 'zerolatency' },
    });
    expect(elementNamed(pipeline, 'udpsink').properties).toEqual({ host: '::1', port: 6000 });
  });

  it('decode to BGR with nothing dropped', () => {
    const pipeline = naiveReceiverPipeline(receiverOptions({ port: 6000 }));
    expect(factoriesOf(pipeline)).toEqual(['udpsrc', 'rtph264depay', 'decodebin', 'videoconvert', 'appsink']);
    expect(elementNamed(pipeline, 'udpsrc').properties).toMatchObject({ address: '127.0.0.1', port: 6000 });
    expect(elementNamed(pipeline, 'appsink').properties).toEqual({});
  });

  it('have our tap, where it is asked for, behind a queue that never blocks the picture', () => {
    const pipeline = naiveReceiverPipeline(receiverOptions({ tapPort: 6001 }));
    expect(elementNamed(pipeline, 'queue').properties).toEqual({ leaky: 'downstream' });
    expect(elementNamed(pipeline, 'udpsink').properties).toMatchObject({ host: '127.0.0.1', port: 6001 });
  });

  it('are for a network', () => {
    expect(() => naiveWriterPipeline(senderOptions({ output: { kind: 'screen' } }))).toThrow('over a network');
  });
});
