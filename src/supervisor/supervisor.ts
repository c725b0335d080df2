import { setTimeout as delay } from 'node:timers/promises';
import type { ReceiverConfig, Role } from '../config/child-config.js';
import type { LoopConfig } from '../config/loop-config.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import { enterRealtime } from '../host/realtime.js';
import { monotonicUs } from '../latency/clock.js';
import { FEC_PAYLOAD_TYPE } from '../pipeline/fec.js';
import type { LoopEvent, SummaryEvent, Untimed } from '../protocol/events.js';
import type { ChildMessage } from '../protocol/messages.js';
import type { StreamCounts } from '../rtp/stream-counts.js';
import type { StreamOptions } from '../rtp/stream-monitor.js';
import { Tap } from '../rtp/tap.js';
import { boundSocket } from './bound-socket.js';
import { ChildHandle } from './child-handle.js';
import { type ControlLink, type ControlListener, openControlLink } from './control-link.js';
import { drain } from './drain.js';
import type { LoopContext } from './loop-context.js';
import { ReceiverPart } from './receiver-part.js';
import { RESTART_DELAYS, type RestartDelays } from './restart-policy.js';
import { DEAF, SenderPart } from './sender-part.js';
import { SparePool } from './spare-pool.js';
import { StatsTicker } from './stats-ticker.js';
import { summaryOf } from './summary.js';

export interface RunOptions {
  readonly onEvent: (event: LoopEvent) => void;
  /** Ends the run with the outcome `interrupted`. */
  readonly signal: AbortSignal;
  /** Ends the children by force, whatever they are doing. */
  readonly hurry?: AbortSignal;
  /** Hears of single frames what the children were configured to trace: rows of SENDER_TRACE or RECEIVER_TRACE. */
  readonly onTrace?: (role: Role, rows: Float64Array) => void;
  /** Called once, at the beginning, with a look at the packets that reach the receiver. */
  readonly onTap?: (packets: () => StreamCounts) => void;
}

export interface RunResult {
  readonly summary: SummaryEvent;
  /** Why the run failed; null for the other outcomes. */
  readonly error: LoopError | null;
}

/** What tests put in the place of real children and real times. */
export interface Seams {
  readonly fork: typeof ChildHandle.fork;
  readonly delays: RestartDelays;
}

const REAL_SEAMS: Seams = { fork: (...args) => ChildHandle.fork(...args), delays: RESTART_DELAYS };

type Outcome = SummaryEvent['outcome'];

/** Runs the sender, the receiver or both until they are done, cannot go on, or are told to end. Leaves no child behind. */
export async function superviseLoop(
  config: LoopConfig,
  options: RunOptions,
  seams: Seams = REAL_SEAMS,
): Promise<RunResult> {
  if (config.realtime) await enterRealtime().catch(refuseRealtime);
  const { receiver } = config;
  const tap = receiver && (await Tap.open(streamOf(receiver), () => performance.now()));
  try {
    if (tap !== null) options.onTap?.(() => tap.counts());
    const supervisor: Supervisor = new Supervisor(config, options, seams, tap);
    const control = await openControlLink(config.control, supervisor);
    return await supervisor.run(control).finally(() => control.close());
  } finally {
    await tap?.close();
  }
}

function streamOf({ codec, payloadType, fec, ssrc }: ReceiverConfig): StreamOptions {
  return { codec, payloadType, fecPayloadType: fec ? FEC_PAYLOAD_TYPE : null, expectedSsrc: ssrc };
}

class Supervisor implements ControlListener {
  private readonly startedMs = performance.now();
  private readonly sender: SenderPart | null;
  private readonly receiver: ReceiverPart | null;
  private spares: SparePool | null = null;
  private readonly quit = new AbortController();
  private control: ControlLink | null = null;

  constructor(
    private readonly config: LoopConfig,
    private readonly options: RunOptions,
    private readonly seams: Seams,
    private readonly tap: Tap | null,
  ) {
    const context = this.context();
    const { sender, receiver } = config;
    this.receiver =
      receiver && tap && new ReceiverPart(receiver, tap, context, (sequence) => this.askForKeyFrame(sequence));
    this.sender = sender && new SenderPart(sender, context, this.earsOfSender());
  }

  async run(control: ControlLink): Promise<RunResult> {
    this.control = control;
    if (this.config.receiver?.wallErrorUs === undefined) {
      control.pollTime((exchange) => this.receiver?.clock.heard(exchange));
    }
    if (this.config.warmSpare) this.spares = this.sparePool();
    const { sender, receiver, tap } = this;
    const ticker = new StatsTicker({ sender, receiver, tap }, (event) => {
      this.emit(event);
    });
    const over = new AbortController();
    void aborted(this.options.hurry ?? over.signal, over.signal).then(() => this.killAll());
    try {
      return await this.end(await this.outcome(), null);
    } catch (thrown) {
      return await this.end('failed', asLoopError(thrown));
    } finally {
      over.abort();
      ticker.close();
    }
  }

