import type { LabSetting } from '../../lab/lab-request.js';
import type { RunPhase } from '../../lab/measure-run.js';
import type { RunRecorder } from '../../lab/run-recorder.js';
import type { Slot } from '../../lab/schedule.js';

/** How far a measurement is. */
export interface ProgressState {
  readonly setting: string;
  readonly done: number;
  readonly total: number;
  readonly phase: RunPhase;
  /** Since the phase began. */
  readonly phaseMs: number;
  /** Frames that have come in this run. */
  readonly frames: number;
  /** Until all is measured, by what it took so far; null while nothing is. */
  readonly leftMs: number | null;
}

/** Follows a measurement. */
export class LatencyProgress {
  private readonly startedMs: number;
  private setting = '';
  private done = 0;
  private total = 1;
  private phase: RunPhase = 'starting';
  private phaseStartedMs: number;
  private recorder: Pick<RunRecorder, 'received'> | null = null;

  constructor(private readonly nowMs = () => performance.now()) {
    this.startedMs = this.phaseStartedMs = nowMs();
  }

  begin({ setting }: Slot<Pick<LabSetting, 'name'>>, done: number, total: number): void {
    this.setting = setting.name;
    this.done = done;
    this.total = total;
    this.recorder = null;
  }

  enter(phase: RunPhase, recorder: Pick<RunRecorder, 'received'>): void {
    this.phase = phase;
    this.phaseStartedMs = this.nowMs();
    this.recorder = recorder;
  }

  state(): ProgressState {
    const { setting, done, total, phase } = this;
    const nowMs = this.nowMs();
    const leftMs = done === 0 ? null : ((nowMs - this.startedMs) / done) * (total - done);
    const frames = this.recorder?.received.length ?? 0;
    return { setting, done, total, phase, phaseMs: nowMs - this.phaseStartedMs, frames, leftMs };
  }
}
