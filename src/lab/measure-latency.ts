import { sourceName } from '../pipeline/source-name.js';
import { evaluateAssertions } from '../report/assertions.js';
import { bestOf } from '../report/best.js';
import type { Assertion } from '../report/parse-assertion.js';
import { type Report, REPORT_VERSION } from '../report/schema.js';
import { hostFacts } from './host-facts.js';
import { type LabOptions, type LabResult, runLab } from './lab.js';
import type { LabRequest, LabSetting, SettingRequest } from './lab-request.js';
import { prepareHeadless } from './prepare-headless.js';

/** What is to be measured, and what is asserted of it. */
export interface Measurement extends LabRequest {
  readonly assertions: readonly Assertion[];
  /** The words after `gstcv-loop` that ask for the same. */
  readonly command: readonly string[];
  /** Of this package. */
  readonly version: string;
}

/** Looks at the host. @throws LoopError for the first setting that cannot be measured here */
export function prepareSettings(requests: readonly SettingRequest[]): Promise<LabSetting[]> {
  return Promise.all(
    requests.map(async ({ name, values, loop, impair }) => {
      return { name, values, config: await prepareHeadless(loop), impair };
    }),
  );
}

/**
 * Measures every setting and judges it.
 * @returns the report of what was measured, and the fault that has kept the rest from being measured, if any.
 */
export async function measureSettings(
  request: Measurement,
  options: LabOptions,
): Promise<{ readonly report: Report } & Pick<LabResult, 'fault'>> {
  const facts = { startedAt: new Date().toISOString(), host: hostFacts() };
  const { fault, ...result } = await runLab(request, options);
  const { durationMs, warmupMs, repeat, assertions, command } = request;
  const report: Report = {
    schemaVersion: REPORT_VERSION,
    tool: { name: 'gstcv-loop', version: request.version },
    ...facts,
    request: { command: [...command], durationMs, warmupMs, repeat, source: sourceOf(request.settings) },
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
