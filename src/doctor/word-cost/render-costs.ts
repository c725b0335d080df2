import type { Finding } from '../pipeline-lint/lint-pipeline.js';
import { wrap } from '../wrap-text.js';
import type { WordCosts } from './measure-words.js';
import { type CostRow, type Difference, isBeyondChance } from './word-costs.js';

/** What the words cost, as a table for people. Ends in a line break. */
export function renderCosts(costs: WordCosts, columns = 80): string {
  const { video, rounds, elapsedMs, words, all, unmeasured } = costs;
  const size = `${String(video.width)}x${String(video.height)} at ${short(video.fps)} frames a second`;
  const head = `Measured on this machine: ${size}, ${count(rounds, 'round')}, ${(elapsedMs / 1000).toFixed(0)} s. Delay from the frame in the sender's OpenCV to the frame in the receiver's, p50 in ms.`;
  const rows = [
    ...words.map((word) => tableRow(word, label(word.finding), word.needsBusyReader)),
    ...(all === null ? [] : [tableRow(all, 'all of them', false)]),
  ];
  const lines = [
    ...wrap(head, columns),
    ...costs.standIns.flatMap((standIn) => wrap(`${standIn}.`, columns)),
    '',
    ...table(rows, columns),
    '',
    ...remarks(costs).flatMap((remark) => [...wrap(remark, columns), '']),
    ...(unmeasured.length === 0 ? [] : ['Not measured:', ...unmeasuredLines(costs, columns), '']),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

interface TableRow {
  readonly label: string;
  readonly cells: readonly string[];
  /** In place of the figures. */
  readonly reason: string | null;
}

const HEADINGS = ['with', 'without', 'cost', ''] as const;

function tableRow({ withMs, withoutMs, cost, reason }: CostRow, name: string, isBusy: boolean): TableRow {
  const mark = cost === null ? '' : cost.spreadMs === null ? 'one round' : isBeyondChance(cost) ? '' : 'by chance';
  return {
    label: isBusy ? `${name} *` : name,
    reason,
    cells: [figure(withMs), figure(withoutMs), difference(cost), mark],
  };
}

function table(rows: readonly TableRow[], columns: number): string[] {
  const all = [HEADINGS, ...rows.map(({ cells }) => cells)];
  const widths = HEADINGS.map((_, index) => Math.max(...all.map((cells) => cells[index]?.length ?? 0)));
  const labelWidth = Math.max(16, columns - widths.reduce((sum, width) => sum + width + 2, 0));
  const longest = Math.min(labelWidth, Math.max(...rows.map((row) => row.label.length), 4));
  const pad = (cells: readonly string[]) =>
    cells.map((cell, index) => (index === 3 ? cell : cell.padStart(widths[index] ?? 0))).join('  ');
  const line = (name: string, rest: string) => `${fit(name, longest)}  ${rest}`.trimEnd();
  return [
    line('word', pad(HEADINGS)),
    ...rows.map(({ label: name, cells, reason }) => line(name, reason ?? pad(cells))),
  ];
}

function fit(text: string, width: number): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`;
}

/** What would be written in its place, short enough for a table. */
function label({ element, word, write }: Finding): string {
  const instead = write.split(/;| in place| in its place/)[0] ?? write;
  return word.includes('=') && !word.startsWith('video/') ? `${word} → ${instead}` : `${element} → ${instead}`;
}

function remarks(costs: WordCosts): string[] {
  const { words, all, busyMs } = costs;
  const busy = words.some(({ needsBusyReader }) => needsBusyReader)
    ? [
        `* measured with a reader that works on each frame for ${String(busyMs)} ms, longer than frames are apart; without the word its delay grows for as long as it is behind.`,
      ]
    : [];
  const allCosts = [...words, ...(all === null ? [] : [all])].flatMap(({ cost }) => cost ?? []);
  const chance = allCosts.some((cost) => cost.spreadMs !== null && !isBeyondChance(cost))
    ? ['by chance: no more than the rounds differ among themselves, or than 1 ms.']
    : [];
  return [...busy, ...chance, ...together(costs)];
}

/** Far more, or far less, than the sum. */
const FAR = 1.5;

/** Costs that do not add up say that words act upon each other. */
function together({ words, all }: WordCosts): string[] {
  const single = words.filter(({ needsBusyReader }) => !needsBusyReader);
  const costs = single.flatMap(({ cost }) => (cost !== null && isBeyondChance(cost) ? [cost.ms] : []));
  const sum = costs.reduce((total, ms) => total + ms, 0);
  const total = all?.cost ?? null;
  if (total === null || !isBeyondChance(total)) return [];
  if (costs.length > 1 && sum > FAR * total.ms) {
    return [
      'The costs add up to more than all of them together: some words cost nothing but with each other, and to mend one of them is enough.',
    ];
  }
  if (sum * FAR < total.ms) {
    return [
      'Together they cost more than the sum: some hide behind each other, and to mend only one of them changes little.',
    ];
  }
  return [];
}

function unmeasuredLines({ unmeasured }: WordCosts, columns: number): string[] {
  const reasons = new Map<string, string[]>();
  for (const { finding, reason } of unmeasured) reasons.set(reason, [...(reasons.get(reason) ?? []), label(finding)]);
  return [...reasons].flatMap(([reason, labels]) =>
    wrap(`${labels.join('; ')}: ${reason}.`, columns - 4).map((line, index) => `${index === 0 ? '  ' : '    '}${line}`),
  );
}

function figure(ms: number | null): string {
  return ms === null ? '-' : ms.toFixed(1);
}

function difference(cost: Difference | null): string {
  if (cost === null) return '-';
  const sign = cost.ms < 0 ? '-' : '+';
  const spread = cost.spreadMs === null ? '' : ` ± ${cost.spreadMs.toFixed(1)}`;
  return `${sign}${Math.abs(cost.ms).toFixed(1)}${spread}`;
}

function short(number: number): string {
  return String(Math.round(number * 100) / 100);
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
