import { goodRuns, metricOf } from '../metrics.js';
import type { Report, ReportAssertion } from '../schema.js';
import { formatNumber, plural } from './format.js';
import { html, type Markup } from './markup.js';
import { table } from './table.js';

/** More stand in the table of assertions alone. */
const FAILURES_AT_TOP = 6;

/** Whether the assertions hold, with those that do not; nothing where none was made. */
export function verdictBox({ assertions }: Report): Markup | null {
  if (assertions.length === 0) return null;
  const failed = assertions.filter(({ holds }) => !holds);
  if (failed.length === 0) {
    return html`<div class="verdict good">
      <p><span class="mark">✓</span> ${holding(assertions.length)}</p>
    </div>`;
  }
  const of = `${formatNumber(failed.length, 0)} of ${plural(assertions.length, 'assertion')}`;
  const items = failed.slice(0, FAILURES_AT_TOP).map(failure);
  const more = failed.length - items.length;
  return html`<div class="verdict bad">
    <p><span class="mark">✗</span> ${of} ${failed.length === 1 ? 'does' : 'do'} not hold</p>
    <ul>
      ${items}${more > 0 ? html`<li><a href="#assertions">and ${formatNumber(more, 0)} more</a></li>` : null}
    </ul>
  </div>`;
}

function failure(assertion: ReportAssertion): Markup {
  return html`<li>
    <code>${assertion.text}</code> <strong>${measured(assertion)}</strong> <bdi>${assertion.setting}</bdi>
  </li> `;
}

function holding(count: number): string {
  return count === 1 ? 'The assertion holds' : `All ${formatNumber(count, 0)} assertions hold`;
}

/** Those that do not hold first. */
export function assertionTable({ assertions }: Report): Markup {
  const order = [...assertions].sort((a, b) => Number(a.holds) - Number(b.holds));
  return table({
    caption: 'Those that do not hold first',
    kind: 'assertions',
    head: ['assertion', 'setting', 'measured', 'verdict'],
    rows: order.map((assertion) => ({
      head: html`<code>${assertion.text}</code>`,
      kind: assertion.holds ? '' : 'failed',
      cells: [html`<bdi>${assertion.setting}</bdi>`, measured(assertion), verdict(assertion.holds)],
    })),
  });
}

function measured({ actual, unit }: ReportAssertion): string {
  if (actual === null || !Number.isFinite(actual)) return 'not measured';
  return `${formatNumber(actual, 2)} ${unit}`.trimEnd();
}

function verdict(holds: boolean): Markup {
  return holds
    ? html`<span class="good"><span class="mark">✓</span> holds</span>`
    : html`<span class="bad"><span class="mark">✗</span> does not hold</span>`;
}

/** What a reader must know before believing any number, the gravest first. */
export function notices(report: Report): Markup {
  const { partial, settings, host } = report;
  const errors = settings.filter(({ runs }) => runs.some(({ error }) => error !== null)).length;
  const drifting = settings.filter((setting) => goodRuns(setting).some(({ drift }) => drift?.isReal === true)).length;
  const unmeasured = settings.filter((setting) => metricOf(setting, 'p50') === null).length;
  const texts = [
    ...(partial ? ['Partial: the measurement was interrupted, and not all that was asked for has been measured.'] : []),
    ...(errors > 0
      ? [`${plural(errors, 'setting')} had a run that failed; its error stands in the list of runs.`]
      : []),
    ...(unmeasured > 0 && settings.length > 1
      ? [`${plural(unmeasured, 'setting')} of ${String(settings.length)} without a measured frame.`]
      : []),
    ...(drifting > 0
      ? [`The delay drifts in ${plural(drifting, 'setting')}: a longer run would give other numbers.`]
      : []),
    ...(host.loadBefore > host.cores / 2
      ? [
          `The host was busy before it began (load ${formatNumber(host.loadBefore, 1)} on ${plural(host.cores, 'core')}): expect slower numbers than on an idle one.`,
        ]
      : []),
  ];
  return html`${texts.map((text) => html`<p class="notice"><span class="mark">!</span> ${text}</p> `)}`;
}
