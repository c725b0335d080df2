import { setTimeout as delay } from 'node:timers/promises';
import type { ChildConfig, Role } from '../config/child-config.js';
import type { LoopConfig } from '../config/loop-config.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import { enterRealtime } from '../host/realtime.js';
import { isUdpPortBound } from '../host/udp-port.js';
import { H264_PAYLOAD_TYPE } from '../pipeline/h264.js';
import type { LoopEvent, SummaryEvent, Untimed } from '../protocol/events.js';
import { type ChildMessage, REPORT_INTERVAL_MS } from '../protocol/messages.js';
import { Tap } from '../rtp/tap.js';
import { FrameTotals, ReceiverTotals } from './role-totals.js';
import { RoleRunner } from './role-runner.js';
import { StatsTicker } from './stats-ticker.js';

export interface RunOptions {
  readonly onEvent: (event: LoopEvent) => void;
  /** Ends the run with the outcome `interrupted`. */
  readonly signal: AbortSignal;
}

export interface RunResult {
  readonly summary: SummaryEvent;
  /** Why the run failed; null for the other outcomes. */
  readonly error: LoopError | null;
}

type Outcome = SummaryEvent['outcome'];

/** Runs the sender, the receiver or both until they are done, cannot go on, or are told to end. Leaves no child behind. */
export async function superviseLoop(config: LoopConfig, options: RunOptions): Promise<RunResult> {
  if (config.realtime) await enterRealtime().catch(refuseRealtime);
  const tap = config.receiver === null ? null : await Tap.open(H264_PAYLOAD_TYPE, () => performance.now());
  try {
    return await new Supervisor(config, options, tap).run();
  } finally {
    await tap?.close();
  }
}

class Supervisor {
  private readonly startedMs = performance.now();
  private readonly senderTotals = new FrameTotals();
  private readonly receiverTotals = new ReceiverTotals();
  private readonly sender: RoleRunner | null;
  private readonly receiver: RoleRunner | null;
  private readonly quit = new AbortController();

  constructor(
    private readonly config: LoopConfig,
    private readonly options: RunOptions,
    private readonly tap: Tap | null,
  ) {
    this.sender =
      config.sender && this.runner(config.sender, this.senderTotals, (signal) => this.receiverIsBound(signal));
    const receiver = config.receiver && { ...config.receiver, tapPort: tap?.port ?? null };
    this.receiver = receiver && this.runner(receiver, this.receiverTotals, () => Promise.resolve());
  }

  async run(): Promise<RunResult> {
    const { sender, receiver, senderTotals, receiverTotals, tap } = this;
    const ticker = new StatsTicker({ sender, receiver, senderTotals, receiverTotals, tap }, (event) => {
      this.emit(event);
    });
    try {
      return await this.end(await this.outcome(), null);
    } catch (thrown) {
      return await this.end('failed', asLoopError(thrown));
    } finally {
      ticker.close();
    }
  }

  /** What ends the run: its work, its time, the user, a signal; or an error, thrown. */
  private async outcome(): Promise<Outcome> {
    const timers = new AbortController();
    try {
      return await Promise.race([
        this.work(timers.signal).then(() => 'done' as const),
        aborted(this.quit.signal, timers.signal).then(() => 'done' as const),
        this.durationOver(timers.signal).then(() => 'done' as const),
        aborted(this.options.signal, timers.signal).then(() => 'interrupted' as const),
      ]);
    } finally {
      timers.abort();
    }
  }

  /** With both roles the sender's end is the end, once its last frames have arrived. */
  private async work(over: AbortSignal): Promise<void> {
    const receiving = this.receiver?.run();
    if (this.sender === null) {
      await receiving;
      return;
    }
    const sending = this.sender.run();
    await (receiving === undefined ? sending : Promise.race([sending, receiving]));
    await this.drain(over);
  }

  private durationOver(signal: AbortSignal): Promise<unknown> {
    const { durationMs } = this.config.limits;
    if (durationMs === null) return new Promise(() => undefined);
    // The race is over when this is aborted, so nobody hears the rejection.
    return delay(durationMs, undefined, { signal }).catch(() => undefined);
  }

