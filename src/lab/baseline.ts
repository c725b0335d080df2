import type { LoopConfig } from '../config/loop-config.js';
import type { ReportBaseline } from '../report/schema.js';
import type { LabSetting } from './lab-request.js';
import { measureFloor } from './measure-floor.js';
import { runSetting, type SettingPlan } from './run-setting.js';
import type { Slot } from './schedule.js';

export const BASELINES = ['floor', 'naive'] as const;
export type BaselineName = (typeof BASELINES)[number];

type BaselineRun = ReportBaseline['runs'][number];

/** What the setting is compared with on this machine, measured in the same round. */
export async function runBaseline(name: BaselineName, slot: Slot<LabSetting>, plan: SettingPlan): Promise<BaselineRun> {
  const { setting, round } = slot;
  const { sender } = setting.config;
  if (sender === null) throw new Error(`setting ${setting.name} has no sender`);
  if (name === 'floor') return { round, ...(await measureFloor(sender, plan)) };
  const naive = { setting: { ...setting, config: naiveConfig(setting.config), impair: null }, round };
  const { latencyMs, error } = await runSetting(naive, 0, { ...plan, quality: false });
  return { round, latencyMs, error };
}

/** The same picture, encoder and rate in the pipelines that most people begin with. */
function naiveConfig({ sender, receiver, ...config }: LoopConfig): LoopConfig {
  return {
    ...config,
    sender: sender && { ...sender, recipe: 'naive', video: { ...sender.video, forceBgr: true } },
    receiver: receiver && { ...receiver, recipe: 'naive' },
  };
}
