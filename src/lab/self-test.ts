import { setTimeout as delay } from 'node:timers/promises';
import { DEFAULTS } from '../config/defaults.js';
import type { LoopConfig } from '../config/loop-config.js';
import type { LoopError } from '../errors/loop-error.js';
import { freeUdpPort } from '../host/free-udp-port.js';
import { type Impairments, NO_IMPAIRMENTS } from '../impair/impairments.js';
import { monotonicUs } from '../latency/clock.js';
import { latencySummary, median } from '../latency/statistics.js';
import { accountFrames } from './frame-account.js';
import { ImpairedLink } from './impaired-link.js';
import { type LoopEnds, withLiveLoop } from './live-loop.js';
import { firstPicture } from './measure-run.js';
import { measuredConfig } from './measured-config.js';
import type { RunRecorder } from './run-recorder.js';
import { schedule } from './schedule.js';

export interface SelfTestPlan extends LoopEnds {
  readonly warmupMs: number;
  /** Of each delay in each round, and of each fault. */
  readonly phaseMs: number;
  /** How often each delay has its turn. */
  readonly rounds: number;
  readonly onPhase: (what: string, done: number, total: number) => void;
}

/** What the instrument says of a delay that is known. */
export interface DelayCheck {
  readonly injectedMs: number;
  /** Median that the proxy itself timed, without what it adds when it does nothing. */
  readonly knownMs: number;
  /** By how much the median of the one-way latency has grown. */
  readonly measuredMs: number;
  readonly holds: boolean;
}

/** What the instrument says of a number of packets that is known. */
export interface CountCheck {
  readonly what: 'lost' | 'duplicated' | 'reordered';
  readonly known: number;
  readonly measured: number;
  readonly holds: boolean;
}

export interface SelfTestResult {
  readonly delays: readonly DelayCheck[];
  readonly counts: readonly CountCheck[];
  /** Why it could not be made; null where it could. */
  readonly error: LoopError | null;
}

/** ms. Each stands between two phases without a delay, which it is compared with: what drifts is in all three. */
const DELAYS_MS = [5, 20, 50] as const;
/** In percent of the packets: enough of each in a few seconds, and no picture has to survive it. */
const FAULTS = {
  lost: { lossPercent: 5 },
  duplicated: { duplicatePercent: 5 },
  reordered: { reorderPercent: 5 },
} as const satisfies Record<CountCheck['what'], Partial<Impairments>>;
/** Phases that a fault lasts, so that there is something to count. */
const FAULT_PHASES = 3;
/** How far a median may be off. */
export const TOLERANCE_MS = 0.5;
/** At the beginning of a phase: what was sent before it is still under way. */
const SETTLE_MS = 200;

/**
 * Injects delays and faults that are known, through a proxy that times and counts them itself, and reads what the instrument
 * makes of them. All of it in one run of the loop, the delays in turn, so that nothing else differs between them.
 */
export async function selfTest(config: LoopConfig, plan: SelfTestPlan): Promise<SelfTestResult> {
  const port = await freeUdpPort(DEFAULTS.bindLoopback);
  await using link = await ImpairedLink.open(port, config.realtime, plan.hurry);
  const measured = measuredConfig(config, { port, sendTo: link.port }, null);
  const { result, error } = await withLiveLoop(measured, plan, (recorder, signal) =>
    new SelfTest(plan, link, recorder, signal).run(),
  );
  return { ...(result ?? { delays: [], counts: [] }), error };
}

/** A loop that ended too early has checked nothing, which is no proof of anything. */
export function isCalibrated({ delays, counts }: Pick<SelfTestResult, 'delays' | 'counts'>): boolean {
  const checks = [...delays, ...counts];
  return checks.length > 0 && checks.every(({ holds }) => holds);
}

/** Medians of one phase, in ms. */
interface Phase {
  /** What the proxy added. */
  readonly knownMs: number;
  /** The one-way latency. */
  readonly measuredMs: number;
}

/** By how much a phase with a delay lies above those beside it. */
interface DelayStep extends Phase {
  readonly injectedMs: number;
}

class SelfTest {
  private done = 0;

