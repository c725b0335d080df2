import { describe, expect, it } from 'vitest';
import { cpuShares } from '../../bench/measure-overhead.js';
import { productCommand, readEvents, readSamples } from '../../bench/peers.js';
import { parseStat } from '../../bench/proc.js';
import { RunError } from '../../bench/run-program.js';
import { SKIPPED_FRAMES } from '../../bench/statistics.js';

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

describe('what gstcv-loop prints', () => {
  const latencyMs = { p50: 7, p95: 8, p99: 9, max: 10, min: 6 };
  const counts = { frames: 80, fps: 30, stamped: 79, unreadable: 1, lost: 5, duplicated: 0, reordered: 0 };
  const summary = {
    type: 'summary',
    outcome: 'done',
    receiver: { ...counts, latencyMs },
    restarts: { sender: 0, receiver: 1 },
  };
  const lines = (end: object) => [JSON.stringify({ type: 'stats', role: 'sender' }), JSON.stringify(end)];

  it('is read from its summary', () => {
    expect(readEvents(lines(summary))).toMatchObject({ frames: 79, fps: 30, latencyMs });
  });

  it('notes what went wrong on the way', () => {
    expect(readEvents(lines(summary)).note).toBe('5 lost, 1 unreadable, 1 restarted');
  });

  it.each([
    ['without a summary', { type: 'stats', role: 'receiver' }],
    ['without a receiver', { ...summary, receiver: null }],
    ['without a measured frame', { ...summary, receiver: { ...counts, latencyMs: null } }],
  ])('is refused %s', (_, end) => {
    expect(() => readEvents(lines(end))).toThrow(RunError);
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
    const stat = '77 (a (b) c) S 70 77 70 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 1 0 12345 1000 100';
    expect(parseStat(stat)).toEqual({ parentPid: 70, cpuSeconds: 3 });
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
