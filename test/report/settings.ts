import type { ReportRun, ReportSetting } from '../../src/report/schema.js';

/** A run that went well, as far as nothing else is said. */
export function runOf(change: Partial<ReportRun> = {}): ReportRun {
  return {
    ...{ round: 1, startedMs: 0, durationMs: 10_000 },
    latencyMs: { p50: 10, p95: 20, p99: 30, max: 40, min: 5 },
    ...{ latencyJitterMs: 1, drift: null, fps: 30 },
    frames: { sent: 300, received: 300, lost: 0, duplicated: 0, reordered: 0, unreadable: 0 },
    stagesMs: null,
    packets: { received: 1000, lost: 0, duplicated: 0, reordered: 0, jitterMs: 0.1 },
    ...{ bitrateKbps: 2000, firstFrameMs: 300, processes: null, quality: null, gaps: [], restarts: 0 },
    ...{ impairment: null, samples: { atMs: [], latencyMs: [] }, error: null },
    ...change,
  };
}

export function settingOf(runs: readonly ReportRun[], name = 'default'): ReportSetting {
  return {
    ...{ name, values: {} },
    video: { width: 640, height: 480, fps: 30 },
    encoder: { preset: 'superfast', bitrateKbps: 2000, gop: 30, threads: 2 },
    ...{ impair: null, fecPercent: 0, jitterBufferMs: 0, runs: [...runs] },
  };
}
