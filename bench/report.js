// @ts-check
import { videoName } from './measure-latency.js';
import { memoryCourse } from './measure-memory.js';
import { median, spread } from './statistics.js';
import { judge, medianOf } from './targets.js';

/**
 * @typedef {import('./measure-latency.js').LatencyRow} LatencyRow
 * @typedef {import('./targets.js').Results} Results
 * @typedef {import('./options.js').BenchOptions} BenchOptions
 * @typedef {{ peer: string, why: string }} Missing
 */

/**
 * Markdown, fit for a README.
 * @param {Results} results
 * @param {BenchOptions} options
 * @param {Record<string, string>} machine
 * @param {readonly Missing[]} missing
 * @returns {string}
 */
export function renderReport(results, options, machine, missing) {
  const { latency, startup, memory, overhead } = results;
  const facts = Object.entries(machine).map(([name, value]) => `${name}: ${value}`);
  const sections = [
    facts.join(' · '),
    ...missing.map(({ peer, why }) => `Not measured: ${peer}, ${why}.`),
    ...(latency === undefined ? [] : [renderLatency(latency, options)]),
    ...(startup === undefined ? [] : [renderStartup(startup)]),
    ...(memory === undefined ? [] : [renderMemory(memory)]),
    ...(overhead === undefined ? [] : [renderOverhead(overhead, options)]),
    renderTargets(judge(results)),
  ];
  return sections.filter((section) => section !== '').join('\n\n') + '\n';
}

/**
 * @param {readonly LatencyRow[]} rows
 * @param {Pick<BenchOptions, 'seconds' | 'repeat'>} options
 * @returns {string}
 */
export function renderLatency(rows, { seconds, repeat }) {
  const cells = rows
    .filter(({ runs }) => runs.length > 0)
    .map(({ video, peer, runs }) => {
      const same = rows.filter((row) => videoName(row.video) === videoName(video));
      const quantile = (/** @type {'p50' | 'p95' | 'p99'} */ name) => runs.map(({ latencyMs }) => latencyMs[name]);
      const ratio = (/** @type {'floor' | 'cv2-tuned'} */ to) =>
        ratioText(median(quantile('p50')), medianOf(same, to, 'p50'));
      const figures = [quantile('p50'), quantile('p95'), quantile('p99')].map((values) => spreadText(values, 1));
      const fps = median(runs.map((run) => run.fps)).toFixed(1);
      return [videoName(video), peer, ...figures, ratio('floor'), ratio('cv2-tuned'), fps];
    });
  const heading = ['video', 'program', 'p50 ms', 'p95 ms', 'p99 ms', 'p50 / floor', 'p50 / cv2-tuned', 'fps'];
  const title = `**Latency**, median (lowest–highest), ${String(repeat)} × ${String(seconds)} s each`;
  return [title, table(heading, cells), ...rows.flatMap(latencyNotes)].join('\n\n');
}

/** @param {LatencyRow} row */
function latencyNotes({ video, peer, runs, failures }) {
  const notes = runs.flatMap(({ note }) => (note === '' ? [] : [note]));
  return [...notes, ...failures.map((why) => `a run failed: ${why}`)].map(
    (text) => `${videoName(video)} ${peer}: ${text}.`,
  );
}

/** @param {import('./measure-startup.js').StartupResult} startup */
function renderStartup({ runsMs, failures }) {
  const notes = failures.map((why) => `A start failed: ${why}.`);
  if (runsMs.length === 0) return notes.join('\n\n');
  const line = `**Start to first picture** at 1280x720: ${spreadText(runsMs, 0)} ms, ${String(runsMs.length)} starts`;
  return [line, ...notes].join('\n\n');
}

/** @param {import('./measure-memory.js').MemoryResult} memory */
function renderMemory({ frames, fps, children, notes }) {
  const cells = Object.entries(children).map(([role, { samples }]) => {
    const course = memoryCourse(samples);
    if (course === null) return [role, 'too short to tell', '', '', ''];
    return [role, ...[course.base, course.end, course.lowest, course.highest].map((kib) => (kib / 1024).toFixed(0))];
  });
  const title = `**Memory** (RSS in MiB), 1280x720, ${String(frames)} frames at ${String(fps)} fps`;
  const heading = ['child', 'at frame 1000', 'at the end', 'lowest since', 'highest since'];
  return [title, table(heading, cells), ...notes.map((note) => `Note: ${note}.`)].join('\n\n');
}

/**
 * @param {readonly import('./measure-overhead.js').OverheadRow[]} rows
 * @param {Pick<BenchOptions, 'seconds' | 'repeat'>} options
 */
function renderOverhead(rows, { seconds, repeat }) {
  const cells = rows.flatMap(({ peer, runs }) =>
    Object.keys(runs[0] ?? {}).map((part) => [
      part === 'all' ? peer : `… its ${part}`,
      spreadText(
        runs.map((run) => run[part] ?? 0),
        0,
      ),
    ]),
  );
  const failures = rows.flatMap(({ peer, failures: list }) => list.map((why) => `${peer}: a run failed: ${why}.`));
  const title = `**CPU** at 1280x720@30, % of one core, median (lowest–highest), ${String(repeat)} × ${String(seconds)} s each`;
  return [title, table(['program', 'CPU %'], cells), ...failures].join('\n\n');
}

/** @param {readonly import('./targets.js').Verdict[]} verdicts */
export function renderTargets(verdicts) {
  if (verdicts.length === 0) return '';
  const cells = verdicts.map(({ name, limit, measured, unit, met }) => {
    const digits = limit >= 100 ? 0 : 2;
    const text = (/** @type {number} */ value) => `${value.toFixed(digits)} ${unit}`.trim();
    return [name, text(measured), `≤ ${text(limit)}`, met ? 'met' : '**not met**'];
  });
  return `**Targets** of gstcv-loop\n\n${table(['what', 'measured', 'target', ''], cells)}`;
}

/**
 * @param {number} value
 * @param {number | null} reference
 */
function ratioText(value, reference) {
  return reference === null || reference === 0 ? '' : (value / reference).toFixed(2);
}

/**
 * @param {readonly number[]} values
 * @param {number} digits
 */
function spreadText(values, digits) {
  const { median: middle, min, max } = spread(values);
  const range = values.length > 1 ? ` (${min.toFixed(digits)}–${max.toFixed(digits)})` : '';
  return middle.toFixed(digits) + range;
}

/**
 * @param {readonly string[]} heading
 * @param {readonly (readonly string[])[]} rows
 * @returns {string}
 */
function table(heading, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}
