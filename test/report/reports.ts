import type { Report, ReportRun, ReportSetting } from '../../src/report/schema.js';
import type { SeededRandom } from '../latency/seeded-random.js';
import { autoregressive, gauss } from '../latency/series.js';
import { runOf, settingOf } from './settings.js';

export function reportOf(settings: readonly ReportSetting[], change: Partial<Report> = {}): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'gstcv-loop', version: '0.1.0' },
    ...{ startedAt: '2026-05-12T14:03:27.412Z', elapsedMs: 20_000, partial: false },
    host: {
      ...{ system: 'Linux 6.1.0 x64', cpu: 'a CPU', cores: 2, memoryMib: 4096, node: '20.20.2', loadBefore: 0.1 },
    },
    request: { command: ['latency'], durationMs: 20_000, warmupMs: 2_000, repeat: 1, source: 'test://smpte' },
    ...{ settings: [...settings], baseline: [], assertions: [], best: null },
    ...change,
  };
}

/** What a run is made from: delays around `p50Ms`, which lean on each other, and runs which differ by `runSpread`. */
export interface Simulated {
  readonly p50Ms: number;
  readonly frames: number;
  /** Standard deviation of a run's offset, as a part of the delay. */
  readonly runSpread: number;
}

export function simulatedRun(random: SeededRandom, { p50Ms, frames, runSpread }: Simulated): ReportRun {
  const level = p50Ms * (1 + runSpread * gauss(random));
  const atMs = Array.from({ length: frames }, (_, index) => (index * 1000) / 30);
  const latencyMs = autoregressive(random, frames, 0.5).map((noise) => level * Math.exp(0.15 * noise));
  return runOf({ samples: { atMs, latencyMs } });
}

export function simulatedSetting(random: SeededRandom, runs: number, like: Simulated, name?: string): ReportSetting {
  return settingOf(
    Array.from({ length: runs }, () => simulatedRun(random, like)),
    name,
  );
}
