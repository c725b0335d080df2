import { describe, expect, it } from 'vitest';
import { LatencyProgress, type ProgressState } from '../../../src/cli/output/latency-progress.js';
import { progressText, runText } from '../../../src/cli/output/latency-texts.js';
import { StatusLine } from '../../../src/cli/output/status-line.js';
import { failedRun } from '../../report/sample-runs.js';
import { runOf } from '../../report/settings.js';
import { fakeTerminal } from './terminal.js';

const STATE: ProgressState = {
  ...{ setting: 'preset=veryfast size=1920x1080 impair=loss=1%', done: 3, total: 12, phase: 'measuring' },
  ...{ phaseMs: 7400, frames: 221, leftMs: 400_000 },
};

describe('the progress', () => {
  it('says how far it is, of what, and how long it takes yet', () => {
    expect(progressText(STATE)).toBe(
      '4/12 measuring 7 s | preset=veryfast size=1920x1080 impair=loss=1% | 221 frames | about 7 min left',
    );
  });

  it('has no name for the only setting, and no guess before anything is measured', () => {
    expect(progressText({ ...STATE, setting: 'default', done: 0, total: 1, leftMs: null })).toBe(
      '1/1 measuring 7 s | 221 frames',
    );
  });

  it('counts no further than there is to do', () => {
    expect(progressText({ ...STATE, done: 12 })).toMatch(/^12\/12 /);
  });

  it.each([20, 40, 60])('has the place and the phase in a terminal of %i columns, in one line', (columns) => {
    const { terminal, screen } = fakeTerminal(columns);
    new StatusLine(terminal).update(progressText(STATE));
    expect(screen()).toHaveLength(1);
    expect(screen()[0]).toMatch(/^4\/12 measuring 7 s/);
  });
});

describe('a measurement that is followed', () => {
  const slot = (name: string) => ({ setting: { name }, round: 1 });
  const recorder = (frames: number) => ({ received: Array.from({ length: frames }, () => NO_FRAME) });
  const NO_FRAME = { session: 1, sequence: 1, readUs: 0, handedOverUs: 0 };

  it('tells its phase, how long that lasts, and the frames of this run', () => {
    let nowMs = 1000;
    const progress = new LatencyProgress(() => nowMs);
    progress.begin(slot('a'), 0, 4);
    progress.enter('starting', recorder(0));
    nowMs += 300;
    progress.enter('measuring', recorder(7));
    nowMs += 500;
    expect(progress.state()).toEqual({
      ...{ setting: 'a', done: 0, total: 4, phase: 'measuring', phaseMs: 500, frames: 7, leftMs: null },
    });
    progress.begin(slot('b'), 1, 4);
    expect(progress.state()).toMatchObject({ setting: 'b', done: 1, frames: 0 });
  });

  it('reckons what is left by what it took so far', () => {
    let nowMs = 0;
    const progress = new LatencyProgress(() => nowMs);
    nowMs = 30_000;
    progress.begin(slot('d'), 3, 5);
    expect(progress.state().leftMs).toBe(20_000);
  });
});

describe('a measurement that is over', () => {
  const place = { done: 1, total: 3 };

  it('is told in one line, with its place', () => {
    const frames = { sent: 300, received: 297, lost: 3, duplicated: 0, reordered: 0, unreadable: 0 };
    expect(runText('preset=fast', place, runOf({ frames }))).toBe(
      '2/3 preset=fast: p50 10.00 ms, p99 30.00 ms, 1.0 % lost, 30.00 fps',
    );
  });

  it('says why there is nothing', () => {
    expect(runText('default', place, failedRun('sender: gave up'))).toBe('2/3 default: not measured: sender: gave up');
    expect(runText('default', place, runOf({ latencyMs: null }))).toBe('2/3 default: not measured: no frame came');
  });
});
