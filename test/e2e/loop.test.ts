import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/config/defaults.js';
import { summarySchema } from '../../src/protocol/events.js';
import { receiverStats } from '../support/expected-events.js';
import { expectSaneLatency, expectStampedFrames, received } from '../support/frame-counts.js';
import { type LoopEnd, playLoop } from '../support/loop-run.js';
import { negotiatedVideo, TELL_FORMATS, TELL_FORMATS_FLAGS } from '../support/negotiated-video.js';
import { tempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';
import { makeMp4, walkingPeople } from '../support/videos.js';

const TIMEOUT_MS = 60_000;

/** Runs `start` without windows on a free port; proves well-formed output and that no process is left. */
async function start(...flags: readonly string[]): Promise<LoopEnd> {
  const port = String(await freeUdpPort());
  const args = ['start', '--port', port, '--display', 'none', ...TELL_FORMATS_FLAGS, ...flags];
  return playLoop(args, { env: TELL_FORMATS });
}

describe('start with the test pattern', { timeout: TIMEOUT_MS }, () => {
  let run: LoopEnd;

  beforeAll(async () => {
    run = await start('--frames', '60');
  }, TIMEOUT_MS);

  it('ends by itself with exit code 0, an empty stderr and no process left', () => {
    expect(run).toMatchObject({ exitCode: 0, signal: null, stderr: '' });
  });

  it('sends as many frames as were asked for and receives them decoded, stamped and measured', () => {
    expectStampedFrames(run.summary, 60);
  });

  it('prints a summary of exactly the documented form as the last line', () => {
    const last = run.stdout.trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.stringify(summarySchema.parse(JSON.parse(last)))).toBe(last);
    expect(run.summary).toMatchObject({ outcome: 'done', restarts: { sender: 0, receiver: 0 } });
  });

  it('sends and receives at the default size and rate', () => {
    const { width, height } = DEFAULTS.size;
    expect(negotiatedVideo(run.events, 'receiver').at(-1)).toBe(`I420 ${String(width)}x${String(height)}`);
    expect(run.summary.sender?.fps).toBeGreaterThan(DEFAULTS.fps * 0.8);
    expect(run.summary.sender?.fps).toBeLessThan(DEFAULTS.fps * 1.2);
  });

  it('takes both roles through their states in order', () => {
    const path = (role: string) =>
      run.events.flatMap((event) => (event.type === 'state' && event.role === role ? [event.to] : []));
    expect(path('sender')).toEqual(['starting', 'opening', 'playing', 'stopped']);
    expect(path('receiver')).toEqual(['starting', 'waiting', 'opening', 'playing', 'stopping', 'stopped']);
  });

  it('tells times that never go back', () => {
    const times = run.events.flatMap((event) => (event.type === 'summary' ? [] : [event.timeMs]));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('shows the packets of the picture in its stats', () => {
    const { matches } = receiverStats('packets', ({ bitrateKbps }) => bitrateKbps > 0);
    expect(run.events.some(matches)).toBe(true);
  });
});

describe('start with a picture of', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['160x120', 'I420', 'the smallest with room for a stamp'],
    ['644x480', 'BGRx', 'rows that planar frames would have to pad'],
    ['642x478', 'BGRx', 'rows that BGR frames have to pad'],
    ['641x479', 'BGRx', 'odd in both directions'],
  ])('%s arrives in %s with readable stamps (%s)', async (size, format) => {
    const { exitCode, summary, events } = await start('--size', size, '--frames', '30');
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 30);
    expect(negotiatedVideo(events, 'receiver').at(-1)).toBe(`${format} ${size}`);
  });

  it('a low rate loses no frame at all', async () => {
    const { exitCode, summary } = await start('--size', '320x240', '--fps', '8', '--frames', '16');
    expect(exitCode).toBe(0);
    expect(summary.receiver).toMatchObject({ frames: 16, stamped: 16, lost: 0, duplicated: 0, reordered: 0 });
  });
});

describe('start', { timeout: TIMEOUT_MS }, () => {
  it('plays unstamped frames without a latency and without calling them damaged', async () => {
    const { exitCode, summary } = await start('--no-stamp', '--frames', '30');
    expect(exitCode).toBe(0);
    expect(summary.sender?.frames).toBe(30);
    expect(received(summary).frames).toBeGreaterThanOrEqual(20);
    expect(summary.receiver).toMatchObject({ latencyMs: null, stamped: 0, unreadable: 0, lost: 0 });
  });

  it.each(['640x480', '160x120'])('reads every stamp of %s beside the time overlays', async (size) => {
    const { exitCode, summary } = await start('--timeoverlay', '--size', size, '--frames', '30');
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 30);
  });

  it('ends as done when its duration is over', async () => {
    const { exitCode, summary } = await start('--duration', '4s');
    expect(exitCode).toBe(0);
    expect(summary.outcome).toBe('done');
    expect(summary.durationMs).toBeGreaterThanOrEqual(4000);
    expect(received(summary).stamped).toBeGreaterThan(0);
  });

  it.each(['29.97', '30000/1001'])('plays at %s frames per second', async (fps) => {
    const { exitCode, summary, events } = await start('--fps', fps, '--frames', '30');
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 30);
    expect(summary.sender?.fps).toBeGreaterThan(24);
    expect(summary.sender?.fps).toBeLessThan(36);
    expect(JSON.stringify(events)).toContain('framerate=(fraction)30000/1001');
  });
});

describe('start with a video file', { timeout: TIMEOUT_MS }, () => {
  it('plays it at its own size and in real time', async () => {
    const { exitCode, summary, events } = await start('--source', walkingPeople(), '--frames', '30');
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 30);
    expect(negotiatedVideo(events, 'receiver').at(-1)).toBe('I420 768x576');
    expectRate(summary.sender?.fps, 10);
  });

  it('plays it at another size and rate', async () => {
    const flags = ['--source', walkingPeople(), '--size', '320x240', '--fps', '25', '--frames', '50'];
    const { exitCode, summary, events } = await start(...flags);
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 50);
    expect(negotiatedVideo(events, 'receiver').at(-1)).toBe('I420 320x240');
    expectRate(summary.sender?.fps, 25);
  });

  it('is done at the end of the file, having sent each of its frames; sound does not disturb', async () => {
    await using folder = await tempDir();
    const video = await makeMp4(folder.path, 'sound.mp4', { seconds: 2, rate: 25, size: '320x240', audio: true });
    const { exitCode, summary } = await start('--source', video);
    expect(exitCode).toBe(0);
    expect(summary.outcome).toBe('done');
    expectStampedFrames(summary, 50);
    expectRate(summary.sender?.fps, 25);
  });

  it('begins again at its end with --loop', async () => {
    await using folder = await tempDir();
    const video = await makeMp4(folder.path, 'short.mp4', { seconds: 1, rate: 25, size: '320x240', audio: true });
    const { exitCode, summary } = await start('--source', video, '--loop', '--frames', '60');
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 60);
    expectSaneLatency(received(summary));
  });
});

/** Paced by the file's own timestamps: twice as fast or half as fast would be a fault, a busy machine is none. */
function expectRate(fps: number | undefined, nominal: number): void {
  expect(fps).toBeGreaterThan(nominal * 0.7);
  expect(fps).toBeLessThan(nominal * 1.3);
}
