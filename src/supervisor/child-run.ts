import type { ChildConfig, Role } from '../config/child-config.js';
import { errorText, type LoopError } from '../errors/loop-error.js';
import { within } from '../errors/within.js';
import { ofSource, type Verdict } from '../health/verdict.js';
import type { Watch } from '../health/watch.js';
import type { ChildState } from '../protocol/events.js';
import type { ChildMessage, DoneReason } from '../protocol/messages.js';
import { AttemptFailure } from './attempt-failure.js';
import type { ChildHandle } from './child-handle.js';
import { type ChildEvent, isLive, nextState } from './child-state.js';
import { Diagnosis } from './diagnosis.js';
import { explainEnd, suspectHook, tellingLines } from './explain-exit.js';
import { emitOfHook } from './hook-event.js';
import { LineLimiter } from './line-limiter.js';
import { isOfDecoder, mayBeMisfed, misfedError } from './misfed.js';
import { ProcessLook } from './process-look.js';
import type { RoleOptions } from './role-options.js';
import { SourceWitness } from './source-witness.js';
import { StderrWitness } from './stderr-witness.js';
import { BLOCKED_GRACE, KILL_AT_ONCE, LEAVE_GRACE, STOP_GRACE, type StopGrace, stopChild } from './stop-child.js';

export interface ChildRunOptions extends Omit<RoleOptions, 'config' | 'fork' | 'takeSpare' | 'onState'> {
  readonly role: Role;
  readonly config: ChildConfig;
  readonly nowMs: () => number;
  /** Aborted once the role's end is wanted. */
  readonly stopping: AbortSignal;
  readonly onTransition: (run: ChildRun) => void;
  /** The child is ready to go on, and holds as it was told. */
  readonly onHolding: () => void;
  /** The child uses more memory than it may. */
  readonly onOutgrown: (run: ChildRun, residentMib: number) => void;
}

/** How often a child is judged. */
const CHECK_INTERVAL_MS = 50;
/** A channel closes a moment before its process is gone. */
const CHANNEL_GRACE_MS = 300;

/** The life of one child, seen from outside: configured, judged, ended, and its end explained. */
export class ChildRun {
  readonly child: ChildHandle;
  private readonly watch: Watch;
  private readonly witness = new StderrWitness();
  private readonly source: SourceWitness;
  private readonly process: ProcessLook;
  private readonly diagnosis: Diagnosis;
  private readonly limiter: LineLimiter;
  private readonly timer: NodeJS.Timeout;
  private currentState: ChildState = 'stopped';
  private lastReason = '';
  private condemned: Verdict | null = null;
  /** The child has said that it ends: what it does not do any more says nothing. */
  private leaving = false;
  private retired = false;
  private playingSinceMs: number | null = null;

  /** @param fork gives the process: a new one, or one that is loaded already. */
  constructor(
    private readonly options: ChildRunOptions,
    fork: (listener: Parameters<RoleOptions['fork']>[0]) => ChildHandle,
  ) {
    this.process = new ProcessLook(options.limits.maxRssMib !== null, (message) => this.log('error', message));
    this.watch = options.watch();
    this.source = new SourceWitness(options.config);
    this.limiter = new LineLimiter((line) => this.log('debug', line));
    this.diagnosis = new Diagnosis((event) => options.emit({ ...event, role: options.role }));
    this.child = fork({
      onMessage: (message) => this.receive(message),
      onLine: (line, from) => this.hearLine(line, from === 'stderr'),
      onChannelLost: (reason, maybeEnding) => void this.channelLost(reason, maybeEnding),
    });
    this.transition('forked', this.child.isReady ? 'warm spare takes over' : 'process started');
    if (this.child.isReady) void this.configure();
    this.timer = setInterval(() => this.check(), CHECK_INTERVAL_MS);
  }

  get state(): ChildState {
    return this.currentState;
  }

  /** Why it came into its state. */
  get reason(): string {
    return this.lastReason;
  }

  /** How long frames have flowed, in ms. */
  get playedMs(): number {
    return this.playingSinceMs === null ? 0 : this.options.nowMs() - this.playingSinceMs;
  }

  /**
   * What the child has done, once its process is gone; `retired` where it was asked to make room for another one.
   * @throws AttemptFailure where it should not have gone.
   */
  async ended(): Promise<DoneReason | 'retired'> {
    const exit = await this.child.exited.finally(() => clearInterval(this.timer));
    this.limiter.end();
    const asked = this.options.stopping.aborted || this.retired;
    const hasHook = this.options.config.hook !== null;
    const fault = asked ? null : explainEnd(exit, this.condemned, this.source, hasHook);
    if (fault !== null) return this.failed(fault, exit.stderrTail);
    const done = exit.done ?? 'stopped';
    this.transition('ended', done);
    return this.retired && done === 'stopped' ? 'retired' : done;
  }

  /** Ends the child as gently as its state allows. */
  async stop(reason = 'asked to end'): Promise<void> {
    const blocked = this.options.role === 'receiver' && ['waiting', 'opening'].includes(this.state);
    this.transition('stop', reason);
    await stopChild(this.child, blocked ? BLOCKED_GRACE : STOP_GRACE);
  }

  /** Ends the child because another one takes its place. */
  async retire(reason: string): Promise<void> {
    this.retired = true;
    await this.stop(reason);
  }

