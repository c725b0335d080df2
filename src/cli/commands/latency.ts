import { hideCredentials } from '../../errors/hide-credentials.js';
import { exitCodeOf } from '../../errors/loop-error.js';
import { sweepOrphans } from '../../host/orphans.js';
import { measureSettings, prepareSettings } from '../../lab/measure-latency.js';
import type { Report } from '../../report/schema.js';
import { prepareOutputFolder, writeReport } from '../../report/write-report.js';
import type { Flags } from '../../request/flags/flag.js';
import { Interruption } from '../interruption.js';
import { latencyRequest } from '../../lab/latency-request.js';
import { createLatencyOutput } from '../output/latency-output.js';
import { version } from '../../config/version.js';

/**
 * Measures the loop and tells; resolves to the exit code.
 * @param argv the words after `gstcv-loop`, for the report.
 */
export async function latency(flags: Flags, argv: readonly string[]): Promise<number> {
  const request = latencyRequest(flags);
  const settings = await prepareSettings(request.settings);
  // Before anything is measured: an hour's figures that cannot be written are lost.
  if (request.out !== null) await prepareOutputFolder(request.out);
  await sweepOrphans();
  const interruption = new Interruption();
  const output = createLatencyOutput(request.json);
  try {
    const { signal, hurry } = interruption;
    const measurement = { ...request, settings, command: argv.map(hideCredentials), version: version() };
    const { report, fault } = await measureSettings(measurement, { signal, hurry, ...output.listener });
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

/** What was not measured weighs more than what was measured to be too slow. */
function exitCodeFor(report: Report, { signal, exitCode }: Interruption): number {
  if (signal.aborted) return exitCode;
  const hasFailed = report.settings.some(({ runs }) => runs.some(({ error }) => error !== null));
  if (hasFailed) return exitCodeOf('gave-up');
  return report.assertions.every(({ holds }) => holds) ? 0 : exitCodeOf('assertion-failed');
}
