import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/config/defaults.js';
import { stampGrid, CELL_PX } from '../../src/latency/stamp-grid.js';
import { renderPipeline } from '../../src/pipeline/render.js';
import { capturePipeline, directSenderPipeline, writerPipeline } from '../../src/pipeline/sender-pipelines.js';
import { elementNamed, factoriesOf, FILE, PT, senderOptions, video } from './options.js';

const capture = (changes = {}) => renderPipeline(capturePipeline(senderOptions(changes)));
const writer = (changes = {}) => renderPipeline(writerPipeline(senderOptions(changes)));
const direct = (changes = {}) => renderPipeline(directSenderPipeline(senderOptions(changes)));

describe('from the source into OpenCV', () => {
  it('stays planar from the test source to the appsink, and drops what nobody has read', () => {
    expect(capture()).toBe(
      'videotestsrc is-live=true pattern=smpte ! ' +
        'capsfilter caps="video/x-raw, format=(string)I420, width=(int)640, height=(int)480, framerate=(fraction)30/1" ! ' +
        'appsink drop=true max-buffers=1 sync=false',
    );
  });

  it('paces a file by its own timestamps and loses none of its frames', () => {
    expect(capture({ source: FILE })).toBe(
      'filesrc location=/videos/walk.avi ! decodebin ! videoconvert ! videoscale ! ' +
        'capsfilter caps="video/x-raw, format=(string)I420, width=(int)640, height=(int)480, framerate=(fraction)30/1" ! ' +
        'appsink drop=false max-buffers=1 sync=true',
    );
  });

  it('lets a file go on at its own pace in front of a hook, which may be slow', () => {
    expect(capture({ source: FILE, hook: {} })).toMatch(/appsink drop=true max-buffers=1 sync=true$/);
    expect(capture({ source: FILE, hook: null })).toMatch(/appsink drop=false max-buffers=1 sync=true$/);
  });

  it.each([
    [false, false, ['videoscale']],
    [true, false, ['videoscale']],
    [false, true, ['videoscale', 'videorate']],
    [true, true, ['videoscale', 'videorate']],
  ])('with rescale %s and resample %s of a file adds %j', (rescale, resample, added) => {
    const pipeline = capturePipeline(senderOptions({ source: { ...FILE, rescale, resample } }));
    expect(factoriesOf(pipeline)).toEqual([
      ...['filesrc', 'decodebin', 'videoconvert', ...added],
      ...['capsfilter', 'appsink'],
    ]);
  });

  it.each([
    [642, 480],
    [641, 480],
    [640, 481],
  ])('asks for BGR at %ix%i, whose planes have padding', (width, height) => {
    expect(capture({ video: video(width, height) })).toContain(
      `format=(string)BGR, width=(int)${String(width)}, height=(int)${String(height)},`,
    );
  });

  it('asks for the exact rate, fractions included', () => {
    expect(capture({ video: video(640, 480, 30_000, 1001) })).toContain('framerate=(fraction)30000/1001');
  });

  it('shows the time below the stamp', () => {
    const pipeline = capturePipeline(senderOptions({ timeOverlay: true }));
    expect(factoriesOf(pipeline)).toEqual(['videotestsrc', 'capsfilter', 'timeoverlay', 'appsink']);
    const { ypad } = elementNamed(pipeline, 'timeoverlay').properties;
    const deepest = stampGrid(LIMITS.minStampedSize.width, LIMITS.minStampedSize.height)?.rows ?? Number.NaN;
    expect(ypad).toBeGreaterThan(deepest * CELL_PX);
  });
});

