import { medianOverRuns } from './metrics.js';
import { type Assertion, type Operator, parseAssertion } from './parse-assertion.js';
import type { ReportAssertion, ReportSetting } from './schema.js';

export { type Assertion, parseAssertion } from './parse-assertion.js';

/** Whether it can only be told with PSNR and SSIM measured. */
export function needsQuality({ metric }: Assertion): boolean {
  return metric === 'psnr' || metric === 'ssim';
}

/** Each assertion on each setting, by the median over its runs. What no run has measured does not hold. */
export function evaluateAssertions(
  assertions: readonly Assertion[],
  settings: readonly ReportSetting[],
): ReportAssertion[] {
  return assertions.flatMap((assertion) => settings.map((setting) => evaluate(assertion, setting)));
}

function evaluate(assertion: Assertion, setting: ReportSetting): ReportAssertion {
  const { text, unit, operator, limit, read } = assertion;
  const actual = medianOverRuns(setting, read);
  const holds = actual !== null && HOLDS[operator](actual, limit);
  return { text, setting: setting.name, actual, unit, holds };
}

const HOLDS: Readonly<Record<Operator, (actual: number, limit: number) => boolean>> = {
  '<': (actual, limit) => actual < limit,
  '<=': (actual, limit) => actual <= limit,
  '>': (actual, limit) => actual > limit,
  '>=': (actual, limit) => actual >= limit,
};

/** One line for a terminal: `p99<80ms: 93.4 ms, 13.4 ms over the limit (preset=veryfast)`. */
export function assertionText(result: ReportAssertion): string {
  const { text, setting, actual, unit } = result;
  const where = setting === 'default' ? '' : ` (${setting})`;
  if (actual === null) return `${text}: not measured${where}`;
  const { limit } = parseAssertion('assert', text);
  const apart = Math.abs(actual - limit);
  const decimals = apart === 0 ? 3 : Math.min(Math.max(1 - Math.floor(Math.log10(apart)), 1), 6);
  const figure = (value: number) => withUnit(Number(value.toFixed(decimals)), unit);
  const side = actual > limit ? 'over' : 'under';
  const distance = apart === 0 ? 'just at the limit' : `${figure(apart)} ${side} the limit`;
  return `${text}: ${figure(actual)}, ${distance}${where}`;
}

function withUnit(value: number, unit: string): string {
  return `${String(value)} ${unit === 'frames' && value === 1 ? 'frame' : unit}`.trimEnd();
}
