import { assertionText } from '../../report/assertions.js';
import { comparisons } from '../../report/baselines.js';
import type { Report } from '../../report/schema.js';
import { matrixText } from './matrix-text.js';
import { settingText } from './setting-text.js';

/** The result for people: one setting in full, several as a table; then what was asserted. */
export function reportText(report: Report): string {
  const { settings, assertions, partial } = report;
  const [only] = settings;
  const body =
    settings.length === 1 && only !== undefined ? settingText(only, comparisons(report)) : matrixText(report);
  const interrupted = partial ? ['interrupted: only what was measured until then'] : [];
  return `${[body, ...interrupted, ...assertionLines(assertions)].join('\n')}\n`;
}

function assertionLines(assertions: Report['assertions']): string[] {
  if (assertions.length === 0) return [];
  const failed = assertions.filter(({ holds }) => !holds);
  const [count, all] = [String(failed.length), String(assertions.length)];
  if (failed.length === 0) return [all === '1' ? 'the assertion holds' : `all ${all} assertions hold`];
  const title = all === '1' ? 'the assertion does not hold:' : `${count} of ${all} assertions do not hold:`;
  return [title, ...failed.map((result) => `  ${assertionText(result)}`)];
}