describe('from OpenCV to the network', () => {
  it('relabels gray bytes as the I420 that they are, without a conversion', () => {
    expect(writer()).toMatch(/^appsrc ! capssetter join=false replace=true caps="[^"]*" ! x264enc /);
    expect(writer()).toContain(
      'caps="video/x-raw, format=(string)I420, width=(int)640, height=(int)480, framerate=(fraction)30/1, ' +
        'pixel-aspect-ratio=(fraction)1/1, interlace-mode=(string)progressive"',
    );
  });

  it('sends our payload type to the address that was asked for', () => {
    const pipeline = writerPipeline(senderOptions());
    expect(elementNamed(pipeline, 'rtph264pay').properties).toMatchObject({ pt: PT });
    expect(renderPipeline(pipeline)).toMatch(/ ! udpsink host=127\.0\.0\.1 port=5000 sync=false async=false$/);
  });

  it('takes off the columns that the writer adds, and gives the encoder half as much colour as light', () => {
    const pipeline = writerPipeline(senderOptions({ video: video(642, 480) }));
    expect(elementNamed(pipeline, 'videocrop').properties).toEqual({ right: 2 });
    expect(factoriesOf(pipeline).slice(0, 4)).toEqual(['appsrc', 'videocrop', 'videoconvert', 'capsfilter']);
    expect(renderPipeline(pipeline)).toContain('caps="video/x-raw, format=(string)I420"');
  });

  it.each([
    [641, 480],
    [640, 481],
    [641, 481],
  ])('keeps all colour at %ix%i, as I420 halves it', (width, height) => {
    expect(writer({ video: video(width, height) })).toContain('caps="video/x-raw, format=(string)Y444"');
  });

  it('needs no crop where BGR rows are whole', () => {
    expect(factoriesOf(writerPipeline(senderOptions({ video: video(644, 480) })))).not.toContain('videocrop');
  });

  it('gives the encoder what was asked for', () => {
    const encoder = { element: 'x264enc', preset: 'veryslow', bitrateKbps: 123, gop: 7, threads: 2 } as const;
    expect(elementNamed(writerPipeline(senderOptions({ encoder })), 'x264enc').properties).toMatchObject({
      ...{ tune: 'zerolatency', bitrate: 123, 'speed-preset': 'veryslow', 'key-int-max': 7 },
    });
  });

  it.each(['127.0.0.1', '::1', '192.0.2.7', 'fe80::1%eth0'])('never holds a packet for %s back', (address) => {
    const pipeline = writerPipeline(senderOptions({ output: { kind: 'rtp', address, port: 65_535 } }));
    expect(elementNamed(pipeline, 'udpsink').properties).toEqual({
      host: address,
      port: 65_535,
      sync: false,
      async: false,
    });
  });
});

describe('to a screen or nowhere', () => {
  it('shows the picture in a window of GStreamer, as soon as it is there', () => {
    const pipeline = writerPipeline(senderOptions({ output: { kind: 'screen' } }));
    expect(factoriesOf(pipeline)).toEqual(['appsrc', 'capssetter', 'videoconvert', 'autovideosink']);
    expect(elementNamed(pipeline, 'autovideosink').properties).toEqual({ sync: false });
  });

  it('shows the time once more, away from where the source shows it', () => {
    const options = senderOptions({ output: { kind: 'screen' }, timeOverlay: true });
    const [before, after] = [capturePipeline(options), writerPipeline(options)].map((pipeline) =>
      elementNamed(pipeline, 'timeoverlay'),
    );
    expect(after?.properties).not.toEqual(before?.properties);
  });

  it('throws the picture away where there is no screen', () => {
    const pipeline = writerPipeline(senderOptions({ output: { kind: 'discard' }, timeOverlay: true }));
    expect(factoriesOf(pipeline)).toEqual(['appsrc', 'capssetter', 'fakesink']);
  });
});

describe('without OpenCV', () => {
  it('is the same source and the same network, one after the other', () => {
    const ends = [capture().replace(/ ! appsink.*/, ''), writer().replace(/.*(?=x264enc)/, '')];
    expect(direct()).toBe(ends.join(' ! '));
  });

  it('paces a file, which no appsink does here', () => {
    expect(factoriesOf(directSenderPipeline(senderOptions({ source: FILE })))).toContain('clocksync');
    expect(factoriesOf(directSenderPipeline(senderOptions()))).not.toContain('clocksync');
  });

  it('needs no crop, as no writer adds anything', () => {
    expect(factoriesOf(directSenderPipeline(senderOptions({ video: video(641, 480) })))).not.toContain('videocrop');
  });
});
