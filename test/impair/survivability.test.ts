import { describe, expect, it } from 'vitest';
import { survivability } from '../../src/impair/survivability.js';
import { survivabilityText } from '../../src/impair/survivability-text.js';

const FRAMES = { sent: 400, received: 390 };
const gap = (fromMs: number, durationMs: number | null) => ({ fromMs, durationMs });
const blackout = (fromMs: number, durationMs: number) => ({ fromMs, durationMs });
const recoveries = (input: Partial<Parameters<typeof survivability>[0]>) =>
  survivability({ frames: FRAMES, gaps: [], blackouts: [], ...input }).blackouts.map(({ recoveryMs }) => recoveryMs);

it('tells the share of the frames that arrived', () => {
  expect(survivability({ frames: FRAMES, gaps: [], blackouts: [] }).arrivedPercent).toBe(97.5);
  expect(survivability({ frames: { sent: 0, received: 0 }, gaps: [], blackouts: [] }).arrivedPercent).toBeNull();
});

it('tells how many gaps there were, and how long', () => {
  const { gaps } = survivability({ frames: FRAMES, gaps: [gap(0, 300), gap(900, 100), gap(2000, 600)], blackouts: [] });
  expect(gaps).toEqual({ count: 3, longestMs: 600, medianMs: 300, totalMs: 1000, open: 0 });
  const even = survivability({ frames: FRAMES, gaps: [gap(0, 300), gap(900, 100)], blackouts: [] });
  expect(even.gaps.medianMs).toBe(200);
});

it('leaves a gap that did not end out of the lengths', () => {
  const { gaps } = survivability({ frames: FRAMES, gaps: [gap(0, 300), gap(900, null)], blackouts: [] });
  expect(gaps).toEqual({ count: 2, longestMs: 300, medianMs: 300, totalMs: 300, open: 1 });
});

describe('after a blackout', () => {
  it('the picture is back when its gap ends', () => {
    expect(recoveries({ blackouts: [blackout(1000, 500)], gaps: [gap(990, 760)] })).toEqual([250]);
  });

  it('each has its own gap', () => {
    const blackouts = [blackout(1000, 500), blackout(5000, 500)];
    expect(recoveries({ blackouts, gaps: [gap(990, 760), gap(4990, 530), gap(9000, 300)] })).toEqual([250, 20]);
  });

  it('the picture that had not stood still was never away', () => {
    expect(recoveries({ blackouts: [blackout(1000, 20)], gaps: [gap(200, 500), gap(3000, 400)] })).toEqual([0]);
  });

  it('a gap that holds on into the next blackout is the recovery of both', () => {
    const blackouts = [blackout(1000, 500), blackout(2000, 500)];
    expect(recoveries({ blackouts, gaps: [gap(990, 2010)] })).toEqual([1500, 500]);
  });

  it('the picture may never come back', () => {
    expect(recoveries({ blackouts: [blackout(1000, 500)], gaps: [gap(990, null)] })).toEqual([null]);
  });

  it('what is late in any case is looked for later', () => {
    const late = { blackouts: [blackout(1000, 200)], gaps: [gap(1270, 400)] };
    expect(recoveries(late)).toEqual([0]);
    expect(recoveries({ ...late, delayMs: 270 })).toEqual([470]);
  });
});

it('is told in a few lines', () => {
  const report = survivability({
    frames: FRAMES,
    gaps: [gap(990, 760), gap(4990, 530), gap(9000, null)],
    blackouts: [blackout(1000, 500), blackout(7000, 20), blackout(9010, 500)],
  });
  expect(survivabilityText(report).split('\n')).toEqual([
    'frames     97.50 % arrived',
    'gaps       3, longest 0.76 s, median 0.65 s, 1.29 s in all, the last one did not end',
    'blackout   0.50 s at 1.00 s: back 0.25 s after its end',
    'blackout   0.02 s at 7.00 s: the picture was back by its end',
    'blackout   0.50 s at 9.01 s: the picture did not come back',
  ]);
  const clean = survivability({ frames: { sent: 0, received: 0 }, gaps: [], blackouts: [] });
  expect(survivabilityText(clean)).toBe('frames     none sent\ngaps       none');
});
