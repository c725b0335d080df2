import { describe, expect, it } from 'vitest';
import type { LoopRequest } from '../../../src/config/loop-config.js';
import { parseSource } from '../../../src/config/source/parse-source.js';
import type { PrepareDeps } from '../../../src/prepare/prepare.js';
import { lookAtSource } from '../../../src/prepare/source/look-at-source.js';
import { toFraction } from '../../../src/prepare/source/probe-source.js';
import type { Source } from '../../../src/pipeline/source.js';
import { hostThatAnswers, request } from '../requests.js';

const rate = (numerator: number, denominator = 1) => ({ numerator, denominator });
const FORMAT = { width: 1280, height: 720, frameRate: rate(25) };
const AS_IT_IS = { rescale: false, resample: false };

/** Looks at a source on a host that gives 720p25; tells what was opened as well. */
async function look(source: string, answers: Partial<PrepareDeps> = {}, changes: Partial<LoopRequest> = {}) {
  const opened: Source[] = [];
  const host = hostThatAnswers({
    probeSource: (asked) => (opened.push(asked), Promise.resolve(FORMAT)),
    resolveHost: (_flag, name) => Promise.resolve(name),
    assertUdpPortFree: () => Promise.resolve(),
    assertCamera: (device) => Promise.resolve(device),
    listCameras: () => Promise.resolve([]),
    findDisplayNamed: () => Promise.resolve({ available: true, display: ':0' }),
    findImages: () => Promise.resolve({ first: 3, last: 9 }),
    ...answers,
  });
  const found = await lookAtSource(request({ source: parseSource('source', source), ...changes }), host);
  return { ...found, made: found.make(AS_IT_IS), opened };
}

const KNOWN = { size: { width: 640, height: 480 }, frameRate: rate(30) };

it.each(['rtsp://camera/1', 'rtp://:5004'])('opens %s for a moment, unless size and rate are given', async (source) => {
  const unknown = await look(source);
  expect(unknown).toMatchObject({ own: FORMAT, live: true, opened: [unknown.made] });
  expect(await look(source, {}, KNOWN)).toMatchObject({ own: null, live: true, opened: [] });
  expect(await look(source, {}, { size: KNOWN.size })).toMatchObject({ own: FORMAT });
});

it('refuses to relay from the port that the receiver of the same run listens on', async () => {
  const refused = '--source "rtp://127.0.0.1:5004?codec=h264": the receiver of this run listens on port 5004 itself';
  await expect(look('rtp://:5004', {}, { command: 'start', port: 5004 })).rejects.toThrow(refused);
  expect(await look('rtp://:5004', {}, { command: 'sender', port: 5004 })).toMatchObject({ own: FORMAT });
});

describe('the password of an RTSP server', () => {
  const fromEnvironment = { rtspPassword: () => 'of the environment' };

  it('comes from the environment where the URL names a user alone', async () => {
    const { made } = await look('rtsp://me@camera/1', fromEnvironment);
    expect(made).toMatchObject({ user: 'me', password: 'of the environment' });
  });

  it('is that of the URL where it has one, and none where it names nobody', async () => {
    expect((await look('rtsp://me:own@camera/1', fromEnvironment)).made).toMatchObject({ password: 'own' });
    expect((await look('rtsp://camera/1', fromEnvironment)).made).toMatchObject({ user: null, password: null });
  });
});

describe('a camera', () => {
  const mode = { format: 'mjpeg', ...FORMAT } as const;
  const listCameras = () => Promise.resolve([{ name: 'x', device: '/dev/video0', modes: [mode] }]);

  it('has its modes by another name as well, which is a link', async () => {
    const assertCamera = () => Promise.resolve('/dev/video0');
    const { made, opened } = await look('v4l2:///dev/v4l/by-id/usb-x', { listCameras, assertCamera });
    expect(made).toMatchObject({ device: '/dev/v4l/by-id/usb-x', mode });
    expect(opened).toEqual([]);
  });

  it('is not opened where it lists its modes', async () => {
    const { own, made, opened } = await look('v4l2:///dev/video0', { listCameras });
    expect(own).toMatchObject(FORMAT);
    expect(made).toEqual({ kind: 'v4l2', device: '/dev/video0', mode, ...AS_IT_IS });
    expect(opened).toEqual([]);
  });

  it('is opened where it lists none', async () => {
    const { own, made, opened } = await look('v4l2:///dev/video1', { listCameras });
    expect(own).toEqual(FORMAT);
    expect(made).toMatchObject({ mode: null });
    expect(opened).toHaveLength(1);
  });

  it('without the format that was asked for is refused', async () => {
    await expect(look('v4l2:///dev/video0?format=raw', { listCameras })).rejects.toThrow(
      '--source "v4l2:///dev/video0": this camera has no raw mode',
    );
  });
});

describe('a screen', () => {
  it('is taken as large as it is', async () => {
    expect(await look('screen://:0')).toMatchObject({ own: FORMAT, made: { kind: 'screen', region: null } });
  });

  it('may be taken in part, if the part is there', async () => {
    const { own, made } = await look('screen://:0?x=960&y=480&width=320&height=240');
    expect(own).toMatchObject({ width: 320, height: 240 });
    expect(made).toMatchObject({ region: { x: 960, y: 480, width: 320, height: 240 } });
    await expect(look('screen://:0?x=961&width=320&height=240')).rejects.toThrow(
      '--source "screen://:0": this part is not within the screen, which is 1280x720',
    );
  });

  it('that does not let us in is missing', async () => {
    const findDisplayNamed = () => Promise.resolve({ available: false, reason: 'nobody is there' } as const);
    await expect(look('screen://:0', { findDisplayNamed })).rejects.toMatchObject({
      code: 'missing',
      message: '--source "screen://:0": nobody is there',
    });
  });
});

it('takes the images that are there, with the size of the first and no rate of their own', async () => {
  const { own, live, made } = await look('images:///dir/%d.png', {}, { loop: true });
  expect({ own, live }).toEqual({ own: { ...FORMAT, frameRate: null }, live: false });
  expect(made).toEqual({ kind: 'images', location: '/dir/%d.png', first: 3, last: 9, loop: true });
});

it('tells a still picture from a video', async () => {
  const still = { width: 64, height: 48, frameRate: null, still: true } as const;
  const picture = await look('/x.png', { probeFile: () => Promise.resolve(still) });
  expect(picture).toMatchObject({ live: true, made: { kind: 'still', path: '/x.png', rescale: false } });
  const video = await look('/x.mp4', { probeFile: () => Promise.resolve(FORMAT) });
  expect(video).toMatchObject({ own: FORMAT, live: false, made: { kind: 'file', path: '/x.mp4' } });
});

it.each([
  [25, 25, 1],
  [29.970029970029973, 30_000, 1001],
  [12.5, 12_500, 1000],
])('reads the rate %d as a fraction', (fps, numerator, denominator) => {
  expect(toFraction(fps)).toEqual({ numerator, denominator });
});
