import { markWord } from '../errors/mark-word.js';
import { LoopError } from '../errors/loop-error.js';

/** What a matrix may vary: flags of `gstcv-loop latency` by their names. */
export const MATRIX_KEYS = [
  ...(['preset', 'size', 'fps', 'bitrate', 'gop', 'fec', 'jitter-buffer', 'impair'] as const),
  ...(['codec', 'encoder', 'decoder'] as const),
] as const;
export type MatrixKey = (typeof MATRIX_KEYS)[number];

/** One combination: of each key that varies, its value as the user wrote it. */
export type Combination = Readonly<Partial<Record<MatrixKey, string>>>;

/** A longer matrix would run for days; somebody mistyped. */
export const MAX_COMBINATIONS = 500;

/** @throws LoopError `bad-config` where a value does not suit its key; its message says what would. */
export type CheckValue = (key: MatrixKey, value: string) => void;

interface Word {
  readonly text: string;
  /** Index of its first character in the whole text. */
  readonly start: number;
}

/**
 * `preset=ultrafast,superfast;size=640x480,1280x720`: every combination, the last key varying fastest.
 * @throws LoopError `bad-config` with the offending word marked.
 */
export function parseMatrix(text: string, check: CheckValue): readonly Combination[] {
  const refuse = (word: Word, advice: string) =>
    new LoopError('bad-config', `--matrix ${markWord(text, word.start, word.text.length)}: ${advice}`);
  let combinations: Combination[] = [{}];
  const seen = new Set<MatrixKey>();
  for (const part of split({ text, start: 0 }, ';')) {
    const { key, values } = axis(part, refuse, check);
    if (seen.has(key.name)) throw refuse(key.word, 'this key has been given already');
    seen.add(key.name);
    combinations = combinations.flatMap((combination) =>
      values.map((value) => ({ ...combination, [key.name]: value })),
    );
    if (combinations.length > MAX_COMBINATIONS) {
      throw refuse(part, `more than ${String(MAX_COMBINATIONS)} combinations: take values away`);
    }
  }
  return combinations;
}

/** `preset=ultrafast size=640x480`; `default` where nothing varies. */
export function nameOf(combination: Combination): string {
  const words = Object.entries(combination).map(([key, value]) => `${key}=${value}`);
  return words.length === 0 ? 'default' : words.join(' ');
}

type Refuse = (word: Word, advice: string) => LoopError;

function axis(part: Word, refuse: Refuse, check: CheckValue) {
  const equals = part.text.indexOf('=');
  const word = equals === -1 ? part : { text: part.text.slice(0, equals), start: part.start };
  const name = MATRIX_KEYS.find((candidate) => candidate === word.text);
  if (name === undefined) throw refuse(word, `unknown key: write KEY=VALUE,… with one of ${MATRIX_KEYS.join(', ')}`);
  if (equals === -1) throw refuse(word, `write ${name}=VALUE,…`);
  const list = { text: part.text.slice(equals + 1), start: part.start + equals + 1 };
  const values = split(list, ',').map((value) => {
    if (value.text === '') throw refuse(value, `a value of ${name} is missing`);
    try {
      check(name, value.text);
    } catch (error) {
      throw error instanceof LoopError ? refuse(value, adviceOf(error)) : error;
    }
    return value.text;
  });
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw refuse(list, `${name}=${twice} is there twice`);
  return { key: { name, word }, values };
}

/** The complaint of a flag without the flag and its value, which the matrix shows itself. */
function adviceOf({ message }: LoopError): string {
  return message.replace(/^--\S+ "(?:[^"\\]|\\.)*": /, '');
}

function split({ text, start }: Word, separator: string): Word[] {
  let next = start;
  return text.split(separator).map((piece) => {
    const leading = piece.length - piece.trimStart().length;
    const word = { text: piece.trim(), start: next + leading };
    next += piece.length + separator.length;
    return word;
  });
}
