import { LoopError } from '../errors/loop-error.js';
import { markWord } from '../errors/mark-word.js';
import { adviceOnWord } from '../errors/nearest-word.js';
import { type AssertionUnit, rangeOf, unitsInWords, unitsOf } from './assertion-units.js';
import { METRICS, type MetricName } from './metrics.js';

export const OPERATORS = ['<', '<=', '>', '>='] as const;
export type Operator = (typeof OPERATORS)[number];

/** What a setting must keep: METRIC OPERATOR NUMBER UNIT, as in `p99<80ms`. */
export interface Assertion {
  /** As the user wrote it. */
  readonly text: string;
  readonly metric: MetricName;
  readonly operator: Operator;
  /** In `unit`. */
  readonly limit: number;
  /** The metric's own unit, or `frames` where frames are counted; '' for a plain number. */
  readonly unit: string;
  /** What is compared, in `unit`; null where a run has not measured it. */
  readonly read: AssertionUnit['read'];
}

/**
 * @param flag the name of the flag, for complaints.
 * @throws LoopError `bad-config`, with the offending word marked.
 */
export function parseAssertion(flag: string, text: string): Assertion {
  const [metricWord, operatorWord, numberWord, unitWord] = splitWords(text);
  const complain: Complain = ({ start, word }, advice) => {
    throw new LoopError('bad-config', `--${flag} ${markWord(text, start, word.length)}: ${advice}`);
  };
  const metric = METRICS.find((name) => name === metricWord.word) ?? complain(metricWord, metricAdvice(metricWord));
  const operator =
    OPERATORS.find((known) => known === operatorWord.word) ??
    complain(operatorWord, `write one of ${OPERATORS.join(' ')} after ${metric}`);
  if (!NUMBER.test(numberWord.word)) complain(numberWord, `write a number after ${operator}, for example 80 or 0.5`);
  const unit = unitsOf(metric).get(unitWord.word) ?? complain(unitWord, unitAdvice(metric, unitWord));
  const number = Number(numberWord.word);
  const { from, to } = rangeOf(metric, unitWord.word);
  if (number < from) complain(numberWord, `${metric} is never less than ${String(from)}`);
  if (number > to) complain(numberWord, `${metric} is never more than ${String(to)}`);
  return { text, metric, operator, limit: number * unit.factor, unit: unit.unit, read: unit.read };
}

interface Word {
  readonly word: string;
  /** Its place in the whole. */
  readonly start: number;
}

type Complain = (word: Word, advice: string) => never;

const NUMBER = /^-?(?:\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})$/;

/** Each word is what stands where that part belongs, right or wrong; an empty one marks where a part is missing. */
const PARTS = [/[^\s<>=!]*/y, /[<>=!]*/y, /[-+\d.,]*/y, /.*/sy] as const;

function splitWords(text: string): readonly [Word, Word, Word, Word] {
  let start = 0;
  const take = (part: RegExp): Word => {
    // What is missing at the end is marked behind the last word, not behind blanks.
    const blanks = /^\s*/.exec(text.slice(start))?.[0].length ?? 0;
    if (start + blanks < text.length) start += blanks;
    part.lastIndex = start;
    const taken = { word: (part.exec(text)?.[0] ?? '').trimEnd(), start };
    start += taken.word.length;
    return taken;
  };
  return [take(PARTS[0]), take(PARTS[1]), take(PARTS[2]), take(PARTS[3])];
}

function metricAdvice({ word }: Word): string {
  const what = word === '' ? 'a metric is missing' : 'unknown metric';
  return `${what}: ${adviceOnWord(word, METRICS)}`;
}

function unitAdvice(metric: MetricName, { word }: Word): string {
  const write = `write ${unitsInWords(metric)}`;
  if (word === '') return `the unit is missing: ${write}`;
  const isKnown = METRICS.some((other) => unitsOf(other).has(word));
  return isKnown ? `not a unit of ${metric}: ${write}` : `unknown unit: ${write}`;
}
