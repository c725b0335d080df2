import { describe, expect, it } from 'vitest';
import { lintPipeline } from '../../../src/doctor/pipeline-lint/lint-pipeline.js';
import { measureWords, type WordCosts } from '../../../src/doctor/word-cost/measure-words.js';
import { renderCosts } from '../../../src/doctor/word-cost/render-costs.js';
import type { LinkOutcome, LinkPlan } from '../../../src/doctor/word-cost/run-link.js';

const BAD =
  'udpsrc ! application/x-rtp,encoding-name=H264 ! rtpjitterbuffer ! rtph264depay ! decodebin ! appsink drop=true max-buffers=1';

interface Bench {
  /** What a run gives. */
  readonly outcome?: (plan: LinkPlan, run: number) => LinkOutcome;
  readonly runMs?: number;
}

/** Measures with runs that only take time on a clock of their own. */
async function measured(text: string, { outcome = costsOf, runMs = 2000 }: Bench = {}) {
  let nowMs = 0;
  const plans: LinkPlan[] = [];
  let open = 0;
  const openRunner = () => {
    open += 1;
    return {
      run: (plan: LinkPlan) => {
        nowMs += runMs;
        plans.push(plan);
        return Promise.resolve(outcome(plan, plans.length));
      },
      close: () => Promise.resolve(void (open -= 1)),
    };
  };
  const options = { signal: new AbortController().signal, onRun: () => undefined };
  const costs = await measureWords(lintPipeline(text), options, {
    ...{ openRunner, nowMs: () => nowMs },
    freeUdpPort: () => Promise.resolve(4000 + plans.length),
  });
  expect(open).toBe(0);
  return { costs, plans, nowMs };
}

const delays = (ms: number): LinkOutcome => ({ kind: 'measured', delaysMs: [ms - 1, ms, ms + 1] });

/** A jitter buffer costs only where the sink waits. */
function costsOf({ link: { reader } }: LinkPlan): LinkOutcome {
  const waits = !reader.includes('sync=false');
  return delays(4 + (waits ? 10 : 0) + (waits && !reader.includes('latency=20') ? 200 : 0));
}

const rowOf = ({ words }: WordCosts, rule: string) => words.find(({ finding }) => finding.rule === rule);

describe('the cost of a word', () => {
  it('is the delay with it less the delay without it, all else as written', async () => {
    const { costs } = await measured(BAD);
    expect(rowOf(costs, 'jitter-buffer')).toMatchObject({ withMs: 214, withoutMs: 14, cost: { ms: 200, spreadMs: 0 } });
    expect(rowOf(costs, 'sink-sync')).toMatchObject({ withMs: 214, withoutMs: 4, cost: { ms: 210 } });
    expect(costs.all).toMatchObject({ withMs: 214, withoutMs: 4, cost: { ms: 210 } });
  });

  it('is taken round by round, so that a machine that slows down does not count', async () => {
    const drifting = (plan: LinkPlan, run: number): LinkOutcome => {
      const steady = costsOf(plan);
      const [, ms = 0] = steady.kind === 'measured' ? steady.delaysMs : [];
      return delays(ms + 30 * Math.floor((run - 1) / 4));
    };
    const { costs } = await measured(BAD, { outcome: drifting });
    expect(rowOf(costs, 'jitter-buffer')?.cost?.ms).toBeCloseTo(200);
    expect(costs.rounds).toBe(5);
  });

  it('comes with a spread over the rounds, and is by chance where that is larger', async () => {
    let calls = 0;
    const noisy = () => delays(100 + ((calls += 7) ** 2 % 53));
    const { costs } = await measured(BAD, { outcome: noisy });
    expect(rowOf(costs, 'sink-sync')?.cost?.spreadMs).toBeGreaterThan(1);
    expect(renderCosts(costs)).toMatch(/appsink → sync=false.*by chance/);
  });

  it('of a queue is measured with a reader that is too slow, on both sides of the difference', async () => {
    const { plans } = await measured(
      'udpsrc ! application/x-rtp ! rtph264depay ! avdec_h264 ! appsink async=false sync=false',
    );
    const busy = plans.filter(({ busyMs }) => busyMs > 0);
    expect(new Set(busy.map(({ link }) => link.reader.includes('drop=true')))).toEqual(new Set([true, false]));
    for (const { busyMs } of busy) expect(busyMs).toBeGreaterThan(1000 / 30);
  });

  it('is left out where it is no time, and why is said', async () => {
    const { costs } = await measured(BAD);
    const reasons = new Map(costs.unmeasured.map(({ finding, reason }) => [finding.rule, reason]));
    expect(reasons.get('socket-buffer')).toMatch(/packets, not time/);
    expect(reasons.get('open-hangs')).toMatch(/only while nobody sends/);
  });

  it('is measured where something else must be mended first', async () => {
    const { costs, plans } = await measured(BAD.replace(' ! application/x-rtp,encoding-name=H264', ''));
    for (const { link } of plans) expect(link.reader).toContain('encoding-name=H264');
    expect(rowOf(costs, 'jitter-buffer')?.cost?.ms).toBe(200);
    expect(costs.unmeasured.map(({ finding }) => finding.rule)).toContain('rtp-caps');
  });
});

describe('a minute', () => {
  it('is never exceeded: rounds are as many as have room, and a run may take what is left', async () => {
    for (const runMs of [500, 4000, 9000]) {
      const { costs, nowMs, plans } = await measured(BAD, { runMs });
      expect(nowMs).toBeLessThan(60_000);
      expect(costs.rounds).toBeGreaterThan(0);
      expect(Math.min(...plans.map(({ limitMs }) => limitMs))).toBeGreaterThan(1000);
    }
  });

  it('is not used up where three rounds agree', async () => {
    expect((await measured(BAD, { runMs: 100 })).costs.rounds).toBe(3);
  });

  it('is not spent on what gave no picture', async () => {
    const reason = 'no picture came within 9 s';
    const outcome = (plan: LinkPlan): LinkOutcome =>
      plan.link.reader.includes('sync=false') ? { kind: 'failed', reason } : costsOf(plan);
    const { costs, plans } = await measured(BAD, { outcome });
    expect(rowOf(costs, 'sink-sync')).toMatchObject({ cost: null, reason });
    expect(plans.filter(({ link }) => link.reader.includes('sync=false'))).toHaveLength(2);
    expect(renderCosts(costs)).toContain(reason);
  });
});

describe('the table', () => {
  it.each([80, 120])('stays within %d columns', async (columns) => {
    const { costs } = await measured(BAD);
    const lines = renderCosts(costs, columns).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines.find((line) => line.startsWith('word'))).toMatch(/with +without +cost$/);
  });

  it('says so where words cost nothing but with each other', async () => {
    expect(renderCosts((await measured(BAD)).costs, 200)).toContain('to mend one of them is enough');
  });

  it('says so where words hide behind each other', async () => {
    const hidden = ({ link: { reader } }: LinkPlan) =>
      delays(reader.includes('latency=20') && reader.includes('sync=false') ? 4 : 300);
    expect(renderCosts((await measured(BAD, { outcome: hidden })).costs, 200)).toContain('hide behind each other');
  });
});
