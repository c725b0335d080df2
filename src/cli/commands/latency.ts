import { hideCredentials } from '../../errors/hide-credentials.js';
import { exitCodeOf } from '../../errors/loop-error.js';
import { sweepOrphans } from '../../host/orphans.js';
import { hostFacts } from '../../lab/host-facts.js';
import { type LabResult, runLab } from '../../lab/lab.js';
import type { LabSetting } from '../../lab/lab-request.js';
import { sourceName } from '../../pipeline/source-name.js';
import { prepareHeadless } from '../../lab/prepare-headless.js';
import { evaluateAssertions } from '../../report/assertions.js';
import { bestOf } from '../../report/best.js';
import { type Report, REPORT_VERSION } from '../../report/schema.js';
import { prepareOutputFolder, writeReport } from '../../report/write-report.js';
import type { Flags } from '../flags/flag.js';
import { Interruption } from '../interruption.js';
import { type LatencyRequest, latencyRequest, type SettingRequest } from '../request/latency-request.js';
import { createLatencyOutput, type LatencyOutput } from '../output/latency-output.js';
import { version } from '../version.js';

/**
 * Measures the loop and tells; resolves to the exit code.
 * @param argv the words after `gstcv-loop`, for the report.
 */
export async function latency(flags: Flags, argv: readonly string[]): Promise<number> {
  const request = latencyRequest(flags);
  const settings = await Promise.all(request.settings.map(prepared));
  // Before anything is measured: an hour's figures that cannot be written are lost.
  if (request.out !== null) await prepareOutputFolder(request.out);
  await sweepOrphans();
  const interruption = new Interruption();
  const output = createLatencyOutput(request.json);
  try {
    const { report, fault } = await measure({ ...request, settings }, argv, interruption, output);
    // Told first: a disk that is full by now must not take the figures along.
    output.report(report);
    if (request.out !== null) output.written(await writeReport(request.out, report));
    if (fault !== null) throw fault.error;
    return exitCodeFor(report, interruption);
  } finally {
    output.close();
    interruption.close();
  }
}

async function prepared({ name, values, loop, impair }: SettingRequest): Promise<LabSetting> {
  return { name, values, config: await prepareHeadless(loop), impair };
}

type PreparedRequest = Omit<LatencyRequest, 'settings'> & { readonly settings: readonly LabSetting[] };

async function measure(
  request: PreparedRequest,
  argv: readonly string[],
  { signal, hurry }: Interruption,
  output: LatencyOutput,
): Promise<{ readonly report: Report } & Pick<LabResult, 'fault'>> {
  const facts = { startedAt: new Date().toISOString(), host: hostFacts() };
  const { fault, ...result } = await runLab(request, { signal, hurry, ...output.listener });
  const { durationMs, warmupMs, repeat, assertions } = request;
  const report: Report = {
    schemaVersion: REPORT_VERSION,
    tool: { name: 'gstcv-loop', version: version() },
    ...facts,
    request: { command: argv.map(hideCredentials), durationMs, warmupMs, repeat, source: sourceOf(request.settings) },
    ...result,
    assertions: evaluateAssertions(assertions, result.settings),
    best: bestOf(result.settings),
  };
  return { report, fault };
}

function sourceOf([first]: readonly LabSetting[]): string {
  const source = first?.config.sender?.source;
  if (source === undefined) return '';
  return sourceName(source);
}

/** What was not measured weighs more than what was measured to be too slow. */
function exitCodeFor(report: Report, { signal, exitCode }: Interruption): number {
  if (signal.aborted) return exitCode;
  const hasFailed = report.settings.some(({ runs }) => runs.some(({ error }) => error !== null));
  if (hasFailed) return exitCodeOf('gave-up');
  return report.assertions.every(({ holds }) => holds) ? 0 : exitCodeOf('assertion-failed');
}
