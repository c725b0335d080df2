import { describe, expect, it } from 'vitest';
import type { FrameRate } from '../../src/pipeline/video-format.js';
import { fillVideo } from '../../src/prepare/video-format.js';
import type { SourceFormat } from '../../src/config/source/source-request.js';
import { request } from './requests.js';

const rate = (numerator: number, denominator = 1) => ({ numerator, denominator });
const file = { kind: 'file', path: '/x.mp4' } as const;
const format = { width: 320, height: 240, frameRate: rate(25) };
const fill = (changes: Parameters<typeof request>[0], own: SourceFormat | null = null) =>
  fillVideo(request(changes), { own, live: own === null, make: (fit) => ({ ...file, loop: false, ...fit }) });

describe('a test source', () => {
  it('has the default format', () => {
    expect(fill({})).toMatchObject({ video: { width: 640, height: 480, frameRate: rate(30) }, gop: 30 });
  });

  it('has the format that was asked for', () => {
    const video = { width: 1280, height: 720, frameRate: rate(60) };
    expect(fill({ size: video, frameRate: video.frameRate })).toMatchObject({ video, gop: 60 });
  });
});

describe('a file', () => {
  it('is left as it is where nothing was asked for', () => {
    const { source, video } = fill({ source: file }, format);
    expect(video).toEqual(format);
    expect(source).toEqual({ ...file, loop: false, rescale: false, resample: false });
  });

  it('is left as it is where its own format was asked for, in whatever notation', () => {
    const { source } = fill({ source: file, size: { width: 320, height: 240 }, frameRate: rate(50, 2) }, format);
    expect(source).toMatchObject({ rescale: false, resample: false });
  });

  it('is scaled to another size only', () => {
    const { source, video } = fill({ source: file, size: { width: 320, height: 242 } }, format);
    expect(source).toMatchObject({ rescale: true, resample: false });
    expect(video).toEqual({ width: 320, height: 242, frameRate: rate(25) });
  });

  it('is brought to another rate only', () => {
    const { source, video } = fill({ source: file, frameRate: rate(24_000, 1001) }, format);
    expect(source).toMatchObject({ rescale: false, resample: true });
    expect(video).toEqual({ ...format, frameRate: rate(24_000, 1001) });
  });

  it('gets a rate where it has none', () => {
    const variable = { ...format, frameRate: null };
    const byDefault = fill({ source: file }, variable);
    expect(byDefault).toMatchObject({ source: { resample: true }, video: { frameRate: rate(30) }, gop: 30 });
    const asked = fill({ source: file, frameRate: rate(10) }, variable);
    expect(asked).toMatchObject({ source: { resample: true }, video: { frameRate: rate(10) }, gop: 10 });
  });

  it.each([
    [
      8200,
      240,
      '--source "/x.mp4": its picture of 8200x240 is not within 16x16 to 8192x8192: write a --size to scale it to',
    ],
    [320, 8, '--source "/x.mp4": its picture of 320x8 is not within'],
  ])('of %i x %i pixels has to be scaled', (width, height, message) => {
    const own = { ...format, width, height };
    expect(() => fill({ source: file, stamp: false }, own)).toThrow(message);
    expect(fill({ source: file, size: format }, own)).toMatchObject({ source: { rescale: true } });
  });

  it('with too many frames per second has to be brought to another rate', () => {
    const own = { ...format, frameRate: rate(1000) };
    const message = '--source "/x.mp4": its 1000 frames per second are more than 240: write the --fps to send';
    expect(() => fill({ source: file }, own)).toThrow(message);
    expect(fill({ source: file, frameRate: rate(30) }, own)).toMatchObject({ source: { resample: true } });
  });
});

describe('a live source', () => {
  const live = (frameRate: FrameRate | null, own: SourceFormat | null) =>
    fillVideo(request({ frameRate, size: frameRate === null ? null : { width: 320, height: 240 } }), {
      own,
      live: true,
      make: (fit) => ({ kind: 'pipeline', words: 'x', ...fit }),
    });

  it('loses frames where fewer were asked for than it gives', () => {
    expect(live(rate(10), format)).toMatchObject({ source: { resample: true, rescale: false } });
    expect(live(rate(25), format)).toMatchObject({ source: { resample: false } });
  });

  it('never gets more frames than it gives: to repeat one would hold each back', () => {
    expect(live(rate(30), format)).toMatchObject({ source: { resample: false }, video: { frameRate: rate(30) } });
  });

  it('is left at its own pace where it has no fixed rate, unless one was asked for', () => {
    const variable = { ...format, frameRate: null };
    expect(live(null, variable)).toMatchObject({ source: { resample: false }, video: { frameRate: rate(30) } });
    expect(live(rate(10), variable)).toMatchObject({ source: { resample: true } });
  });

  it('is brought to what was asked for where nobody has looked at it', () => {
    expect(live(rate(10), null)).toMatchObject({ source: { resample: true, rescale: true } });
  });
});

describe('the distance of key frames', () => {
  it.each([
    [rate(30_000, 1001), 30],
    [rate(25, 2), 13],
    [rate(1, 5), 1],
  ])('is one second of frames, at least one: %j', (frameRate, gop) => {
    expect(fill({ frameRate }).gop).toBe(gop);
  });

  it('is what was asked for', () => {
    expect(fill({ gop: 250 }).gop).toBe(250);
  });
});

describe('the stamp', () => {
  it('needs room', () => {
    const message =
      '--size "152x120": a picture of 152x120 has no room for the stamp: write a --size of at least 160x120, or --no-stamp';
    expect(() => fill({ size: { width: 152, height: 120 } })).toThrow(message);
    expect(() => fill({ size: { width: 160, height: 118 } })).toThrow('has no room for the stamp');
    expect(fill({ size: { width: 160, height: 120 } })).toMatchObject({ video: { width: 160, height: 120 } });
  });

  it('for a camera needs more room', () => {
    const message =
      '--size "318x240": a picture of 318x240 has no room for the camera\'s stamp: write a --size of at least 320x240, or --no-camera-stamp';
    expect(() => fill({ size: { width: 318, height: 240 }, cameraStamp: true })).toThrow(message);
    expect(fill({ size: { width: 320, height: 240 }, cameraStamp: true }).video).toMatchObject({ width: 320 });
    expect(fill({ size: { width: 318, height: 240 } }).video).toMatchObject({ width: 318 });
  });

  it('needs no room where it is off', () => {
    expect(fill({ size: { width: 16, height: 16 }, stamp: false }).video).toMatchObject({ width: 16, height: 16 });
  });

  it('names the file where the size is its own', () => {
    const own = { ...format, width: 96 };
    expect(() => fill({ source: file }, own)).toThrow(
      '--source "/x.mp4": a picture of 96x240 has no room for the stamp',
    );
  });
});
