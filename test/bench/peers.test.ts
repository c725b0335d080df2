import { describe, expect, it } from 'vitest';
import { cpuShares } from '../../bench/measure-overhead.js';
import { productCommand, readSamples, readSummary, SKIPPED_FRAMES } from '../../bench/peers.js';
import { parseStat } from '../../bench/proc.js';
import { RunError } from '../../bench/run-program.js';

describe('what a peer prints', () => {
  it('loses its first frames, which piled up while the receiver was opening', () => {
    const start = Array.from({ length: SKIPPED_FRAMES }, () => 500);
    const latenciesMs = [...start, 4, 5, 6];
    const arrivalsMs = latenciesMs.map((_, index) => index * 50);
    expect(readSamples([JSON.stringify({ latenciesMs, arrivalsMs })])).toEqual({
      frames: 3,
      fps: 20,
      latencyMs: { p50: 5, p95: expect.closeTo(5.9) as number, p99: expect.closeTo(5.98) as number, max: 6, min: 4 },
      note: '',
    });
  });

  it('may hold frames whose stamp could not be read, and they are counted', () => {
    const latenciesMs = [...Array.from({ length: SKIPPED_FRAMES }, () => 1), 4, null, 6];
    const arrivalsMs = latenciesMs.map((_, index) => index * 50);
    expect(readSamples([JSON.stringify({ latenciesMs, arrivalsMs })])).toMatchObject({
      frames: 2,
      note: '1 unreadable',
    });
  });

  it.each([[[]], [['']], [['Segmentation fault']], [['{"latenciesMs":[1,2,3],"arrivalsMs":[1,2,3]}']]])(
    'is refused when it tells too little: %j',
    (lines) => {
      expect(() => readSamples(lines)).toThrow(RunError);
    },
  );
});

describe('the summary of gstcv-loop', () => {
  const latencyMs = { p50: 7, p95: 8, p99: 9, max: 10, min: 5 };
  const receiver = { frames: 99, fps: 30, stamped: 98, unreadable: 1, lost: 2, duplicated: 0, reordered: 0, latencyMs };
  const summary = { type: 'summary', outcome: 'done', receiver, restarts: { sender: 0, receiver: 1 } };

  it('is the last line, and what went wrong on the way is noted', () => {
    expect(readSummary(['{"type":"state"}', JSON.stringify(summary)])).toEqual({
      frames: 98,
      fps: 30,
      latencyMs,
      note: '2 lost, 1 unreadable, 1 restarts',
    });
  });

  it.each([
    { type: 'state' },
    { ...summary, receiver: null },
    { ...summary, receiver: { ...receiver, latencyMs: null } },
  ])('is refused without a latency: %j', (last) => {
    expect(() => readSummary([JSON.stringify(last)])).toThrow(RunError);
  });
});

it('starts gstcv-loop with the video, the length and the bit rate of the others', () => {
  const { args } = productCommand({ video: { width: 640, height: 480, fps: 25 }, frames: 100, port: 5004 });
  expect(args.slice(1).join(' ')).toBe(
    'start --port 5004 --size 640x480 --fps 25 --bitrate 2000 --frames 100 --display none --json',
  );
});

describe('CPU time', () => {
  it('is read from behind a name with blanks and brackets', () => {
    const stat = '77 (a (b) c) S 1 70 70 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 1 0 12345 1000 100';
    expect(parseStat(stat)).toEqual({ group: 70, cpuSeconds: 3 });
    expect(parseStat('')).toBeNull();
  });

  it('is shared out to the roles, and a process that came in between counts from zero', () => {
    const before = new Map([
      [1, 1],
      [2, 4],
    ]);
    const after = new Map([
      [1, 1.1],
      [2, 5],
      [3, 0.5],
    ]);
    const shares = cpuShares(before, after, 2, new Map([[1, 'supervisor']]));
    expect(shares).toEqual({ all: expect.closeTo(80) as number, supervisor: expect.closeTo(5) as number });
  });
});
