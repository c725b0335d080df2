import { setTimeout as delay } from 'node:timers/promises';
import type { LoopConfig } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import { monotonicUs } from '../latency/clock.js';
import type { StreamCounts } from '../rtp/stream-counts.js';
import type { TimeWindow } from './frame-account.js';
import { type LoopEnds, withLiveLoop } from './live-loop.js';
import { ProcessMeter, type ProcessUse } from './process-meter.js';
import type { Recording, RunRecorder } from './run-recorder.js';

/** One measurement: the loop runs, warms up, is measured, and ends. */
export interface RunPlan extends LoopEnds {
  readonly config: LoopConfig;
  /** From the first picture until measuring begins. */
  readonly warmupMs: number;
  readonly durationMs: number;
  readonly onProgress: (phase: RunPhase, recorder: RunRecorder) => void;
  /** The longest that the link may hold a packet back. */
  readonly linkDelayMs?: number;
  readonly hooks?: RunHooks;
}

export type RunPhase = 'starting' | 'warm-up' | 'measuring' | 'ending';

/** What else is to happen in a run, each before it goes on. */
export interface RunHooks {
  /** Measuring is about to begin. */
  readonly begin?: () => Promise<void>;
  /** It is over. */
  readonly end?: () => Promise<void>;
  /** The run may end; bounded by whoever is called. */
  readonly leave?: (recorder: RunRecorder, signal: AbortSignal) => Promise<void>;
}

/** What was observed, before anything is made of it. Times are µs of monotonicUs. */
export interface RunRecord {
  readonly recorder: Recording;
  readonly startedUs: number;
  /** The measured time; null where the run ended before it was over. */
  readonly window: MeasuredWindow | null;
  readonly error: LoopError | null;
}

export interface MeasuredWindow extends TimeWindow {
  readonly packetsBefore: StreamCounts;
  readonly packetsAfter: StreamCounts;
  readonly processes: Readonly<Record<'sender' | 'receiver' | 'supervisor', ProcessUse>>;
}

/** A frame that is still under way after so long, besides what the link may hold it back, does not count as received. */
const DRAIN_MS = 1500;
/** Longer than the supervisor tries to open anything. */
const START_LIMIT_MS = 60_000;

export async function measureRun(plan: RunPlan): Promise<RunRecord> {
  const measuring = (recorder: RunRecorder, signal: AbortSignal) => measure(plan, recorder, signal);
  const { result: window, ...record } = await withLiveLoop(plan.config, plan, measuring);
  return { ...record, window };
}

async function measure(plan: RunPlan, recorder: RunRecorder, signal: AbortSignal): Promise<MeasuredWindow> {
  const { hooks = {}, warmupMs, onProgress } = plan;
  onProgress('starting', recorder);
  await firstPicture(recorder, signal);
  onProgress('warm-up', recorder);
  await delay(warmupMs, undefined, { signal });
  await hooks.begin?.();
  onProgress('measuring', recorder);
  const window = await observe(plan.durationMs, recorder, signal);
  await hooks.end?.();
  onProgress('ending', recorder);
  await drained(recorder, window.toUs, DRAIN_MS + (plan.linkDelayMs ?? 0), signal);
  await hooks.leave?.(recorder, signal);
  return window;
}

/** The supervisor bounds what a child may take; where neither fails and nothing arrives, nobody else would end the wait. */
export async function firstPicture(recorder: RunRecorder, signal: AbortSignal): Promise<void> {
  const came = recorder.until(() => recorder.received.length > 0).then(() => true);
  if (await Promise.race([came, delay(START_LIMIT_MS, false, { signal })])) return;
  throw new LoopError('open-timeout', `no picture came within ${String(START_LIMIT_MS / 1000)} s`);
}

async function observe(durationMs: number, recorder: RunRecorder, signal: AbortSignal): Promise<MeasuredWindow> {
  const meters = {
    sender: new ProcessMeter(() => recorder.pid('sender')),
    receiver: new ProcessMeter(() => recorder.pid('receiver')),
    supervisor: new ProcessMeter(() => process.pid),
  };
  try {
    const packetsBefore = recorder.packets();
    const fromUs = monotonicUs();
    await delay(durationMs, undefined, { signal });
    const [sender, receiver, supervisor] = [meters.sender.use(), meters.receiver.use(), meters.supervisor.use()];
    const processes = { sender, receiver, supervisor };
    return { fromUs, toUs: monotonicUs(), packetsBefore, packetsAfter: recorder.packets(), processes };
  } finally {
    for (const meter of Object.values(meters)) meter.close();
  }
}

/** Resolves when all that was sent up to then has come, or has had the time to. */
async function drained(recorder: RunRecorder, toUs: number, boundMs: number, signal: AbortSignal): Promise<void> {
  const hasAll = () => {
    // The sender's reports come later than the receiver's: only a frame from after then tells which was the last before it.
    if ((recorder.sent.at(-1)?.capturedUs ?? 0) < toUs) return false;
    const last = recorder.sent.findLast(({ capturedUs }) => capturedUs < toUs);
    return recorder.received.some(({ session, sequence }) => session === last?.session && sequence >= last.sequence);
  };
  await Promise.race([recorder.until(hasAll), delay(boundMs, undefined, { signal })]);
}
