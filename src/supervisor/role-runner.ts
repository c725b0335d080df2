import type { ChildConfig, Role } from '../config/child-config.js';
import type { SupervisionLimits } from '../config/loop-config.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import type { ChildState, LoopEvent, Untimed } from '../protocol/events.js';
import type { ChildMessage, DoneReason } from '../protocol/messages.js';
import type { PacketCounts } from '../rtp/packet-counter.js';
import { type ChildExit, ChildHandle } from './child-handle.js';
import { type ChildEvent, nextState } from './child-state.js';
import { explainExit } from './explain-exit.js';
import { judge, type Verdict } from './health.js';
import { AttemptFailure, RESTART_DELAYS, withRestarts } from './restart-policy.js';
import { BLOCKED_GRACE, KILL_AT_ONCE, LEAVE_GRACE, STOP_GRACE, type StopGrace, stopChild } from './stop-child.js';
import { Vitals } from './vitals.js';

export interface RoleRunnerOptions {
  readonly config: ChildConfig;
  readonly limits: SupervisionLimits;
  readonly emit: (event: Untimed<LoopEvent>) => void;
  /** Every message of the child, after it has been looked at here. */
  readonly onMessage: (message: ChildMessage) => void;
  /** Called once for each new process, before its first message. */
  readonly onFork: () => void;
  /** What the tap has heard; null without a tap. */
  readonly packets: () => PacketCounts | null;
  /** Resolves when the child may be configured. */
  readonly gate: (signal: AbortSignal) => Promise<void>;
  readonly fork?: typeof ChildHandle.fork;
  readonly nowMs?: () => number;
}

/** How often a child is judged. */
const CHECK_INTERVAL_MS = 50;

/** Keeps one role running: forks, configures, judges, ends and restarts its child. */
export class RoleRunner {
  private child: ChildHandle | null = null;
  private currentState: ChildState = 'stopped';
  private verdict: Verdict | null = null;
  private restarted = 0;
  private failedAtMs: number | null = null;
  private readonly stopping = new AbortController();
  private readonly vitals: Vitals;
  private readonly nowMs: () => number;

  constructor(
    readonly role: Role,
    private readonly options: RoleRunnerOptions,
  ) {
    this.nowMs = options.nowMs ?? (() => performance.now());
    this.vitals = new Vitals(this.nowMs, options.packets);
  }

  get state(): ChildState {
    return this.currentState;
  }

  get restarts(): number {
    return this.restarted;
  }

  /**
   * Resolves when the child has done what was asked for, or has been stopped.
   * @throws LoopError `gave-up`, or the error that no restart can mend.
   */
  async run(): Promise<DoneReason> {
    const policy = { ...RESTART_DELAYS, maxRestarts: this.options.limits.maxRestarts };
    try {
      return await withRestarts(() => this.attempt(), policy, this.stopping.signal);
    } catch (thrown) {
      if (this.stopping.signal.aborted) return 'stopped';
      throw thrown instanceof LoopError ? this.named(thrown) : thrown;
    }
  }

  /** Ends the child for good. Resolves when it is gone. */
  async stop(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.stopping.abort();
    const child = this.child;
    if (child === null) return;
    const blocked = this.role === 'receiver' && ['waiting', 'opening'].includes(this.state);
    this.transition('stop', 'asked to end');
    await stopChild(child, blocked ? BLOCKED_GRACE : STOP_GRACE);
  }

  private async attempt(): Promise<DoneReason> {
    this.announceRestart();
    this.verdict = null;
    this.vitals.reset();
    this.options.onFork();
    const child = (this.options.fork ?? ChildHandle.fork)(this.role, {
      onMessage: (message) => {
        this.receive(message);
      },
      onLine: (message) => {
        this.options.emit({ type: 'log', level: 'debug', role: this.role, message });
      },
    });
    this.child = child;
    this.transition('forked', 'process started');
    const timer = setInterval(() => {
      this.check();
    }, CHECK_INTERVAL_MS);
    const exit = await child.exited.finally(() => {
      clearInterval(timer);
      this.child = null;
    });
    return this.conclude(exit);
  }

  /** Turns the end of a child into a result or a failure. */
  private conclude(exit: ChildExit): DoneReason {
    if (exit.done !== null) {
      this.transition('ended', exit.done);
      return exit.done;
    }
    if (this.stopping.signal.aborted) {
      this.transition('ended', 'stopped');
      return 'stopped';
    }
    const reason = explainExit(exit, this.verdict);
    this.failedAtMs = this.nowMs();
    this.transition('died', reason.message);
    throw new AttemptFailure(reason, exit.uptimeMs);
  }

  private receive(message: ChildMessage): void {
    switch (message.type) {
      case 'ready':
        void this.configure();
        break;
      case 'progress':
        this.vitals.heard();
        if (message.step === 'opening') this.transition('open-began', 'pipeline is being opened');
        else this.transition('frame', 'first frame');
        break;
      case 'sender-report':
      case 'receiver-report':
        if (this.vitals.report(message.frames)) this.transition('frame', 'frames flow');
        break;
      case 'log':
        this.options.emit({ type: 'log', level: message.level, role: this.role, message: message.message });
        break;
      case 'fault':
      case 'done':
        this.end(LEAVE_GRACE);
        break;
      case 'quit':
        break;
    }
    this.options.onMessage(message);
  }

  private async configure(): Promise<void> {
    const child = this.child;
    await this.options.gate(this.stopping.signal);
    if (child === this.child && !this.stopping.signal.aborted) child?.configure(this.options.config);
  }

  /** Sees to it that the child ends, without waiting for it. */
  private end(grace: StopGrace): void {
    if (this.child === null) return;
    stopChild(this.child, grace).catch((error: unknown) => {
      this.options.emit({ type: 'log', level: 'error', role: this.role, message: errorText(error) });
    });
  }

  private check(): void {
    if (this.vitals.hearPackets()) this.transition('packet', 'first RTP packet');
    const verdict = judge({ role: this.role, state: this.state, ...this.vitals.observe() }, this.options.limits);
    if (verdict === null) return;
    if (verdict.restart === null) {
      if (this.state !== 'stalled') this.diagnose(verdict);
      this.transition('silence', verdict.message);
      return;
    }
    if (this.verdict !== null) return;
    this.verdict = verdict;
    this.diagnose(verdict);
    this.end(KILL_AT_ONCE);
  }

  private diagnose({ verdict, message }: Verdict): void {
    this.options.emit({ type: 'diagnosis', role: this.role, verdict, message });
  }

  private transition(event: ChildEvent, reason: string): void {
    const from = this.currentState;
    const to = nextState(this.role, from, event);
    if (from === to) return;
    this.currentState = to;
    this.vitals.enter();
    this.options.emit({ type: 'state', role: this.role, from, to, reason, pid: this.child?.pid ?? null });
  }

  private announceRestart(): void {
    if (this.failedAtMs === null) return;
    this.restarted += 1;
    const delayMs = Math.round(this.nowMs() - this.failedAtMs);
    this.options.emit({
      type: 'restart',
      role: this.role,
      attempt: this.restarted,
      delayMs,
      reason: this.verdict?.verdict ?? 'child-died',
    });
  }

  private named(error: LoopError): LoopError {
    return new LoopError(error.code, `${this.role}: ${error.message}`, { cause: error });
  }
}
