import type { Role } from '../config/child-config.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import type { ChildState } from '../protocol/events.js';
import type { ChildMessage, DoneReason } from '../protocol/messages.js';
import { ChildHandle } from './child-handle.js';
import type { ChildEvent } from './child-state.js';
import { explainExit, missingPart } from './explain-exit.js';
import { judge, type Verdict } from './health.js';
import { AttemptFailure } from './restart-policy.js';
import type { RoleRunnerOptions } from './role-runner.js';
import { BLOCKED_GRACE, KILL_AT_ONCE, LEAVE_GRACE, STOP_GRACE, type StopGrace, stopChild } from './stop-child.js';
import { Vitals } from './vitals.js';

export interface ChildRunOptions extends RoleRunnerOptions {
  readonly role: Role;
  readonly nowMs: () => number;
  /** Aborted once the child's end is wanted. */
  readonly stopping: AbortSignal;
  readonly state: () => ChildState;
  /** Tells the role what has happened; says whether that has changed its state. */
  readonly transition: (event: ChildEvent, reason: string, pid: number | null) => boolean;
}

/** How often a child is judged. */
const CHECK_INTERVAL_MS = 50;

const STOPPED_BY_OTHERS = new LoopError('child-died', 'the process was ended by somebody else, with SIGTERM');

/** The life of one child, seen from outside: configured, judged, ended, and its end explained. */
export class ChildRun {
  private readonly child: ChildHandle;
  private readonly vitals: Vitals;
  private readonly timer: NodeJS.Timeout;
  private verdict: Verdict | null = null;
  /** The child has said that it ends: what it does not do any more says nothing. */
  private leaving = false;
  private playingSinceMs: number | null = null;
  /** What OpenCV last printed about an element of the pipeline. */
  private pipelineError: string | null = null;

  constructor(private readonly options: ChildRunOptions) {
    this.vitals = new Vitals(options.nowMs, options.packets);
    const listener = {
      onMessage: (message: ChildMessage) => this.receive(message),
      onLine: (line: string) => this.hearLine(line),
    };
    this.child = (options.fork ?? ChildHandle.fork)(options.role, listener, { realtime: options.realtime ?? false });
    this.transition('forked', 'process started');
    this.timer = setInterval(() => this.check(), CHECK_INTERVAL_MS);
  }

  /**
   * What the child has done, once its process is gone.
   * @throws AttemptFailure where it should not have gone.
   */
  async ended(): Promise<DoneReason> {
    const exit = await this.child.exited.finally(() => clearInterval(this.timer));
    const asked = this.options.stopping.aborted;
    if (exit.done === 'stopped' && !asked) return this.failed(STOPPED_BY_OTHERS);
    if (exit.done === null && !asked) return this.failed(explainExit(exit, this.verdict));
    const done = exit.done ?? 'stopped';
    this.transition('ended', done);
    return done;
  }

  /** Ends the child as gently as its state allows. */
  async stop(): Promise<void> {
    const { role, state } = this.options;
    const blocked = role === 'receiver' && ['waiting', 'opening'].includes(state());
    this.transition('stop', 'asked to end');
    await stopChild(this.child, blocked ? BLOCKED_GRACE : STOP_GRACE);
  }

  private failed(reason: LoopError): never {
    this.transition('died', reason.message);
    const playedMs = this.playingSinceMs === null ? 0 : this.options.nowMs() - this.playingSinceMs;
    throw new AttemptFailure(reason, playedMs);
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
        if (this.vitals.report(message.frames)) this.transition('frame', 'frames flow');
        break;
      case 'log':
        this.log(message.level, message.message);
        break;
      case 'fault':
      case 'done':
        this.leaving = true;
        this.end(LEAVE_GRACE);
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
    if (!stopping.aborted) this.child.configure(config());
  }

  private progress(step: 'opening' | 'playing'): void {
    if (step === 'opening') {
      this.vitals.heard();
      this.transition('open-began', 'pipeline is being opened');
    } else {
      this.playingSinceMs ??= this.options.nowMs();
      this.vitals.frame();
      this.transition('frame', 'first frame');
    }
  }

  /**
   * Two faults are told on stderr alone: an element that is missing, behind which an open blocks for ever, and a writer
   * whose pipeline has died, while each further write still seems to succeed.
   */
  private hearLine(line: string): void {
    this.log('debug', line);
    const [, element, report] = /module (\S+) reported: (.+)/.exec(line) ?? [];
    if (element !== undefined && report !== undefined) this.pipelineError = `${element}: ${report}`;
    // What ximagesink and xvimagesink say when the user closes GStreamer's window of `local`.
    if (report === 'Output window was closed') this.options.onMessage({ type: 'quit', by: 'window' });
    if (this.verdict !== null || this.leaving || this.options.stopping.aborted) return;
    const missing = missingPart(line);
    if (missing !== null) {
      this.condemn({ verdict: 'missing', restart: 'missing', message: missing });
    } else if (line.includes('Error pushing buffer')) {
      const message = `the writer's pipeline has died (${this.pipelineError ?? 'it gave no reason'})`;
      this.condemn({ verdict: 'writer-dead', restart: 'write-failed', message });
    }
  }

  private check(): void {
    if (this.leaving) return;
    if (this.vitals.hearPackets()) this.transition('packet', 'first RTP packet');
    const { role, state, limits } = this.options;
    const verdict = judge({ role, state: state(), ...this.vitals.observe() }, limits);
    if (verdict === null) return;
    if (verdict.restart === null) {
      if (this.transition('silence', verdict.message)) this.diagnose(verdict);
    } else if (this.verdict === null) this.condemn(verdict);
  }

  /** Ends a child that cannot be helped, so that another one can begin. */
  private condemn(verdict: Verdict): void {
    this.verdict = verdict;
    this.diagnose(verdict);
    this.end(KILL_AT_ONCE);
  }

  /** Sees to it that the child ends, without waiting for it. */
  private end(grace: StopGrace): void {
    stopChild(this.child, grace).catch((error: unknown) => this.log('error', errorText(error)));
  }

  private diagnose({ verdict, message }: Verdict): void {
    this.options.emit({ type: 'diagnosis', role: this.options.role, verdict, message });
  }

  private log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void {
    this.options.emit({ type: 'log', level, role: this.options.role, message });
  }

  private transition(event: ChildEvent, reason: string): boolean {
    const changed = this.options.transition(event, reason, this.child.pid);
    if (changed) this.vitals.enter();
    return changed;
  }
}
