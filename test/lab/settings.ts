import type { LoopConfig } from '../../src/config/loop-config.js';
import type { LabRequest, LabSetting } from '../../src/lab/lab-request.js';
import { receiverConfig, senderConfig } from '../config/child-configs.js';
import { LIMITS } from '../supervisor/runner-bench.js';

/** A loop as the lab is given it, but for what a test changes. */
export function labConfig(changes: Partial<LoopConfig> = {}): LoopConfig {
  const roles = { sender: senderConfig(), receiver: receiverConfig() };
  return {
    ...roles,
    realtime: false,
    warmSpare: false,
    control: null,
    record: null,
    forward: null,
    limits: LIMITS,
    notes: [],
    ...changes,
  };
}

export function labSetting(name: string): LabSetting {
  return { name, values: { preset: name }, config: labConfig(), impair: null };
}

export function labRequest(names: readonly string[], changes: Partial<LabRequest> = {}): LabRequest {
  const times = { repeat: 1, warmupMs: 0, durationMs: 1000 };
  return { settings: names.map(labSetting), ...times, quality: false, baseline: false, ...changes };
}
