import type { Report, ReportBaseline, ReportRun, ReportSetting } from '../report/schema.js';
import { framesPerSecond } from '../pipeline/video-format.js';
import { type BaselineName, BASELINES, runBaseline } from './baseline.js';
import type { LabRequest, LabSetting } from './lab-request.js';
import type { RunPlan } from './measure-run.js';
import { runSetting, type SettingPlan } from './run-setting.js';
import { schedule, type Slot } from './schedule.js';

export interface LabOptions extends Pick<RunPlan, 'signal' | 'hurry' | 'onProgress'> {
  /** Before each measurement. */
  readonly onSlot: (slot: Slot<LabSetting>, done: number, total: number) => void;
  /** After each measurement that came to its end. */
  readonly onRun: (slot: Slot<LabSetting>, run: ReportRun) => void;
}

/** What was measured, in the terms of the report. */
export type LabResult = Pick<Report, 'elapsedMs' | 'partial' | 'settings' | 'baseline'> & {
  /** Why not all could be measured; null where all was, or where the signal ended it. */
  readonly fault: { readonly error: unknown } | null;
};

/** What makes the measurements; tests put something quicker in its place. */
export interface Instruments {
  readonly runSetting: typeof runSetting;
  readonly runBaseline: typeof runBaseline;
}

interface Measured {
  readonly setting: LabSetting;
  readonly runs: ReportRun[];
  readonly baselines: Readonly<Record<BaselineName, ReportBaseline['runs']>>;
}

/** Measures every setting in every round, one after the other; what was measured until `signal` is aborted is kept. */
export async function runLab(
  request: LabRequest,
  options: LabOptions,
  instruments: Instruments = { runSetting, runBaseline },
): Promise<LabResult> {
  const startedMs = performance.now();
  const elapsedMs = () => performance.now() - startedMs;
  // Called, since it changes while something is awaited.
  const isOver = () => options.signal.aborted;
  const plan = { ...request, ...options };
  const settings = request.settings.map((setting): Measured => ({
    setting,
    runs: [],
    baselines: { floor: [], naive: [] },
  }));
  const slots = schedule(settings, request.repeat);
  const measureAll = async () => {
    for (const [done, { setting: measured, round }] of slots.entries()) {
      if (isOver()) return;
      const slot = { setting: measured.setting, round };
      options.onSlot(slot, done, slots.length);
      const run = await instruments.runSetting(slot, elapsedMs(), plan);
      if (isOver()) return;
      measured.runs.push(run);
      options.onRun(slot, run);
      if (request.baseline) await addBaselines(measured, slot, plan, instruments);
    }
  };
  const fault = await measureAll().then(
    () => null,
    (error: unknown) => ({ error }),
  );
  if (fault !== null && settings.every(({ runs }) => runs.length === 0)) throw fault.error;
  return {
    elapsedMs: elapsedMs(),
    partial: isOver() || fault !== null,
    settings: settings.map(({ setting, runs }) => ({ ...describe(setting), runs })),
    baseline: request.baseline ? settings.flatMap(baselinesOf) : [],
    fault,
  };
}

async function addBaselines(
  { baselines }: Measured,
  slot: Slot<LabSetting>,
  plan: SettingPlan,
  instruments: Instruments,
): Promise<void> {
  for (const name of BASELINES) {
    const run = await instruments.runBaseline(name, slot, plan);
    if (plan.signal.aborted) return;
    baselines[name].push(run);
  }
}

function baselinesOf({ setting, baselines }: Measured): ReportBaseline[] {
  return BASELINES.map((name) => ({ name, setting: setting.name, runs: baselines[name] }));
}

function describe({ name, values, config, impair }: LabSetting): Omit<ReportSetting, 'runs'> {
  const { sender, receiver } = config;
  if (sender === null) throw new Error(`setting ${name} has no sender`);
  const { width, height, frameRate } = sender.video;
  const { element, preset, bitrateKbps, gop, threads } = sender.encoder;
  return {
    name,
    values,
    video: { width, height, fps: framesPerSecond(frameRate) },
    encoder: { element, preset, bitrateKbps, gop, threads },
    impair,
    fecPercent: sender.fecPercent,
    jitterBufferMs: receiver?.jitterBufferMs ?? 0,
  };
}
