import { median } from '../latency/statistics.js';
import type { ReportRun, ReportSetting } from './schema.js';

/** What can be asserted, compared and shown of a setting. */
export const METRICS = [
  'p50',
  'p95',
  'p99',
  'max',
  'drift',
  'lost',
  'unreadable',
  'fps',
  'cpu',
  'rss',
  'psnr',
  'ssim',
] as const;
export type MetricName = (typeof METRICS)[number];

interface Metric {
  /** What it is, for a table or a complaint. */
  readonly label: string;
  /** The unit of `read`: ms, ms/min, %, fps, MiB, dB or none. */
  readonly unit: string;
  readonly better: 'low' | 'high';
  /** Null where the run has not measured it. */
  readonly read: (run: ReportRun) => number | null;
}

const share = (part: number, of: number) => (of === 0 ? null : (100 * part) / of);

/** The one table of metrics. CPU and memory are those of sender and receiver together. */
export const METRIC_TABLE: Readonly<Record<MetricName, Metric>> = {
  p50: { label: 'latency p50', unit: 'ms', better: 'low', read: (run) => run.latencyMs?.p50 ?? null },
  p95: { label: 'latency p95', unit: 'ms', better: 'low', read: (run) => run.latencyMs?.p95 ?? null },
  p99: { label: 'latency p99', unit: 'ms', better: 'low', read: (run) => run.latencyMs?.p99 ?? null },
  max: { label: 'latency max', unit: 'ms', better: 'low', read: (run) => run.latencyMs?.max ?? null },
  drift: { label: 'drift', unit: 'ms/min', better: 'low', read: (run) => run.drift?.msPerMinute ?? null },
  lost: { label: 'lost frames', unit: '%', better: 'low', read: ({ frames }) => share(frames.lost, frames.sent) },
  unreadable: {
    label: 'unreadable frames',
    unit: '%',
    better: 'low',
    read: ({ frames }) => share(frames.unreadable, frames.sent),
  },
  fps: { label: 'frames per second', unit: 'fps', better: 'high', read: ({ fps }) => fps },
  cpu: {
    label: 'CPU',
    unit: '%',
    better: 'low',
    read: ({ processes }) => processes && processes.sender.cpuPercent + processes.receiver.cpuPercent,
  },
  rss: {
    label: 'memory',
    unit: 'MiB',
    better: 'low',
    read: ({ processes }) => processes && processes.sender.rssMib + processes.receiver.rssMib,
  },
  psnr: { label: 'PSNR', unit: 'dB', better: 'high', read: ({ quality }) => quality?.psnrDb ?? null },
  ssim: { label: 'SSIM', unit: '', better: 'high', read: ({ quality }) => quality?.ssim ?? null },
};

/** Those that were measured. */
export function goodRuns({ runs }: ReportSetting): readonly ReportRun[] {
  return runs.filter(({ error }) => error === null);
}

/** Median over the runs of a setting that have measured it; null where none has. */
export function metricOf(setting: ReportSetting, name: MetricName): number | null {
  return medianOverRuns(setting, METRIC_TABLE[name].read);
}

/** The same of anything that can be read of a run. */
export function medianOverRuns(setting: ReportSetting, read: (run: ReportRun) => number | null): number | null {
  const values = goodRuns(setting).map(read);
  return median(values.filter((value) => value !== null));
}
