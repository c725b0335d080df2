import { expect, it } from 'vitest';
import type { Verdict } from '../../src/health/verdict.js';
import { Diagnosis } from '../../src/supervisor/diagnosis.js';

const SILENT: Verdict = { verdict: 'no-packets', restart: null, evidence: { silentMs: 2000 }, message: 'silence' };
const LATE: Verdict = { verdict: 'late', restart: null, evidence: { p95Ms: 90 }, message: 'late' };
const OK = (over: string) => ({
  ...{ type: 'diagnosis', verdict: 'ok', evidence: { over } },
  message: `all is well again (${over} is over)`,
});

/** What is told of these verdicts, one after the other. */
function toldOf(...verdicts: readonly (Verdict | null)[]): unknown[] {
  const told: unknown[] = [];
  const diagnosis = new Diagnosis((event) => told.push(event));
  for (const verdict of verdicts) diagnosis.now(verdict);
  return told;
}

it('tells nothing as long as all is well', () => {
  expect(toldOf(null, null, null)).toEqual([]);
});

it('tells a verdict once, with its evidence, however often it is found again', () => {
  const again = { ...SILENT, evidence: { silentMs: 2050 }, message: 'silence, still' };
  expect(toldOf(null, SILENT, again, again)).toEqual([
    { type: 'diagnosis', verdict: 'no-packets', evidence: { silentMs: 2000 }, message: 'silence' },
  ]);
});

it('tells it again where it has become a reason to restart', () => {
  const slow: Verdict = { verdict: 'hook-slow', restart: null, evidence: {}, message: 'slow' };
  const stuck: Verdict = { ...slow, restart: 'hook-slow', message: 'has not answered' };
  expect(toldOf(slow, slow, stuck, stuck)).toMatchObject([{ message: 'slow' }, { message: 'has not answered' }]);
});

it('tells when it is over, and what', () => {
  expect(toldOf(SILENT, null, null).slice(1)).toEqual([OK('no-packets')]);
});

it('tells it anew when it comes back', () => {
  expect(toldOf(SILENT, null, SILENT)).toMatchObject([
    { verdict: 'no-packets' },
    OK('no-packets'),
    { message: 'silence' },
  ]);
});

it('tells of one verdict after another without calling that well', () => {
  expect(toldOf(SILENT, LATE, null)).toMatchObject([{ verdict: 'no-packets' }, { verdict: 'late' }, OK('late')]);
});
