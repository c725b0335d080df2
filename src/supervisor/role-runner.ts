import type { ChildConfig, Role } from '../config/child-config.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import type { ChildState } from '../protocol/events.js';
import type { DoneReason } from '../protocol/messages.js';
import { AttemptFailure } from './attempt-failure.js';
import type { ChildHandle, ChildListener } from './child-handle.js';
import { ChildRun } from './child-run.js';
import { RESTART_DELAYS, type RestartDelays, withRestarts } from './restart-policy.js';
import type { RoleOptions } from './role-options.js';

/** Keeps one role running: one child after another, until one is done or nothing helps any more. */
export class RoleRunner {
  private current: ChildRun | null = null;
  /** Loaded and opened, it waits for the end of the one that it replaces. */
  private heir: ChildRun | null = null;
  private announced: ChildState = 'stopped';
  private restarted = 0;
  /** Children in a row that were replaced before they had played for long. */
  private shortLived = 0;
  private lastFailure: { readonly atMs: number; readonly reason: string } | null = null;
  private stopped: Promise<void> | null = null;
  private readonly stopping = new AbortController();
  private readonly nowMs: () => number;
  private readonly delays: RestartDelays;

  constructor(
    readonly role: Role,
    private readonly options: RoleOptions,
  ) {
    this.nowMs = options.nowMs ?? (() => performance.now());
    this.delays = options.delays ?? RESTART_DELAYS;
  }

  get state(): ChildState {
    return this.announced;
  }

  get restarts(): number {
    return this.restarted;
  }

  get pid(): number | null {
    return this.current?.child.pid ?? null;
  }

  /**
   * Resolves when the child has done what was asked for, or has been stopped.
   * @throws LoopError `gave-up`, or the error that no restart can mend.
   */
  async run(): Promise<DoneReason> {
    const { maxRestarts, sourceTimeoutMs } = this.options.limits;
    const policy = { ...this.delays, maxRestarts, sourceTimeoutMs };
    try {
      return await withRestarts(() => this.attempt(), policy, this.stopping.signal, this.nowMs);
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

  /** Ends the child for good, at once and by force. */
  kill(): void {
    this.stopping.abort();
    for (const run of [this.current, this.heir]) run?.child.kill('SIGKILL');
  }

  requestKeyFrame(firstSequence: number | null): void {
    this.current?.child.requestKeyFrame(firstSequence);
  }

  private async stopNow(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.current?.stop(), this.heir?.stop()]);
  }

  /** One child, from fork to end, with those that replace it as planned. */
  private async attempt(): Promise<DoneReason> {
    this.announceRestart();
    let run = this.promote(this.begin(this.options.config()));
    try {
      for (;;) {
        const done = await run.ended();
        if (done !== 'retired') return done;
        // Whoever stopped the one that made room waits for no further one.
        if (this.stopping.signal.aborted) return 'stopped';
        run = this.succeed();
      }
    } catch (thrown) {
      if (thrown instanceof AttemptFailure) this.lastFailure = { atMs: this.nowMs(), reason: thrown.reason.code };
      throw thrown;
    } finally {
      this.current = null;
      await this.dropHeir();
    }
  }

  private begin(config: ChildConfig, fork = this.spareOrFork): ChildRun {
    const { role, nowMs, options, stopping } = this;
    const run: ChildRun = new ChildRun(
      {
        ...options,
        ...{ role, nowMs, config, stopping: stopping.signal },
        onMessage: (message) => {
          if (run === this.current) options.onMessage(message);
        },
        onTransition: (changed) => {
          if (changed === this.current) this.announce(changed);
        },
        onHolding: () => this.retire('its successor is ready'),
        onOutgrown: (outgrown, residentMib) => {
          if (outgrown === this.current) this.replace(outgrown, residentMib);
        },
      },
      fork,
    );
    return run;
  }

  private readonly spareOrFork = (listener: ChildListener): ChildHandle =>
    this.options.takeSpare?.(listener) ?? this.options.fork(listener);

  /** From here on this child is the role. */
  private promote(run: ChildRun): ChildRun {
    this.current = run;
    this.options.onChild();
    this.announce(run);
    return run;
  }

  /**
   * Plans the end of a child that has grown too large. A sender's successor first opens all that it needs, so that its first
   * frame follows the last one of the old child. A receiver's cannot: only one can be bound to the port.
   */
  private replace(run: ChildRun, residentMib: number): void {
    if (this.heir !== null) return;
    // With a spare the picture hardly stands still: it is worth a moment's wait. This is called again.
    if (this.role === 'receiver' && this.options.isSpareComing?.() === true) return;
    this.shortLived = run.playedMs < this.delays.stableMs ? this.shortLived + 1 : 0;
    const limit = String(this.options.limits.maxRssMib);
    this.log('warn', `uses ${String(residentMib)} MiB of memory, more than --max-rss ${limit}M: it is replaced`);
    if (this.role === 'receiver') this.retire('it has grown too large');
    else this.raiseHeir();
  }

  private raiseHeir(): void {
    const config = this.options.config();
    // Nobody waits for it while it is loaded: the spare is for those who do.
    const heir = this.begin(config.role === 'sender' ? { ...config, hold: true } : config, this.options.fork);
    this.heir = heir;
    // Two may not fit: a camera, for one, is open only once. Then the old one goes first.
    const failed = () => {
      if (this.heir !== heir) return;
      this.heir = null;
      this.retire('its successor could not be opened beside it');
    };
    heir.ended().then(failed, failed);
  }

  private retire(reason: string): void {
    this.current?.retire(reason).catch((error: unknown) => this.log('error', errorText(error)));
  }

  /** @throws LoopError `gave-up` where one child after another grows too large. */
  private succeed(): ChildRun {
    const { heir } = this;
    const { limits, emit, config } = this.options;
    if (this.shortLived > limits.maxRestarts) throw outgrown(limits.maxRssMib, this.shortLived);
    this.heir = null;
    this.restarted += 1;
    emit({ type: 'restart', role: this.role, attempt: this.restarted, delayMs: 0, reason: 'max-rss' });
    if (heir === null) return this.promote(this.begin(config()));
    const now = config();
    if (now.role === 'sender') heir.child.go(now);
    return this.promote(heir);
  }

  /** At once, for a restart waits for it. It stays in its place until it is gone, so that stop() and kill() find it. */
  private async dropHeir(): Promise<void> {
    await this.heir?.abandon().catch((error: unknown) => this.log('error', errorText(error)));
    this.heir = null;
  }

  private announce({ state, reason, child }: ChildRun): void {
    const from = this.announced;
    this.announced = state;
    this.options.emit({ type: 'state', role: this.role, from, to: state, reason, pid: child.pid });
    this.options.onState?.(state);
  }

  private announceRestart(): void {
    if (this.lastFailure === null) return;
    const { atMs, reason } = this.lastFailure;
    this.restarted += 1;
    const delayMs = Math.round(this.nowMs() - atMs);
    this.options.emit({ type: 'restart', role: this.role, attempt: this.restarted, delayMs, reason });
  }

  private log(level: 'warn' | 'error', message: string): void {
    this.options.emit({ type: 'log', level, role: this.role, message });
  }

  private named(error: LoopError): LoopError {
    return new LoopError(error.code, `${this.role}: ${error.message}`, { cause: error });
  }
}

function outgrown(limitMib: number | null, count: number): LoopError {
  const advice = 'raise --max-rss';
  return new LoopError(
    'gave-up',
    `gave up: ${String(count)} children in a row needed more than ${String(limitMib)} MiB: ${advice}`,
  );
}
