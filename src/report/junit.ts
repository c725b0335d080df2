import { escapeMarkup } from './escape-markup.js';
import type { Report, ReportAssertion, ReportSetting } from './schema.js';

interface TestCase {
  readonly name: string;
  readonly timeMs: number;
  /** One line that says why it does not hold; null where it does. */
  readonly failure: string | null;
}

interface TestSuite {
  readonly setting: ReportSetting;
  readonly cases: readonly TestCase[];
}

/**
 * junit.xml, as CI systems read it: a suite for each setting; in it a case "measured", which fails with the error of a run,
 * and a case for each assertion, which fails with what was measured instead.
 */
export function renderJunit(report: Report): string {
  const suites = report.settings.map((setting) => ({ setting, cases: casesOf(setting, report) }));
  const all = suites.flatMap(({ cases }) => cases);
  const head = `<testsuites name="gstcv-loop latency" ${totals(all)} time="${seconds(report.elapsedMs)}">`;
  const body = suites.map((suite) => renderSuite(suite, report.startedAt));
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...body, '</testsuites>', ''].join('\n');
}

function casesOf(setting: ReportSetting, report: Report): TestCase[] {
  const assertions = report.assertions.filter((assertion) => assertion.setting === setting.name);
  return [
    { name: 'measured', timeMs: durationOf(setting), failure: whyNotMeasured(setting, report) },
    // An assertion takes no time of its own: the time is that of the measurement, and stands there alone.
    ...assertions.map((assertion) => ({ name: assertion.text, timeMs: 0, failure: whyNotHeld(assertion) })),
  ];
}

function whyNotMeasured({ runs }: ReportSetting, { partial }: Report): string | null {
  const failed = runs.filter(({ error }) => error !== null);
  if (failed.length > 0) return failed.map(({ round, error }) => `round ${String(round)}: ${error ?? ''}`).join('\n');
  if (runs.length > 0) return null;
  return partial ? 'the measurement was interrupted before this setting had its turn' : 'there is no run';
}

function whyNotHeld({ text, actual, unit, holds }: ReportAssertion): string | null {
  if (holds) return null;
  return actual === null || !Number.isFinite(actual)
    ? `${text}: could not be measured`
    : `${text}: measured ${String(Number(actual.toFixed(3)))} ${unit}`.trimEnd();
}

function renderSuite({ setting, cases }: TestSuite, startedAt: string): string {
  const name = attribute('name', setting.name);
  const time = seconds(durationOf(setting));
  const head = `  <testsuite ${name} ${totals(cases)} time="${time}" ${attribute('timestamp', timestamp(startedAt))}>`;
  return [head, ...cases.map((testCase) => renderCase(testCase, setting.name)), '  </testsuite>'].join('\n');
}

function renderCase({ name, timeMs, failure }: TestCase, setting: string): string {
  const open = `    <testcase ${attribute('classname', setting)} ${attribute('name', name)} time="${seconds(timeMs)}"`;
  if (failure === null) return `${open}/>`;
  const [message = ''] = failure.split('\n');
  const text = escapeMarkup(failure);
  return `${open}>\n      <failure ${attribute('message', message)} type="failure">${text}</failure>\n    </testcase>`;
}

function totals(cases: readonly TestCase[]): string {
  const failures = cases.filter(({ failure }) => failure !== null).length;
  return `tests="${String(cases.length)}" failures="${String(failures)}" errors="0" skipped="0"`;
}

/** A parser makes a blank of a line break in an attribute; references keep what the user wrote. */
function attribute(name: string, value: string): string {
  const text = escapeMarkup(value).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;').replaceAll('\r', '&#13;');
  return `${name}="${text}"`;
}

function durationOf({ runs }: ReportSetting): number {
  return runs.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

function seconds(ms: number): string {
  return (Number.isFinite(ms) ? ms / 1000 : 0).toFixed(3);
}

/** The schema that CI systems check against knows neither fractions nor a zone: UTC to the second. */
function timestamp(startedAt: string): string {
  return startedAt.replace(/(\.\d+)?Z$/, '');
}
