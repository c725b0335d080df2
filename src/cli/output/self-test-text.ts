import { isCalibrated, type SelfTestResult, TOLERANCE_MS } from '../../lab/self-test.js';
import { renderColumns } from './columns.js';

/** Known against measured, in two tables. */
export function selfTestText({ delays, counts }: SelfTestResult): string {
  const delayRows = delays.map(({ injectedMs, knownMs, measuredMs, holds }) => [
    `${String(injectedMs)} ms`,
    knownMs.toFixed(2),
    measuredMs.toFixed(2),
    (measuredMs - knownMs).toFixed(2),
    mark(holds),
  ]);
  const countRows = counts.map(({ what, known, measured, holds }) => [
    `packets ${what}`,
    String(known),
    String(measured),
    String(measured - known),
    mark(holds),
  ]);
  const verdict = isCalibrated({ delays, counts })
    ? 'the instrument tells the truth'
    : 'the instrument is off: is the machine busy with something else?';
  return [
    renderColumns([['delay (p50, ms)', 'known', 'measured', 'difference', ''], ...delayRows]),
    `each within ${String(TOLERANCE_MS)} ms of what the proxy itself timed`,
    '',
    renderColumns([['count', 'known', 'measured', 'difference', ''], ...countRows]),
    '',
    verdict,
    '',
  ].join('\n');
}

function mark(holds: boolean): string {
  return holds ? 'ok' : 'OFF';
}
