import { latencyFlags } from '../lab/latency-flags.js';
import type { Flags } from '../request/flags/flag.js';
import { latencyRequest } from '../lab/latency-request.js';
import { version } from '../config/version.js';
import { hideCredentials } from '../errors/hide-credentials.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import { measureSettings, prepareSettings } from '../lab/measure-latency.js';
import type { Report, ReportRun } from '../report/schema.js';
import { prepareOutputFolder, writeReport } from '../report/write-report.js';
import { assertOptions, flagsOf, givenOptions } from './flags-of-options.js';
import type { LoopOptions } from './loop-options.js';
import { inOptionWords } from './option-errors.js';
import { milliseconds, number, OPTION_FLAGS, string, strings, toggle } from './option-flags.js';

/** What means the same as for {@link startLoop}. */
type MeasuredOptions = Pick<
  LoopOptions,
  | ('source' | 'sourcePipeline' | 'size' | 'fps' | 'codec' | 'encoder' | 'decoder' | 'bitrateKbps' | 'preset' | 'gop')
  | ('fecPercent' | 'jitterBufferMs' | 'realtime')
>;

/** Of {@link measureLatency}: the flags of `gstcv-loop latency`, and its defaults. */
export interface LatencyOptions extends MeasuredOptions {
  /** Length of one measurement, in ms. */
  readonly durationMs?: number;
  /** From the first picture until measuring begins, in ms. */
  readonly warmupMs?: number;
  /** Rounds: every setting once each. */
  readonly repeat?: number;
  /** Every combination of these is a setting: `'preset=ultrafast,superfast;fps=30,60'`, with the names of the flags. */
  readonly matrix?: string;
  /** A bad network: `'loss=1%,delay=20ms'`, or a scenario such as `'wifi'`. */
  readonly impair?: string;
  /** Compare the pictures that came with those that were sent: PSNR and SSIM. */
  readonly quality?: boolean;
  /** Measure GStreamer's floor and the naive pipelines in the same run. */
  readonly baseline?: boolean;
  /** What must hold: `'p99<80ms'`, `['p50<20ms', 'lost<0.1%']`. Whether it does is in the report: nothing is thrown. */
  readonly assert?: string | readonly string[];
  /** Folder for report.html, report.json and junit.xml; without it, no files. */
  readonly out?: string;
  /** Called after each measurement. */
  readonly onRun?: (run: MeasuredRun) => void;
  /** Ends it early: the report holds what was measured by then, and is marked as `partial`. */
  readonly signal?: AbortSignal;
}

export interface MeasuredRun {
  /** Name of the setting. */
  readonly setting: string;
  readonly run: ReportRun;
}

/** Some of it could not be measured; `report` holds the rest. The code is that of what went wrong. */
export class PartialReportError extends LoopError {
  /** @internal */
  constructor(
    cause: unknown,
    readonly report: Report,
  ) {
    super(cause instanceof LoopError ? cause.code : 'internal', errorText(cause), { cause });
  }
}

const TABLE = {
  ...OPTION_FLAGS,
  warmupMs: milliseconds('warmup'),
  repeat: number('repeat'),
  matrix: string('matrix'),
  impair: string('impair'),
  quality: toggle('quality'),
  baseline: toggle('baseline'),
  assert: strings('assert'),
  out: string('out'),
};

/**
 * Measures the one-way latency of the loop, frame by frame, as `gstcv-loop latency` does. Takes the warm-up and the duration for each
 * setting in each round; the machine should have nothing else to do.
 * @throws LoopError `bad-config` or `missing` for whatever is wrong before; {@link PartialReportError} where something breaks
 * between two measurements; the reason of `signal` where that was aborted before the first one
 */
export async function measureLatency(options: LatencyOptions = {}): Promise<Report> {
  assertOptions(options);
  const { signal, onRun, ...others } = options;
  const never = new AbortController().signal;
  const over = signal ?? never;
  over.throwIfAborted();
  const given = givenOptions(others);
  try {
    const flags = flagsOf(given, TABLE, latencyFlags());
    const request = latencyRequest(flags);
    const settings = await prepareSettings(request.settings);
    if (request.out !== null) await prepareOutputFolder(request.out);
    over.throwIfAborted();
    const measurement = { ...request, settings, command: commandOf(flags).map(hideCredentials), version: version() };
    const { report, fault } = await measureSettings(measurement, {
      ...{ signal: over, hurry: never },
      onSlot: () => undefined,
      onProgress: () => undefined,
      onRun: ({ setting }, run) => onRun?.({ setting: setting.name, run }),
    });
    if (request.out !== null) await writeReport(request.out, report);
    if (fault !== null) throw new PartialReportError(fault.error, report);
    return report;
  } catch (thrown) {
    throw thrown instanceof PartialReportError ? thrown : inOptionWords(thrown, TABLE, given);
  }
}

/** The same on the command line. */
function commandOf(flags: Flags): string[] {
  const words = Object.entries(flags).flatMap(([flag, value]) => {
    if (typeof value === 'boolean') return value ? [`--${flag}`] : [];
    return (Array.isArray(value) ? value : [value]).flatMap((each) => [`--${flag}`, String(each)]);
  });
  return ['latency', ...words];
}