  /** Ends a child that is not wanted any more, before it has done anything. */
  async abandon(): Promise<void> {
    this.retired = true;
    await stopChild(this.child, KILL_AT_ONCE);
  }

  private failed(reason: LoopError, stderrTail: readonly string[]): never {
    const isMisfed = mayBeMisfed(reason) && this.watch.isMisfed();
    const told = isMisfed ? misfedError(reason, this.options.config.codec) : reason;
    const verdict = ofSource(told);
    if (verdict !== null) this.diagnosis.now(verdict);
    this.transition('died', told.message);
    const excuse = isMisfed ? 'misfed' : this.source.excuse(told);
    throw new AttemptFailure(told, this.playedMs, tellingLines(stderrTail), excuse);
  }

  private receive(message: ChildMessage): void {
    switch (message.type) {
      case 'ready':
        void this.configure();
        break;
      case 'progress':
        this.progress(message.step);
        break;
      case 'sender-report':
      case 'receiver-report':
        if (this.watch.report(message)) this.transition('frame', 'frames flow');
        break;
      case 'log':
        this.log(message.level, message.message);
        break;
      case 'hook':
        emitOfHook(this.options, message);
        break;
      case 'fault':
      case 'done':
        this.leaving = true;
        // A receiver has nothing to finish, and its successor needs the port.
        this.end(this.retired && this.options.role === 'receiver' ? KILL_AT_ONCE : LEAVE_GRACE);
        break;
      case 'quit':
        break;
    }
    this.options.onMessage(message);
  }

  private async configure(): Promise<void> {
    const { gate, stopping, config } = this.options;
    // A gate that fails is no reason to keep the child waiting: it is there for the first frames' sake.
    await gate(stopping).catch((error: unknown) => this.log('error', errorText(error)));
    if (!stopping.aborted) this.child.configure(config);
  }

  private progress(step: 'opening' | 'holding' | 'playing' | 'round'): void {
    switch (step) {
      case 'opening':
        this.watch.heard();
        this.transition('open-began', 'pipeline is being opened');
        break;
      case 'holding':
        this.watch.heard();
        this.options.onHolding();
        break;
      case 'round':
        this.source.roundOver();
        break;
      case 'playing':
        this.playingSinceMs ??= this.options.nowMs();
        this.source.framesFlow();
        this.watch.firstFrame();
        this.transition('frame', 'first frame');
        break;
    }
  }

  /** @param isOfGStreamer on stderr; stdout is the hook's own, which may print what it likes. */
  private hearLine(line: string, isOfGStreamer: boolean): void {
    this.limiter.write(line, this.options.nowMs());
    if (!isOfGStreamer) return;
    this.source.hear(line);
    const finding = this.witness.hear(line);
    if (finding === 'window-closed') this.options.onMessage({ type: 'quit', by: 'window' });
    // The open of a child that was misfed fails by itself.
    else if (finding !== null && !(isOfDecoder(finding.message) && this.watch.isMisfed())) this.condemn(finding);
  }

  private check(): void {
    this.limiter.tick(this.options.nowMs());
    if (this.leaving || this.condemned !== null || !isLive(this.state)) return;
    const { pid } = this.child;
    if (pid !== null && this.process.look(pid)) this.weigh();
    if (this.watch.takePackets()) this.transition('packet', 'first RTP packet');
    const verdict = this.source.overrule(this.watch.judge(this.state, this.process.isStopped));
    if (verdict !== null && verdict.restart !== null) return this.condemn(verdict);
    // No packets: the only fault that the state shows as well.
    if (verdict?.verdict === 'no-packets') this.transition('silence', verdict.message);
    this.diagnosis.now(verdict);
  }

  private weigh(): void {
    const { maxRssMib } = this.options.limits;
    const { residentMib } = this.process;
    if (maxRssMib !== null && this.state === 'playing' && residentMib > maxRssMib)
      this.options.onOutgrown(this, residentMib);
  }

  private async channelLost(reason: string, maybeEnding: boolean): Promise<void> {
    if (maybeEnding && (await within(this.child.exited, CHANNEL_GRACE_MS)) !== null) return;
    const message = `the process lives, but ${reason}`;
    this.condemn({ verdict: 'channel-broken', restart: 'unresponsive', evidence: {}, message });
  }

  /** Ends a child that cannot be helped, so that another one can begin. */
  private condemn(verdict: Verdict): void {
    if (this.condemned !== null || this.leaving || this.retired || this.options.stopping.aborted) return;
    this.condemned = suspectHook(verdict, this.options.config.hook !== null);
    this.diagnosis.now(this.condemned);
    this.end(KILL_AT_ONCE);
  }

  /** Sees to it that the child ends, without waiting for it. */
  private end(grace: StopGrace): void {
    stopChild(this.child, grace).catch((error: unknown) => this.log('error', errorText(error)));
  }

  private log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void {
    this.options.emit({ type: 'log', level, role: this.options.role, message });
  }

  private transition(event: ChildEvent, reason: string): void {
    const from = this.currentState;
    const to = nextState(this.options.role, from, event);
    if (from === to) return;
    this.currentState = to;
    this.watch.enter(to);
    this.lastReason = reason;
    this.options.onTransition(this);
  }
}
