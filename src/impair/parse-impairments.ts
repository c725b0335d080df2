import { IMPAIR_LIMITS, LIMITS } from '../config/defaults.js';
import { LoopError } from '../errors/loop-error.js';
import { markWord } from '../errors/mark-word.js';
import { type Blackout, type Impairments, NO_IMPAIRMENTS } from './impairments.js';
import { SCENARIO_NAMES, SCENARIOS } from './scenarios.js';
import { plainNumber, plainTime, readNumber, readPercent, readRate, readTime } from './values.js';

/**
 * Reads what a network shall do: `loss=1%,burst=3,delay=20ms`, a scenario (`wifi`), or a scenario with changes to it
 * (`wifi,seed=7`). Blackouts take the place of those of the scenario.
 * @param flag the name of the flag, for complaints.
 * @throws LoopError `bad-config`, with the offending word marked.
 */
export function parseImpairments(flag: string, spec: string): Impairments {
  const words = wordsOf(spec);
  const complain: Complain = ({ start, text }, advice) => {
    throw new LoopError('bad-config', `--${flag} ${markWord(spec, start, text.length)}: ${advice}`);
  };
  const scenario = SCENARIO_NAMES.find((name) => name === words[0]?.text);
  const given = new Map<Key, Word>();
  let result: Impairments = scenario === undefined ? NO_IMPAIRMENTS : SCENARIOS[scenario].impairments;
  for (const word of scenario === undefined ? words : words.slice(1)) {
    const { key, value } = splitWord(word, complain);
    if (given.has(key) && key !== 'blackout') complain(word, `${key} is there twice`);
    const change = KEYS[key].read(value.text) ?? complain(value, KEYS[key].advice);
    result = { ...result, ...change, blackouts: blackoutsAfter(result, change, given.has('blackout')) };
    given.set(key, value);
    if (key === 'blackout') checkBlackouts(result.blackouts, value, complain);
  }
  checkBursts(result, given.get('burst') ?? given.get('loss'), complain);
  return result;
}

interface Word {
  readonly text: string;
  /** Its place in the whole. */
  readonly start: number;
}

type Complain = (word: Word, advice: string) => never;

interface KeyReader {
  /** Null where the value is not one. */
  readonly read: (text: string) => Partial<Impairments> | null;
  readonly advice: string;
}

const { maxDelayMs, maxBurstPackets, maxReorderPercent, minRateKbps, maxRateKbps, maxSeed, maxBlackouts } =
  IMPAIR_LIMITS;

/** A reader for one field; `to` makes the change from the value. */
const field = (
  read: (text: string) => number | null,
  to: (value: number) => Partial<Impairments>,
  advice: string,
): KeyReader => ({
  read: (text) => {
    const value = read(text);
    return value === null ? null : to(value);
  },
  advice,
});

const percent = (to: number, change: (value: number) => Partial<Impairments>) =>
  field((text) => readPercent(text, to), change, `write a percentage from 0% to ${String(to)}%, for example 0.5%`);
const time = (change: (value: number) => Partial<Impairments>) =>
  field(
    (text) => readTime(text, maxDelayMs),
    change,
    `write a time with its unit, from 0ms to ${plainTime(maxDelayMs)}, for example 20ms`,
  );

