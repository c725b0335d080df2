import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { latencyFlags } from '../../src/lab/latency-flags.js';
import { DEFAULTS, LIMITS } from '../../src/config/defaults.js';
import { formatDuration } from '../../src/config/flag-values.js';
import { MATRIX_KEYS, MAX_COMBINATIONS } from '../../src/lab/matrix.js';
import { unitsOf } from '../../src/report/assertion-units.js';
import { METRICS } from '../../src/report/metrics.js';
import { OPERATORS } from '../../src/report/parse-assertion.js';
import { REPORT_VERSION, reportSchema, runSchema } from '../../src/report/schema.js';

/** docs/latency.md has tables of all flags, metrics and fields; this holds them to the code. */

const text = readFileSync(fileURLToPath(new URL('../../docs/latency.md', import.meta.url)), 'utf8');

const ROWS = [...text.matchAll(/^\| `--([a-z-]+)` \| (.*) \| (.*) \|$/gm)].map(
  ([, flag = '', values = '', shownDefault = '']) => ({ flag, values, shownDefault }),
);
const FLAGS = latencyFlags();

const section = (title: string) => text.split(/^#+ (?=[A-Za-z])/m).find((part) => part.startsWith(title)) ?? '';

/** The row of the table of metrics whose first cell names it. */
function rowOf(metric: string): string | undefined {
  const rows = section('Assertions').split('\n');
  return rows.find((line) => line.split('|')[1]?.includes(`\`${metric}\``));
}

describe('the table of flags', () => {
  it('has a row for every flag of latency, and no other', () => {
    expect(ROWS.map(({ flag }) => flag).sort()).toEqual(Object.keys(FLAGS).sort());
  });

  it.each(ROWS)('shows the default of --$flag as it is in the code', ({ flag, shownDefault }) => {
    const options = FLAGS[flag];
    const inWords = options?.type === 'boolean' ? 'off' : (options?.defaultDescription ?? 'none');
    expect(shownDefault.replaceAll('`', '')).toBe(inWords);
  });

  it.each([
    ['duration', formatDuration(LIMITS.minMeasuredMs)],
    ['duration', formatDuration(LIMITS.maxMeasuredMs)],
    ['warmup', formatDuration(LIMITS.maxMeasuredMs)],
    ['repeat', String(LIMITS.maxRepeat)],
    ['fps', String(LIMITS.maxFps)],
    ['bitrate', String(LIMITS.maxBitrateKbps)],
    ['gop', String(LIMITS.maxGop)],
    ['size', `${String(LIMITS.maxSize)}x${String(LIMITS.maxSize)}`],
  ])('shows that --%s has the limit %s', (flag, limit) => {
    const words = ROWS.find((row) => row.flag === flag)?.values.split(/[\s,;:`]+/);
    expect(words).toContain(limit);
  });
});

describe('the page', () => {
  it('names what a matrix may vary, and how far', () => {
    const sentence = text.split('\n').find((line) => line.startsWith('`--matrix` takes'));
    for (const key of MATRIX_KEYS) expect(sentence).toContain(`\`${key}\``);
    expect(sentence).toContain(`${String(MAX_COMBINATIONS)} at most`);
  });

  it.each(METRICS)('has the metric %s with its units', (metric) => {
    const written = [...unitsOf(metric).keys()].filter((unit) => unit !== '' && unit !== 'µs' && !unit.endsWith('iB'));
    const row = rowOf(metric);
    for (const unit of written) expect(row).toContain(`\`${unit}\``);
    expect(row?.split('|')[3]?.includes('none')).toBe(unitsOf(metric).has(''));
  });

  it('has all operators of assertions', () => {
    expect(text).toContain(`Operators are ${OPERATORS.map((operator) => `\`${operator}\``).join(', ')}.`);
  });

  it('names each field of report.json and of a run', () => {
    const described = section('report.json');
    const fields = [...Object.keys(reportSchema.shape), ...Object.keys(runSchema.shape)];
    expect(fields.filter((field) => !described.includes(`\`${field}`))).toEqual([]);
    expect(described).toContain(`| \`schemaVersion\` | ${String(REPORT_VERSION)}.`);
  });

  it('says how long a measurement is as it comes', () => {
    const seconds = (DEFAULTS.latencyWarmupMs + DEFAULTS.latencyDurationMs) / 1000 + 1;
    expect(text).toContain(`${String(seconds)} s as it comes`);
  });
});
