import type { ChildConfig, Role } from '../config/child-config.js';
import type { SupervisionLimits } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import type { ChildState, LoopEvent, Untimed } from '../protocol/events.js';
import type { ChildMessage, DoneReason } from '../protocol/messages.js';
import type { PacketCounts } from '../rtp/packet-counter.js';
import type { ChildHandle } from './child-handle.js';
import { ChildRun } from './child-run.js';
import { type ChildEvent, nextState } from './child-state.js';
import { AttemptFailure, RESTART_DELAYS, withRestarts } from './restart-policy.js';

export interface RoleRunnerOptions {
  /** Asked for each new child. */
  readonly config: () => ChildConfig;
  readonly limits: SupervisionLimits;
  /** Run the child with real-time priority. */
  readonly realtime?: boolean;
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

/** Keeps one role running: one child after another, until one is done or nothing helps any more. */
export class RoleRunner {
  private current: ChildRun | null = null;
  private currentState: ChildState = 'stopped';
  private restarted = 0;
  private lastFailure: { readonly atMs: number; readonly reason: string } | null = null;
  private stopped: Promise<void> | null = null;
  private readonly stopping = new AbortController();
  private readonly nowMs: () => number;

  constructor(
    readonly role: Role,
    private readonly options: RoleRunnerOptions,
  ) {
    this.nowMs = options.nowMs ?? (() => performance.now());
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
  stop(): Promise<void> {
    this.stopped ??= this.stopNow();
    return this.stopped;
  }

  private async stopNow(): Promise<void> {
    this.stopping.abort();
    await this.current?.stop();
  }

  /** One child, from fork to end. */
  private async attempt(): Promise<DoneReason> {
    this.announceRestart();
    this.options.onFork();
    const { role, nowMs, options, stopping } = this;
    this.current = new ChildRun({
      ...options,
      role,
      nowMs,
      stopping: stopping.signal,
      state: () => this.currentState,
      transition: (event, reason, pid) => this.transition(event, reason, pid),
    });
    try {
      return await this.current.ended();
    } catch (thrown) {
      if (thrown instanceof AttemptFailure) this.lastFailure = { atMs: nowMs(), reason: thrown.reason.code };
      throw thrown;
    } finally {
      this.current = null;
    }
  }

  /** @returns whether the state has changed. */
  private transition(event: ChildEvent, reason: string, pid: number | null): boolean {
    const from = this.currentState;
    const to = nextState(this.role, from, event);
    if (from === to) return false;
    this.currentState = to;
    this.options.emit({ type: 'state', role: this.role, from, to, reason, pid });
    return true;
  }

  private announceRestart(): void {
    if (this.lastFailure === null) return;
    const { atMs, reason } = this.lastFailure;
    this.restarted += 1;
    const delayMs = Math.round(this.nowMs() - atMs);
    this.options.emit({ type: 'restart', role: this.role, attempt: this.restarted, delayMs, reason });
  }

  private named(error: LoopError): LoopError {
    return new LoopError(error.code, `${this.role}: ${error.message}`, { cause: error });
  }
}
