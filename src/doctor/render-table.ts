import { type CheckStatus, type DoctorReport, joinRemedies } from './report.js';
import { wrap } from './wrap-text.js';

const MARKS: Readonly<Record<CheckStatus, string>> = { ok: '✔', warn: '!', fail: '✘' };

/** The report for people: one line for each check, then what to paste. Ends in a line break. */
export function renderDoctorTable(report: DoctorReport, columns = 80): string {
  const { checks } = report;
  const titleWidth = Math.max(...checks.map(({ title }) => title.length));
  const indent = titleWidth + 4;
  const rows = checks.flatMap(({ status, title, detail }) => {
    const [first = '', ...more] = wrap(detail, columns - indent);
    return [`${MARKS[status]} ${title.padEnd(titleWidth)}  ${first}`, ...more.map((line) => ' '.repeat(indent) + line)];
  });
  const remedies = joinRemedies(checks);
  const fixes =
    remedies.length === 0 ? [] : ['', 'To fix, as root where needed:', ...remedies.map((line) => `  ${line}`)];
  return [...rows, '', verdict(report), ...fixes, ''].join('\n');
}

function verdict({ ok, checks }: DoctorReport): string {
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const [warnings, failures] = [count('warn'), count('fail')];
  if (!ok) return `${String(failures)} of ${String(checks.length)} checks failed.`;
  return warnings === 0 ? 'All is there.' : `All that is needed is there; ${plural(warnings, 'warning')}.`;
}

function plural(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
