import type { ReportRun } from '../../src/report/schema.js';
import { normal, seededRandom } from './random.js';

export interface SampleOptions {
  readonly seed: number;
  readonly round?: number;
  readonly fps?: number;
  readonly frames?: number;
  /** Where the latency lies, in ms. */
  readonly p50?: number;
  /** Chance of a frame to be late by several times the usual. */
  readonly spikes?: number;
  readonly msPerMinute?: number;
  /** In ms since the measured time began: no frame comes in them. */
  readonly blackouts?: readonly { readonly fromMs: number; readonly durationMs: number }[];
  /** Chance of a frame to be lost outside of the blackouts. */
  readonly loss?: number;
  readonly psnrDb?: number | null;
  readonly cpuPercent?: number;
  readonly impaired?: boolean;
}

/**
 * A run as it could have been: the delay of a frame leans on that of the frame before it (an AR(1) process), key frames are
 * dearer, and now and then the machine does something else.
 */
export function sampleRun(options: SampleOptions): ReportRun {
  const { seed, round = 1, fps = 30, frames = 600, p50 = 6.8, psnrDb = null, cpuPercent = 62 } = options;
  const random = seededRandom(seed);
  const samples = sampleFrames(options, random);
  const { latencyMs } = samples;
  const gaps = (options.blackouts ?? []).map(({ fromMs, durationMs }) => ({
    fromMs,
    durationMs: durationMs + 40,
    isOpen: false,
  }));
  const wobble = () => 1 + 0.02 * normal(random);
  const summary = summarize(latencyMs);
  return {
    round,
    startedMs: (round - 1) * (frames / fps) * 1100,
    durationMs: (frames * 1000) / fps,
    latencyMs: summary,
    latencyJitterMs: meanStep(latencyMs),
    drift: driftOf(options.msPerMinute ?? 0.02),
    fps: (latencyMs.length * fps) / Math.max(frames, 1),
    frames: {
      sent: frames,
      received: latencyMs.length,
      lost: frames - latencyMs.length,
      duplicated: 0,
      reordered: 0,
      unreadable: 0,
    },
    stagesMs: summary === null ? null : stagesOf(p50),
    packets: {
      received: frames * 9,
      lost: (frames - latencyMs.length) * 9,
      duplicated: 0,
      reordered: 0,
      jitterMs: 0.21 * wobble(),
    },
    bitrateKbps: 1987.4 * wobble(),
    firstFrameMs: 871 * wobble(),
    processes: {
      sender: { cpuPercent: cpuPercent * 0.6 * wobble(), rssMib: 142 * wobble() },
      receiver: { cpuPercent: cpuPercent * 0.4 * wobble(), rssMib: 128 * wobble() },
      supervisor: { cpuPercent: 3.1, rssMib: 84 },
    },
    quality: psnrDb === null ? null : { frames: 40, psnrDb: psnrDb * (1 + 0.002 * normal(random)), ssim: psnrDb / 42 },
    gaps,
    restarts: 0,
    impairment: options.impaired === true ? impairmentOf(frames * 9, frames - latencyMs.length) : null,
    samples,
    error: null,
  };
}

/** A run that measured nothing. */
export function failedRun(error: string, round = 1): ReportRun {
  const none = { sent: 0, received: 0, lost: 0, duplicated: 0, reordered: 0, unreadable: 0 };
  return {
    ...sampleRun({ seed: 1, round, frames: 0 }),
    latencyMs: null,
    latencyJitterMs: null,
    drift: null,
    fps: 0,
    frames: none,
    packets: { received: 0, lost: 0, duplicated: 0, reordered: 0, jitterMs: 0 },
    bitrateKbps: 0,
    firstFrameMs: null,
    processes: null,
    error,
  };
}

function sampleFrames(options: SampleOptions, random: () => number): ReportRun['samples'] {
  const { fps = 30, frames = 600, p50 = 6.8, spikes = 0.008, msPerMinute = 0.02, blackouts = [], loss = 0 } = options;
  const [atMs, latencyMs]: [number[], number[]] = [[], []];
  let lean = 0;
  for (let index = 0; index < frames; index += 1) {
    const at = (index * 1000) / fps;
    lean = 0.82 * lean + 0.045 * normal(random);
    const keyFrame = index % 30 === 0 ? 1.35 : 1;
    const spike = random() < spikes ? 1.8 + 2.5 * random() : 1;
    const gone = random() < loss || blackouts.some((each) => at >= each.fromMs && at < each.fromMs + each.durationMs);
    if (gone) continue;
    atMs.push(round3(at + 0.3 * random()));
    latencyMs.push(round3(Math.max(p50 * Math.exp(lean) * keyFrame * spike + (msPerMinute * at) / 60_000, 0.2)));
  }
  return { atMs, latencyMs };
}

function summarize(values: readonly number[]): ReportRun['latencyMs'] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (percent: number) => sorted[Math.min(sorted.length - 1, Math.floor((percent / 100) * sorted.length))] ?? 0;
  return sorted.length === 0 ? null : { p50: at(50), p95: at(95), p99: at(99), max: at(100), min: at(0) };
}

function meanStep(values: readonly number[]): number | null {
  const steps = values.slice(1).map((value, index) => Math.abs(value - (values[index] ?? value)));
  return steps.length === 0 ? null : steps.reduce((sum, step) => sum + step, 0) / steps.length;
}

function driftOf(msPerMinute: number): ReportRun['drift'] {
  const [low, high] = [msPerMinute - 0.3, msPerMinute + 0.3];
  return { msPerMinute, low, high, isReal: low > 0 || high < 0 };
}

function stagesOf(p50: number): ReportRun['stagesMs'] {
  const around = (ms: number) => ({ p50: ms, p95: ms * 1.4, p99: ms * 1.9, max: ms * 3.5, min: ms * 0.7 });
  return { stamp: around(0.24), write: around(0.41), link: around(p50 - 0.65), 'hand-over': around(0.33) };
}

function impairmentOf(received: number, lostFrames: number): ReportRun['impairment'] {
  const [lost, blackedOut, overflowed] = [Math.round(received * 0.011), lostFrames * 6, 12];
  return {
    received,
    sent: received + 4 - lost - blackedOut - overflowed,
    lost,
    duplicated: 4,
    reordered: 31,
    blackedOut,
    overflowed,
    unsent: 0,
    kernelDrops: 0,
    addedMs: { p50: 20.1, p95: 24.8, p99: 27.3, max: 31.9, min: 18.2 },
  };
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