const KEYS = {
  loss: percent(100, (lossPercent) => ({ lossPercent })),
  burst: field(
    (text) => readNumber(text, 1, maxBurstPackets),
    (burstPackets) => ({ burstPackets }),
    `write the mean number of packets that are lost in a row, from 1 (independent) to ${String(maxBurstPackets)}`,
  ),
  delay: time((delayMs) => ({ delayMs })),
  jitter: time((jitterMs) => ({ jitterMs })),
  reorder: percent(maxReorderPercent, (reorderPercent) => ({ reorderPercent })),
  duplicate: percent(100, (duplicatePercent) => ({ duplicatePercent })),
  rate: field(
    (text) => readRate(text, minRateKbps, maxRateKbps),
    (rateKbps) => ({ rateKbps }),
    'write a rate with its unit, from 1kbit to 10gbit, for example 4mbit',
  ),
  queue: time((queueMs) => ({ queueMs })),
  blackout: {
    read: (text) => {
      const blackout = readBlackout(text);
      return blackout === null ? null : { blackouts: [blackout] };
    },
    advice: 'write LENGTH@START, each a time with its unit, for example 2s@10s',
  },
  seed: field(
    (text) => (/^\d+$/.test(text) ? readNumber(text, 0, maxSeed) : null),
    (seed) => ({ seed }),
    `write a whole number from 0 to ${String(maxSeed)}`,
  ),
} as const satisfies Readonly<Record<string, KeyReader>>;

type Key = keyof typeof KEYS;
const KEY_NAMES = Object.keys(KEYS) as readonly Key[];

function wordsOf(spec: string): Word[] {
  let start = 0;
  return spec.split(',').map((text) => {
    const word = { text, start };
    start += text.length + 1;
    return word;
  });
}

function splitWord(word: Word, complain: Complain): { readonly key: Key; readonly value: Word } {
  const equals = word.text.indexOf('=');
  const name = equals === -1 ? word.text : word.text.slice(0, equals);
  const key = KEY_NAMES.find((candidate) => candidate === name);
  const isScenario = SCENARIO_NAMES.some((candidate) => candidate === name);
  if (isScenario && equals === -1) return complain(word, 'a scenario stands first, and only one');
  if (key === undefined) return complain({ ...word, text: name }, unknownWord(name));
  const value = { text: equals === -1 ? '' : word.text.slice(equals + 1), start: word.start + equals + 1 };
  return equals === -1 ? complain(word, `write ${name}=VALUE`) : { key, value };
}

function unknownWord(name: string): string {
  const known = `keys are ${KEY_NAMES.join(', ')}; scenarios are ${SCENARIO_NAMES.join(', ')}`;
  return name === '' ? `a word is missing: ${known}` : `there is no such word: ${known}`;
}

function readBlackout(text: string): Blackout | null {
  const [length = '', start = '', ...more] = text.split('@');
  const [durationMs, fromMs] = [readTime(length, LIMITS.maxDurationMs), readTime(start, LIMITS.maxDurationMs)];
  return durationMs === null || fromMs === null || durationMs === 0 || more.length > 0 ? null : { fromMs, durationMs };
}

function blackoutsAfter(
  before: Impairments,
  { blackouts: added }: Partial<Impairments>,
  isAddition: boolean,
): readonly Blackout[] {
  if (added === undefined) return before.blackouts;
  return [...(isAddition ? before.blackouts : []), ...added].sort((a, b) => a.fromMs - b.fromMs);
}

function checkBlackouts(blackouts: readonly Blackout[], word: Word, complain: Complain): void {
  if (blackouts.length > maxBlackouts) complain(word, `there may be ${String(maxBlackouts)} blackouts at most`);
  const overlaps = blackouts.some(({ fromMs }, i) => {
    const before = blackouts[i - 1];
    return before !== undefined && before.fromMs + before.durationMs > fromMs;
  });
  if (overlaps) complain(word, 'this blackout overlaps another one');
}

/** Between two bursts at least one packet gets through, so long bursts are the only way to a high loss. */
function checkBursts({ lossPercent, burstPackets }: Impairments, word: Word | undefined, complain: Complain): void {
  if (burstPackets === 1 || word === undefined || lossPercent <= burstPackets * (100 - lossPercent)) return;
  const most = Math.floor((1_000_000 * burstPackets) / (burstPackets + 1)) / 10_000;
  const burst = `bursts of ${plainNumber(burstPackets)}`;
  complain(word, `${burst} lose ${plainNumber(most)}% at most: write a lower loss, longer bursts, or burst=1`);
}
