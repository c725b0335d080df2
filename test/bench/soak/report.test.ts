import { describe, expect, it } from 'vitest';
import { isClean, renderReport } from '../../../bench/soak/report.js';

const outcome = (
  fault: string,
  warmSpare: boolean,
  recoveryMs: number | null,
  complaints: string[] = [],
  notes: string[] = [],
) => ({
  fault,
  warmSpare,
  recoveryMs,
  complaints,
  notes,
});
const run = (changes = {}) => ({
  framesLost: 0,
  filesGrown: 0,
  rssGrownKib: 0,
  orphans: 0,
  end: 'SIGTERM',
  complaints: [] as string[],
  ...changes,
});
const soak = (outcomes: ReturnType<typeof outcome>[], runs = [run()]) => ({
  seed: 7,
  minutes: 1,
  elapsedMs: 90_000,
  outcomes,
  runs,
});

describe('the report of a soak', () => {
  it('has a row for each fault, with and without a spare, and its recovery in quantiles', () => {
    const times = [300, 100, 200].map((ms) => outcome('sender killed', false, ms));
    const report = renderReport(soak([...times, outcome('sender killed', true, null)]));
    expect(report).toContain('| sender killed | no | 3 | 0.20 s | 0.29 s | 0.30 s |');
    expect(report).toContain('| sender killed | yes | 1 | < 0.10 s | < 0.10 s | < 0.10 s |');
    expect(report).toContain('faults injected: 4, survived: 4');
    expect(report).not.toContain('What went wrong');
  });

  it('adds up what was lost and left behind, and tells the largest growth', () => {
    const runs = [
      run({ framesLost: 2, orphans: 1, rssGrownKib: 2048, filesGrown: 1 }),
      run({ framesLost: 3, rssGrownKib: -10 }),
    ];
    const report = renderReport(soak([outcome('x', true, null)], runs));
    for (const line of ['left behind: 1', 'frames lost: 5', '1 open files, 2.0 MiB']) expect(report).toContain(line);
  });

  it('names what went wrong', () => {
    const complaint = 'no fresh frames within 20 s';
    const bad = soak([outcome('x', true, 10, [complaint])]);
    expect(isClean(bad)).toBe(false);
    const report = renderReport(bad);
    for (const line of ['survived: 0', 'more than once: 0', 'wrong side: 0', `- ${complaint}`])
      expect(report).toContain(line);
  });

  it('counts restarts of the wrong side, and such of the right side that were one too many', () => {
    const wrong = outcome('x', true, 10, ['receiver restarted 1 times instead of 0 (stalled)']);
    const twice = outcome('y', true, 10, [], ['sender restarted 2 times instead of 1 (child-died, child-died)']);
    const report = renderReport(soak([wrong, twice]));
    for (const line of ['survived: 1', 'wrong side: 1', 'more than once: 1', '- sender restarted 2']) {
      expect(report).toContain(line);
    }
    expect(isClean(soak([twice]))).toBe(true);
  });
});

describe('a soak is clean', () => {
  it('where all survived', () => {
    expect(isClean(soak([outcome('x', true, 10)]))).toBe(true);
  });

  it.each([
    ['nothing was tried', soak([])],
    ['a fault was not survived', soak([outcome('x', true, 1), outcome('y', true, 1, ['no fresh frames'])])],
    ['a supervisor did not end well', soak([outcome('x', true, 1)], [run({ complaints: ['2 processes were left'] })])],
  ])('but not where %s', (_, result) => {
    expect(isClean(result)).toBe(false);
  });
});
