import { impairFlags } from './flags/impair-flags.js';
import { compareFlags } from './flags/compare-flags.js';
import { doctorFlags } from './flags/doctor-flags.js';
import { pipelinesFlags } from './flags/pipelines-flags.js';
import { sdpFlags } from './flags/sdp-flags.js';
import { sourcesFlags } from './flags/sources-flags.js';
import { latencyFlags } from '../lab/latency-flags.js';
import { loopFlags } from '../request/flags/loop-flags.js';

const TABLES: Readonly<Record<string, () => object>> = {
  start: () => loopFlags('start'),
  sender: () => loopFlags('sender'),
  receiver: () => loopFlags('receiver'),
  local: () => loopFlags('local'),
  pipelines: pipelinesFlags,
  sdp: sdpFlags,
  sources: sourcesFlags,
  doctor: doctorFlags,
  latency: latencyFlags,
  impair: impairFlags,
  compare: compareFlags,
};

/** Without dashes; empty for what is no command. */
export function flagsOfCommand(command: string): readonly string[] {
  return Object.keys(TABLES[command]?.() ?? {});
}

export function commandsWith(flag: string): readonly string[] {
  return Object.keys(TABLES).filter((command) => flagsOfCommand(command).includes(flag));
}
