import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/config/defaults.js';
import { summarySchema } from '../../src/protocol/events.js';
import { receiverStats } from '../support/expected-events.js';
import { expectRate, expectStampedFrames, received } from '../support/frame-counts.js';
import type { LoopEnd } from '../support/loop-run.js';
import { negotiatedVideo, parsedPipelines, startWithFormats } from '../support/negotiated-video.js';

const TIMEOUT_MS = 60_000;

describe('start with the test pattern', { timeout: TIMEOUT_MS }, () => {
  let run: LoopEnd;

  beforeAll(async () => {
    run = await startWithFormats('--frames', '60');
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
    expectRate(run.summary, DEFAULTS.fps);
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
    ['160x120', [], 'I420', 'the smallest with room for a stamp'],
    ['644x480', [], 'BGRx', 'rows that planar frames would have to pad'],
    ['642x478', ['--fps', '29.97'], 'BGRx', 'rows that BGR frames have to pad, and an NTSC rate'],
    ['641x479', ['--fps', '30000/1001'], 'BGRx', 'odd in both directions, and the same rate as a fraction'],
  ])('%s %j arrives in %s with readable stamps (%s)', async (size, rate, format) => {
    const { exitCode, summary, events } = await startWithFormats('--size', size, ...rate, '--frames', '30');
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 30);
    expect(negotiatedVideo(events, 'receiver').at(-1)).toBe(`${format} ${size}`);
    expectRate(summary, 30);
    const fraction = rate.length > 0 ? '30000/1001' : '30/1';
    expect(parsedPipelines(events, 'sender').join('\n')).toContain(`framerate=(fraction)${fraction}`);
  });

  it('a low rate loses no frame at all', async () => {
    const { exitCode, summary } = await startWithFormats('--size', '320x240', '--fps', '8', '--frames', '16');
    expect(exitCode).toBe(0);
    expect(summary.receiver).toMatchObject({ frames: 16, stamped: 16, lost: 0, duplicated: 0, reordered: 0 });
  });
});

describe('start', { timeout: TIMEOUT_MS }, () => {
  it('plays unstamped frames without a latency and without calling them damaged', async () => {
    const { exitCode, summary } = await startWithFormats('--no-stamp', '--frames', '30');
    expect(exitCode).toBe(0);
    expect(summary.sender?.frames).toBe(30);
    expect(received(summary).frames).toBeGreaterThanOrEqual(20);
    expect(summary.receiver).toMatchObject({ latencyMs: null, stamped: 0, unreadable: 0, lost: 0 });
  });

  it('reads every stamp of the smallest picture beside the time overlays', async () => {
    const { exitCode, summary } = await startWithFormats('--timeoverlay', '--size', '160x120', '--frames', '30');
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 30);
  });

  it('ends as done when its duration is over', async () => {
    const { exitCode, summary } = await startWithFormats('--duration', '4s');
    expect(exitCode).toBe(0);
    expect(summary.outcome).toBe('done');
    expect(summary.durationMs).toBeGreaterThanOrEqual(4000);
    expect(received(summary).stamped).toBeGreaterThan(0);
  });
});
