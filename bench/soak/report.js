// @ts-check
import { percentile } from '../statistics.js';

/**
 * @typedef {import('./soak.js').SoakResult} SoakResult
 * @typedef {import('./soak.js').Outcome} Outcome
 */

/** The receiver tells no shorter standstill. */
const SHORTEST_GAP_MS = 100;

/** @param {SoakResult} result */
export function isClean({ outcomes, runs }) {
  return outcomes.length > 0 && [...outcomes, ...runs].every(({ complaints }) => complaints.length === 0);
}

/**
 * The report in Markdown.
 * @param {SoakResult} result
 */
export function renderReport({ seed, elapsedMs, outcomes, runs }) {
  const survived = outcomes.filter(({ complaints }) => complaints.length === 0).length;
  const sum = (/** @type {readonly number[]} */ values) => values.reduce((total, value) => total + value, 0);
  const most = (/** @type {readonly number[]} */ values) => Math.max(0, ...values);
  const complaints = [...outcomes, ...runs].flatMap((item) => item.complaints);
  const notes = outcomes.flatMap((outcome) => outcome.notes);
  return [
    `seed ${String(seed)}, ${(elapsedMs / 60_000).toFixed(1)} min, ${String(runs.length)} supervisors`,
    '',
    `- faults injected: ${String(outcomes.length)}, survived: ${String(survived)}`,
    `- restarts of the wrong side: ${String(outcomes.filter((o) => o.complaints.some((c) => c.includes('times instead of 0'))).length)}`,
    `- restarts of the right side, but more than once: ${String(outcomes.filter(({ notes }) => notes.length > 0).length)}`,
    `- processes left behind: ${String(sum(runs.map(({ orphans }) => orphans)))}`,
    `- frames lost: ${String(sum(runs.map(({ framesLost }) => framesLost)))}`,
    `- growth of a supervisor, at most: ${String(most(runs.map(({ filesGrown }) => filesGrown)))} open files, ${(most(runs.map(({ rssGrownKib }) => rssGrownKib)) / 1024).toFixed(1)} MiB`,
    '',
    '| fault | warm spare | n | recovery p50 | p95 | max |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows(outcomes),
    ...(notes.length === 0 ? [] : ['', 'Noted:', '', ...notes.map((line) => `- ${line}`)]),
    ...(complaints.length === 0 ? [] : ['', 'What went wrong:', '', ...complaints.map((line) => `- ${line}`)]),
    '',
  ].join('\n');
}

/** @param {readonly Outcome[]} outcomes */
function rows(outcomes) {
  const keys = [...new Set(outcomes.map(({ fault, warmSpare }) => `${fault} | ${warmSpare ? 'yes' : 'no'}`))].sort();
  return keys.map((key) => {
    const group = outcomes.filter(({ fault, warmSpare }) => key === `${fault} | ${warmSpare ? 'yes' : 'no'}`);
    const times = group.map(({ recoveryMs }) => recoveryMs ?? 0).sort((a, b) => a - b);
    const columns = [0.5, 0.95, 1].map((fraction) => inSeconds(percentile(times, fraction)));
    return `| ${key} | ${String(group.length)} | ${columns.join(' | ')} |`;
  });
}

/** @param {number} ms */
function inSeconds(ms) {
  return ms < SHORTEST_GAP_MS ? '< 0.10 s' : `${(ms / 1000).toFixed(2)} s`;
}
