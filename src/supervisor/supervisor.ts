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
import { Outlets } from './outlets.js';
import { ReceiverPart } from './receiver-part.js';
import { RESTART_DELAYS, type RestartDelays } from './restart-policy.js';
import { aborted, endOfRun } from './run-end.js';
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
  /** Why the run failed, or that it did all but record; null otherwise. */
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

function streamOf({ codec, payloadType, parameters, fec, ssrc }: ReceiverConfig): StreamOptions {
  const knowsParameters = Object.keys(parameters).length > 0;
  return { codec, payloadType, knowsParameters, fecPayloadType: fec ? FEC_PAYLOAD_TYPE : null, expectedSsrc: ssrc };
}

class Supervisor implements ControlListener {
  private readonly startedMs = performance.now();
  private readonly sender: SenderPart | null;
  private readonly receiver: ReceiverPart | null;
  private readonly outlets: Outlets;
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
    const askForKeyFrame = () => this.receiver?.wantKeyFrame();
    this.outlets = new Outlets(config, tap, { ...context, askForKeyFrame });
  }

  async run(control: ControlLink): Promise<RunResult> {
    this.control = control;
    for (const note of this.config.notes) this.emit({ type: 'log', level: 'info', ...note });
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
      fork: (role, listener) => seams.fork(role, listener, { realtime, hasHook: this.hasHook(role) }),
      takeSpare: (listener) => this.spares?.take(listener) ?? null,
      isSpareComing: () => this.spares?.isComing ?? false,
    };
  }

  private sparePool(): SparePool {
    const { realtime } = this.config;
    const hasHook = this.hasHook('sender') || this.hasHook('receiver');
    return new SparePool({
      fork: (listener) => this.seams.fork('spare', listener, { realtime, hasHook }),
      log: (level, message) => this.emit({ type: 'log', level, role: null, message }),
    });
  }

  private hasHook(role: Role): boolean {
    return (this.config[role]?.hook ?? null) !== null;
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

  private outcome(): Promise<Outcome> {
    const { signal, hurry } = this.options;
    const { durationMs } = this.config.limits;
    const work = (over: AbortSignal) => this.work(over);
    return endOfRun({ work, quit: this.quit.signal, durationMs, interrupts: [signal, hurry] });
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

  private async end(outcome: Outcome, error: LoopError | null): Promise<RunResult> {
    await this.stopAll();
    const { sender, receiver, outlets, startedMs } = this;
    const record = await outlets.close();
    const summary = summaryOf(outcome, performance.now() - startedMs, sender, receiver, record);
    this.options.onEvent(summary);
    return { summary, error: error ?? outlets.error() };
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
    this.outlets.hurry();
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

function refuseRealtime(cause: unknown): never {
  throw new LoopError('missing', `real-time priority is not to be had: ${errorText(cause)}`, { cause });
}

function asLoopError(thrown: unknown): LoopError {
  if (thrown instanceof LoopError) return thrown;
  const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return new LoopError('internal', message, { cause: thrown });
}
