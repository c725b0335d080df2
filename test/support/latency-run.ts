import { type Report, reportSchema } from '../../src/report/schema.js';
import { runCli } from './loop-run.js';
import type { ProgramEnd } from './marked-program.js';

/** Small and short: what it measures on a busy machine matters less than that it does. */
export const QUICK: readonly string[] = [
  ...['latency', '--size', '320x240', '--fps', '30', '--duration', '1500ms', '--warmup', '300ms'],
];

export interface LatencyEnd extends ProgramEnd {
  readonly report: Report;
  readonly run: Report['settings'][number]['runs'][number];
}

/** Runs `gstcv-loop latency … --json` to its end. The first run of its report comes with it. */
export async function measureLatency(args: readonly string[], withinMs = 30_000): Promise<LatencyEnd> {
  const end = await runCli([...QUICK, ...args, '--json'], { withinMs });
  const report = reportIn(end);
  const run = report.settings[0]?.runs[0];
  if (run === undefined) throw new Error(`nothing was measured: ${end.stderr}`);
  return { ...end, report, run };
}

/** Every line of stdout. @throws Error where one is not JSON. */
export function linesIn({ stdout, stderr }: ProgramEnd): readonly { readonly type?: unknown }[] {
  if (!stdout.endsWith('\n')) throw new Error(`stdout is not made of lines: ${stdout.slice(-200)}; stderr: ${stderr}`);
  return stdout
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly type?: unknown });
}

/** The last line, which must be the only report and fit the schema. */
export function reportIn(end: ProgramEnd): Report {
  const lines = linesIn(end);
  const types = lines.map(({ type }) => type);
  if (types.indexOf('report') !== lines.length - 1) throw new Error(`lines on stdout: ${types.join(', ')}`);
  return reportSchema.parse(lines.at(-1));
}