  constructor(
    private readonly plan: SelfTestPlan,
    private readonly link: ImpairedLink,
    private readonly recorder: RunRecorder,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<Pick<SelfTestResult, 'delays' | 'counts'>> {
    await firstPicture(this.recorder, this.signal);
    await this.wait(this.plan.warmupMs);
    const steps: DelayStep[] = [];
    let before = await this.delayPhase(0);
    for (const { setting: injectedMs } of schedule(DELAYS_MS, this.plan.rounds)) {
      const [delayed, after] = [await this.delayPhase(injectedMs), await this.delayPhase(0)];
      steps.push({ injectedMs, ...stepBetween(before, delayed, after) });
      before = after;
    }
    const counts: CountCheck[] = [];
    for (const what of Object.keys(FAULTS) as CountCheck['what'][]) counts.push(await this.faultPhase(what));
    return { delays: delayChecks(steps), counts };
  }

  private async delayPhase(injectedMs: number): Promise<Phase> {
    this.announce(`delay of ${String(injectedMs)} ms`);
    await this.link.impair({ ...NO_IMPAIRMENTS, delayMs: injectedMs });
    await this.wait(SETTLE_MS);
    const fromUs = monotonicUs();
    await this.wait(this.plan.phaseMs);
    const toUs = monotonicUs();
    await this.link.relent();
    await this.settle(toUs);
    const { arrived } = accountFrames(this.recorder, { fromUs, toUs });
    const delaysMs = arrived.map(({ sent, received }) => (received.readUs - sent.capturedUs) / 1000);
    const known = this.link.counts()?.addedMs?.p50;
    return { knownMs: known ?? Number.NaN, measuredMs: latencySummary(delaysMs)?.p50 ?? Number.NaN };
  }

  /** What was lost is only seen by the packets behind it, and these get through once the link relents. */
  private async faultPhase(what: CountCheck['what']): Promise<CountCheck> {
    this.announce(`packets ${what}`);
    const before = this.recorder.packets();
    await this.link.impair({ ...NO_IMPAIRMENTS, ...FAULTS[what] });
    await this.wait(this.plan.phaseMs * FAULT_PHASES);
    await this.link.relent();
    await this.settle(monotonicUs());
    await this.link.recount();
    const measured = this.recorder.packets()[what] - before[what];
    const known = this.link.counts()?.[what] ?? Number.NaN;
    return { what, known, measured, holds: known === measured && known > 0 };
  }

  /** Until frames have come that were captured later: before them came all that was under way. */
  private async settle(sinceUs: number): Promise<void> {
    const isPast = () => {
      const later = this.recorder.sent.find(({ capturedUs }) => capturedUs > sinceUs);
      const last = this.recorder.received.at(-1);
      return later !== undefined && last !== undefined && last.sequence >= later.sequence;
    };
    await Promise.race([this.recorder.until(isPast), this.wait(SETTLE_LIMIT_MS)]);
  }

  private announce(what: string): void {
    const total = 2 * DELAYS_MS.length * this.plan.rounds + 1 + Object.keys(FAULTS).length;
    this.plan.onPhase(what, this.done, total);
    this.done += 1;
  }

  private async wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.signal });
  }
}

const SETTLE_LIMIT_MS = 3000;

function stepBetween(before: Phase, delayed: Phase, after: Phase): Phase {
  const above = (of: keyof Phase) => delayed[of] - (before[of] + after[of]) / 2;
  return { knownMs: above('knownMs'), measuredMs: above('measuredMs') };
}

/** Medians over the rounds. */
function delayChecks(steps: readonly DelayStep[]): DelayCheck[] {
  return DELAYS_MS.map((injectedMs) => {
    const ofDelay = steps.filter((step) => step.injectedMs === injectedMs);
    const middle = (of: keyof Phase) => median(ofDelay.map((step) => step[of])) ?? Number.NaN;
    const [knownMs, measuredMs] = [middle('knownMs'), middle('measuredMs')];
    return { injectedMs, knownMs, measuredMs, holds: Math.abs(measuredMs - knownMs) <= TOLERANCE_MS };
  });
}