  /** A receiver on another host asks for a key frame. */
  onRequest(ssrc: number, lastSequence: number | null): void {
    this.sender?.requestKeyFrameOf(ssrc, lastSequence);
  }

  /** Somebody on another host asks in vain. */
  onRefused(count: number): void {
    const message = `refused ${String(count)} requests on the control port: not signed with the secret of --key-file`;
    this.emit({ type: 'log', level: 'warn', role: 'sender', message });
  }

  /** Our receiver asks: our sender, or one on another host. */
  private askForKeyFrame(lastSequence: number | null): void {
    if (this.sender !== null) this.sender.requestKeyFrame(lastSequence);
    else this.control?.requestKeyFrame(this.tap?.counts().ssrc ?? 0, lastSequence);
  }

  private context(): LoopContext {
    const { seams } = this;
    const { limits, realtime } = this.config;
    return {
      ...{ limits, delays: seams.delays, startedUs: monotonicUs(), nowMs: () => performance.now() },
      emit: (event) => this.emit(event),
      onMessage: (role, message) => this.hear(role, message),
      fork: (role, listener) => seams.fork(role, listener, { realtime }),
      takeSpare: (listener) => this.spares?.take(listener) ?? null,
      isSpareComing: () => this.spares?.isComing ?? false,
    };
  }

  private sparePool(): SparePool {
    const { realtime } = this.config;
    return new SparePool({
      fork: (listener) => this.seams.fork('spare', listener, { realtime }),
      log: (level, message) => this.emit({ type: 'log', level, role: null, message }),
    });
  }

  private earsOfSender() {
    const { receiver, tap } = this;
    const bound = this.config.receiver;
    if (receiver === null || bound === null) return DEAF;
    return {
      gate: (signal: AbortSignal) => boundSocket(bound, signal),
      unheardSinceMs: () => receiver.unheardSinceMs(),
      lastSequence: () => tap?.counts().lastSequence ?? null,
    };
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
        aborted(this.options.hurry ?? timers.signal, timers.signal).then(() => 'interrupted' as const),
      ]);
    } finally {
      timers.abort();
    }
  }

  /** With both roles the sender's end is the end, once its last frames have arrived. */
  private async work(over: AbortSignal): Promise<void> {
    const { sender, receiver } = this;
    const receiving = receiver?.runner.run();
    if (sender === null) {
      await receiving;
      return;
    }
    const sending = sender.runner.run();
    await (receiving === undefined ? sending : Promise.race([sending, receiving]));
    if (receiver === null) return;
    await drain(() => ({ state: receiver.runner.state, frames: receiver.totals.frames }), over);
    // A receiver that has failed meanwhile makes this no good end.
    await Promise.race([receiving, Promise.resolve()]);
  }

  private durationOver(signal: AbortSignal): Promise<unknown> {
    const { durationMs } = this.config.limits;
    if (durationMs === null) return new Promise(() => undefined);
    // The race is over when this is aborted, so nobody hears the rejection.
    return delay(durationMs, undefined, { signal }).catch(() => undefined);
  }

  private async end(outcome: Outcome, error: LoopError | null): Promise<RunResult> {
    await this.stopAll();
    const { sender, receiver, startedMs } = this;
    const summary = summaryOf(outcome, performance.now() - startedMs, sender, receiver);
    this.options.onEvent(summary);
    return { summary, error };
  }

  /** A child that cannot be ended is told, but keeps neither the other ones nor the summary back. */
  private async stopAll(): Promise<void> {
    const { sender, receiver, spares } = this;
    for (const result of await Promise.allSettled([sender?.runner.stop(), receiver?.runner.stop(), spares?.close()])) {
      if (result.status === 'rejected') {
        this.emit({ type: 'log', level: 'error', role: null, message: errorText(result.reason) });
      }
    }
  }

  private killAll(): void {
    for (const part of [this.sender?.runner, this.receiver?.runner, this.spares]) part?.kill();
  }

  private hear(role: Role, message: ChildMessage): void {
    if ('trace' in message && message.trace !== undefined) this.options.onTrace?.(role, message.trace);
    if (message.type !== 'quit' || this.quit.signal.aborted) return;
    const how = message.by === 'key' ? 'q was pressed' : 'the window was closed';
    this.emit({ type: 'log', level: 'info', role, message: how });
    this.quit.abort();
  }

  private emit(event: Untimed<LoopEvent>): void {
    const timeMs = Math.round(performance.now() - this.startedMs);
    this.options.onEvent({ ...event, timeMs } as LoopEvent);
  }
}

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
