import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { parentDeathCommand } from '../host/parent-death.js';
import { latencySummary } from '../latency/statistics.js';
import { renderShellCommand } from '../pipeline/render.js';
import { floorPipeline, type SenderPipelineOptions } from '../pipeline/sender-pipelines.js';
import type { ReportBaseline } from '../report/schema.js';
import type { RunPlan } from './measure-run.js';

/** GStreamer's own latency tracer: source to sink of one pipeline, one record for each frame, on stderr. */
const TRACER = { GST_TRACERS: 'latency(flags=pipeline)', GST_DEBUG: 'GST_TRACER:7', GST_DEBUG_NO_COLOR: '1' };
/** ns: the latency of a frame, and when it was measured, since the program began. */
const RECORD = / latency, .*time=\(guint64\)(\d+), ts=\(guint64\)(\d+);/;

/** For the start, and for a machine that is busy. */
const EXTRA_MS = 5000;

type Plan = Pick<RunPlan, 'warmupMs' | 'durationMs' | 'signal'>;
type Outcome = Pick<ReportBaseline['runs'][number], 'latencyMs' | 'error'>;

/** The delay of one gst-launch-1.0 process that does nothing but encode, packetise and decode. */
export async function measureFloor(
  options: Pick<SenderPipelineOptions, 'video' | 'encoder'>,
  { warmupMs, durationMs, signal }: Plan,
): Promise<Outcome> {
  const shell = ['sh', '-c', `exec ${renderShellCommand(floorPipeline(options))}`] as const;
  const [file, ...words] = [...parentDeathCommand(), ...shell];
  const timeout = warmupMs + durationMs + EXTRA_MS;
  const program = execa(file, words, {
    ...{ env: TRACER, stdin: 'ignore', stdout: 'ignore', buffer: false },
    ...{ reject: false, timeout, cancelSignal: signal },
  });
  const delays = new FloorDelays(warmupMs, durationMs);
  let told = 'no frame came';
  for await (const line of createInterface({ input: program.stderr })) {
    const record = RECORD.exec(line);
    if (record === null) told = line;
    else if (delays.add(Number(record[1]), Number(record[2])) === 'enough') break;
  }
  program.kill('SIGTERM');
  // Unread, its last lines would keep the pipe open.
  program.stderr.resume();
  const { timedOut } = await program;
  if (timedOut) told = `it did not get through in ${String(timeout / 1000)} s`;
  const latencyMs = timedOut ? null : latencySummary(delays.valuesMs);
  return { latencyMs, error: latencyMs === null ? told : null };
}

/** The delays of the measured time. */
class FloorDelays {
  readonly valuesMs: number[] = [];
  private firstNs: number | null = null;

  constructor(
    private readonly warmupMs: number,
    private readonly durationMs: number,
  ) {}

  add(delayNs: number, atNs: number): 'more' | 'enough' {
    this.firstNs ??= atNs;
    const atMs = (atNs - this.firstNs) / 1e6 - this.warmupMs;
    if (atMs >= this.durationMs) return 'enough';
    if (atMs >= 0) this.valuesMs.push(delayNs / 1e6);
    return 'more';
  }
}