  /** Waits until two reports in a row show no new frame; a receiver that is still opening may yet show the first. */
  private async drain(over: AbortSignal): Promise<void> {
    for (let rounds = 0, frames = -1; rounds < DRAIN_ROUNDS && !over.aborted; rounds += 1) {
      const state = this.receiver?.state;
      if (state !== 'playing' && state !== 'opening') return;
      if (state === 'playing' && frames === this.receiverTotals.frames) return;
      frames = this.receiverTotals.frames;
      await delay(2 * REPORT_INTERVAL_MS, undefined, { signal: over }).catch(() => undefined);
    }
  }

  private async end(outcome: Outcome, error: LoopError | null): Promise<RunResult> {
    await this.stopAll();
    const summary = this.summary(outcome);
    this.options.onEvent(summary);
    return { summary, error };
  }

  /** A child that cannot be ended is told, but keeps neither the other one nor the summary back. */
  private async stopAll(): Promise<void> {
    for (const result of await Promise.allSettled([this.sender?.stop(), this.receiver?.stop()])) {
      if (result.status === 'rejected') {
        this.emit({ type: 'log', level: 'error', role: null, message: errorText(result.reason) });
      }
    }
  }

  /** The sender's first packets carry the parameter sets and the first key frame: they need an open socket. */
  private async receiverIsBound(signal: AbortSignal): Promise<void> {
    const { receiver } = this.config;
    if (receiver === null) return;
    const { port, bindAddress } = receiver;
    const deadline = performance.now() + BOUND_TIMEOUT_MS;
    while (!signal.aborted && !isUdpPortBound(port, undefined, bindAddress) && performance.now() < deadline)
      await delay(BOUND_POLL_MS);
  }

  private runner(config: ChildConfig, totals: FrameTotals, gate: (signal: AbortSignal) => Promise<void>): RoleRunner {
    return new RoleRunner(config.role, {
      config: () => ({ ...config, frames: remaining(config.frames, totals.frames) }),
      limits: this.config.limits,
      realtime: this.config.realtime,
      gate,
      emit: (event) => {
        this.emit(event);
      },
      onFork: () => {
        totals.beginChild();
      },
      onMessage: (message) => {
        this.hear(config.role, message);
      },
      packets: () => (config.role === 'receiver' ? (this.tap?.counts() ?? null) : null),
    });
  }

  private hear(role: Role, message: ChildMessage): void {
    if (message.type === 'quit' && !this.quit.signal.aborted) {
      const how = message.by === 'key' ? 'q was pressed' : 'the window was closed';
      this.emit({ type: 'log', level: 'info', role, message: how });
      this.quit.abort();
    }
    if (message.type === 'sender-report') this.senderTotals.add(message);
    if (message.type === 'receiver-report') this.receiverTotals.add(message);
  }

  private emit(event: Untimed<LoopEvent>): void {
    const timeMs = Math.round(performance.now() - this.startedMs);
    this.options.onEvent({ ...event, timeMs } as LoopEvent);
  }

  private summary(outcome: Outcome): SummaryEvent {
    const { sender, receiver, senderTotals, receiverTotals } = this;
    return {
      type: 'summary',
      outcome,
      durationMs: Math.round(performance.now() - this.startedMs),
      sender: sender && { frames: senderTotals.frames, fps: senderTotals.fps() },
      receiver: receiver && {
        frames: receiverTotals.frames,
        fps: receiverTotals.fps(),
        ...receiverTotals.counters(),
        latencyMs: receiverTotals.latency(),
      },
      restarts: { sender: sender?.restarts ?? 0, receiver: receiver?.restarts ?? 0 },
    };
  }
}

/** A child that takes over has the frames to do that its predecessor has left. */
function remaining(limit: number | null, done: number): number | null {
  return limit === null ? null : Math.max(1, limit - done);
}

const BOUND_POLL_MS = 10;
/** Well below the time that a child is given to start (health.ts); then the sender begins all the same. */
const BOUND_TIMEOUT_MS = 10_000;
const DRAIN_ROUNDS = 5;

/** Resolves when `signal` is aborted; stops listening once the run is over, as the signal may serve many runs. */
function aborted(signal: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true, signal: over });
  });
}

function refuseRealtime(cause: unknown): never {
  throw new LoopError('missing', `real-time priority is not to be had: ${errorText(cause)}`, { cause });
}

function asLoopError(thrown: unknown): LoopError {
  if (thrown instanceof LoopError) return thrown;
  const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return new LoopError('internal', message, { cause: thrown });
}
