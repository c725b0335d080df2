import { parseImpairments } from '../../impair/parse-impairments.js';
import { survivability } from '../../impair/survivability.js';
import { survivabilityText } from '../../impair/survivability-text.js';
import { type Comparison } from '../../report/baselines.js';
import { goodRuns, metricOf } from '../../report/metrics.js';
import { type ReportRun, type ReportSetting, STAGES } from '../../report/schema.js';
import { renderColumns } from './columns.js';
import { counts, number, signed } from './number-text.js';

type Row = readonly [what: string, figures: string];

/**
 * All that is known of one setting: medians over its runs for the latency, else of its last good run.
 * @param beside what was measured beside it.
 */
export function settingText(setting: ReportSetting, beside: readonly Comparison[]): string {
  const { runs } = setting;
  const run = goodRuns(setting).at(-1);
  const title = titleOf(setting);
  if (run === undefined) return `${title}: not measured (${runs.at(-1)?.error ?? 'interrupted'})`;
  const rows = [...latencyRows(setting, run), ...beside.map(baselineRow), ...pathRows(run), ...hostRows(run)];
  const note = runs.length > 1 ? [`(latency: medians of ${String(runs.length)} runs; the rest: the last run)`] : [];
  const length = `${number(run.durationMs / 1000, 1)} s`;
  return [`${title}, ${length}`, '', renderColumns(rows), ...impairmentLines(setting, run), ...note].join('\n');
}

/** A preset means something to x264 and x265 only. */
function encoderText({ element = 'x264enc', preset }: ReportSetting['encoder']): string {
  if (element === 'x264enc') return preset;
  return element === 'x265enc' ? `x265 ${preset}` : element;
}

function titleOf({ video, encoder, fecPercent, jitterBufferMs }: ReportSetting): string {
  const { width, height, fps } = video;
  const size = `${String(width)}x${String(height)} at ${String(Math.round(fps * 100) / 100)} fps`;
  const repair = [
    ...(fecPercent > 0 ? [`FEC ${String(fecPercent)} %`] : []),
    ...(jitterBufferMs > 0 ? [`jitter buffer ${String(jitterBufferMs)} ms`] : []),
  ];
  return [size, encoderText(encoder), `${String(encoder.bitrateKbps)} kbit/s`, ...repair].join(', ');
}

function latencyRows(setting: ReportSetting, { latencyJitterMs, drift, stagesMs }: ReportRun): Row[] {
  const names = ['p50', 'p95', 'p99', 'max'] as const;
  const figures = names.map((name) => `${name} ${number(metricOf(setting, name), 2)}`);
  const p50s = goodRuns(setting).flatMap(({ latencyMs }) => latencyMs?.p50 ?? []);
  const spread = `${number(Math.min(...p50s), 2)} to ${number(Math.max(...p50s), 2)} ms`;
  const stages = stagesMs && STAGES.map((stage) => `${STAGE_NAMES[stage]} ${number(stagesMs[stage].p50, 2)}`);
  return [
    ['latency', `${figures.join('  ')}  ms`],
    ...(p50s.length > 1 ? [['p50 of runs', spread] as const] : []),
    ['stages', stages === null ? '-' : `${stages.join(' + ')} ms`],
    ['jitter', `${number(latencyJitterMs, 2)} ms from frame to frame`],
    ['drift', driftText(drift)],
  ];
}

const STAGE_NAMES = { stamp: 'stamp', write: 'write', link: 'encode, send, decode', 'hand-over': 'hand over' } as const;

function driftText(drift: ReportRun['drift']): string {
  if (drift === null) return 'not told: too short a time';
  const { msPerMinute, low, high, isReal } = drift;
  const verdict = isReal ? 'the delay CHANGES over time' : 'none that is beyond chance';
  return `${signed(msPerMinute)} ms/min (${signed(low)} to ${signed(high)}): ${verdict}`;
}

function baselineRow({ name, baselineMs, ratio }: Comparison): Row {
  return [name, `p50 ${number(baselineMs, 2)} ms; this is ${number(ratio.median, 2)} times as much`];
}

function pathRows({ frames, fps, packets, bitrateKbps, firstFrameMs }: ReportRun): Row[] {
  const { sent, lost, duplicated, reordered, unreadable } = frames;
  const { jitterMs, ...counted } = packets;
  const rate = `${number(bitrateKbps, 0)} kbit/s, jitter ${number(jitterMs, 2)} ms`;
  return [
    ['frames', `${counts({ sent, lost, duplicated, reordered, unreadable })}, ${number(fps, 2)} fps`],
    ['packets', `${counts(counted)}, ${rate}`],
    ['first frame', `after ${number(firstFrameMs, 0)} ms`],
  ];
}

function hostRows({ processes, quality, restarts }: ReportRun): Row[] {
  const use = (name: 'sender' | 'receiver' | 'supervisor') => {
    const { cpuPercent, rssMib } = processes?.[name] ?? { cpuPercent: null, rssMib: null };
    return `${name} ${number(cpuPercent, 0)} % CPU ${number(rssMib, 0)} MiB`;
  };
  return [
    ['processes', (['sender', 'receiver', 'supervisor'] as const).map(use).join(', ')],
    ...(quality === null ? [] : [['quality', qualityText(quality)] as const]),
    ...(restarts === 0 ? [] : [['restarts', String(restarts)] as const]),
  ];
}

function qualityText({ psnrDb, ssim, frames }: NonNullable<ReportRun['quality']>): string {
  return `PSNR ${number(psnrDb, 2)} dB, SSIM ${number(ssim, 4)}, of ${String(frames)} pictures`;
}

/** What was done to the packets, and how the picture came through; blackouts count from where measuring began. */
function impairmentLines({ impair }: ReportSetting, { impairment, frames, gaps, latencyMs }: ReportRun): string[] {
  if (impair === null || impairment === null) return [];
  const { addedMs, ...counted } = impairment;
  const happened = Object.entries(counted).filter(([, count]) => count > 0);
  const survived = survivability({
    frames,
    gaps: gaps.map(({ fromMs, durationMs, isOpen }) => ({ fromMs, durationMs: isOpen ? null : durationMs })),
    blackouts: parseImpairments('impair', impair).blackouts,
    delayMs: latencyMs?.p50 ?? 0,
  });
  const added = addedMs === null ? '' : `, ${number(addedMs.p50, 2)} ms added (p50)`;
  return [
    '',
    `impaired: ${impair}`,
    `packets    ${counts(Object.fromEntries(happened))}${added}`,
    survivabilityText(survived),
  ];
}
