import { describe, expect, it } from 'vitest';
import { LoopError } from '../../src/errors/loop-error.js';
import { analyseRun } from '../../src/lab/analyse-run.js';
import type { RunRecord } from '../../src/lab/measure-run.js';
import type { LoopEvent } from '../../src/protocol/events.js';
import { runSchema } from '../../src/report/schema.js';
import { capturedUs, received, sent, window } from './traces.js';

const FRAMES = Array.from({ length: 220 }, (_, sequence) => sequence);
const CONTEXT = { round: 2, startedMs: 30_000, quality: null, impairment: null };

const playing: LoopEvent = {
  ...{ type: 'state', role: 'receiver', from: 'opening', to: 'playing', reason: 'first frame' },
  ...{ pid: 7, timeMs: 812 },
};

function record(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    recorder: { sent: FRAMES.map((n) => sent(n)), received: FRAMES.map((n) => received(n)), events: [playing] },
    startedUs: capturedUs(0),
    window: window(10, 210),
    error: null,
    ...changes,
  };
}

describe('a run that was measured', () => {
  it('has the delays and the stages of its frames', () => {
    const run = analyseRun(record(), CONTEXT);
    expect(run.latencyMs).toEqual({ p50: 8, p95: 8, p99: 8, max: 8, min: 8 });
    expect(run.stagesMs).toMatchObject({
      stamp: { p50: 0.1 },
      write: { p50: 0.4 },
      link: { p50: 7.5 },
      'hand-over': { p50: 0.1 },
    });
    expect(run).toMatchObject({ round: 2, startedMs: 30_000, durationMs: 20_000, latencyJitterMs: 0, error: null });
  });

  it('has the frames, their rate, and when the first of all came', () => {
    const run = analyseRun(record(), CONTEXT);
    expect(run.frames).toMatchObject({ sent: 200, received: 200, lost: 0 });
    expect(run.fps).toBeCloseTo(10, 9);
    expect(run.firstFrameMs).toBe(812);
    expect(run.samples.atMs.slice(0, 2)).toEqual([0, 100]);
    expect(run.drift).toMatchObject({ msPerMinute: 0, isReal: false });
  });

  it('has the packets of the measured time alone', () => {
    const run = analyseRun(record(), CONTEXT);
    expect(run.packets).toEqual({ received: 500, lost: 3, duplicated: 1, reordered: 2, jitterMs: 0.5 });
    expect(run.bitrateKbps).toBe(200);
  });

  it('has the gaps as far as they lie in the measured time, by its own clock, and all restarts', () => {
    const gap = (fromMs: number): LoopEvent => ({
      ...{ type: 'gap', role: 'receiver', timeMs: fromMs + 400 },
      ...{ fromMs, toMs: fromMs + 300, durationMs: 300 },
    });
    const restart: LoopEvent = { type: 'restart', role: 'sender', timeMs: 5, attempt: 1, delayMs: 0, reason: 'killed' };
    const { recorder } = record();
    // The measured time begins 1 s after the run, and lasts 20 s.
    const events = [gap(600), gap(900), gap(1500), gap(20_800), gap(21_001), restart];
    const run = analyseRun(record({ recorder: { ...recorder, events } }), CONTEXT);
    expect(run.gaps).toEqual([
      { fromMs: 0, durationMs: 200, isOpen: false },
      { fromMs: 500, durationMs: 300, isOpen: false },
      { fromMs: 19_800, durationMs: 200, isOpen: true },
    ]);
    expect(run.restarts).toBe(1);
  });

  it('finds that a delay grows', () => {
    const growing = FRAMES.map((n) => received(n, { readUs: capturedUs(n) + 8000 + n * 40 + (n % 7) * 100 }));
    const { recorder } = record();
    const { drift } = analyseRun(record({ recorder: { ...recorder, received: growing } }), CONTEXT);
    expect(drift?.isReal).toBe(true);
    // 40 µs a frame are 400 µs a second.
    expect(drift?.msPerMinute).toBeCloseTo(24, 0);
  });

  it('fits the schema of the report, also where nothing came', () => {
    const { recorder } = record();
    const silent = record({ recorder: { ...recorder, received: [], events: [] } });
    for (const each of [record(), silent]) expect(runSchema.safeParse(analyseRun(each, CONTEXT)).error).toBeUndefined();
    expect(analyseRun(silent, CONTEXT)).toMatchObject({
      latencyMs: null,
      stagesMs: null,
      frames: { lost: 200 },
      fps: 0,
    });
  });
});

describe('a run in which nothing came', () => {
  const { recorder } = record();
  const silent = { ...recorder, received: FRAMES.slice(0, 5).map((n) => received(n)) };

  it('has one gap that did not end, and is told as not measured', () => {
    const run = analyseRun(record({ recorder: silent }), CONTEXT);
    expect(run).toMatchObject({ error: 'no frame came', frames: { sent: 200, lost: 200 } });
    expect(run.gaps).toEqual([{ fromMs: 0, durationMs: 20_000, isOpen: true }]);
  });
});

describe('a run that was not', () => {
  it('says why', () => {
    const error = new LoopError('gave-up', 'sender: gave up');
    const run = analyseRun(record({ window: null, error }), CONTEXT);
    expect(run).toMatchObject({ latencyMs: null, error: 'sender: gave up', frames: { sent: 0 } });
    expect(runSchema.safeParse(run).error).toBeUndefined();
  });

  it('says so where nobody knows why', () => {
    expect(analyseRun(record({ window: null }), CONTEXT).error).toBe('it ended too early');
  });
});
