import { adviceOnWord } from '../errors/nearest-word.js';
import type { Choice, NumberType, PropertyType } from '../host/gst-inspect.js';

/** What to write in place of the value, or null where gst_parse_launch takes it, or nobody can tell without running it. */
export function adviceOnValue(value: string, type: PropertyType): string | null {
  if (isPlaceholder(value)) return null;
  switch (type.kind) {
    case 'truth':
      return TRUTHS.test(value) ? null : 'write true or false';
    case 'whole number':
    case 'number':
      return isWithin(value, type) ? null : `write a ${type.kind} from ${type.range}`;
    case 'choice':
      return isAmong(value, type.choices) ? null : adviceOnWord(value, type.choices.map(nick), MAX_CHOICES);
  }
}

const nick = ({ name }: Choice) => name;
/** Of more, gst-inspect-1.0 has the list. */
const MAX_CHOICES = 12;

/** Of a shell, Python, C or a page of documentation: what will stand there is not known. */
function isPlaceholder(value: string): boolean {
  return /[{}$%<>]/.test(value);
}

/** As gst_value_deserialize() takes them (gst/gstvalue.c), in any case. */
const TRUTHS = /^(?:true|t|yes|1|false|f|no|0)$/i;
const NAMES_OF_NUMBERS = /^(?:little_endian|big_endian|byte_order|min|max)$/i;
/** As strtoll(3) and strtod(3) take them. */
const WHOLE = /^\s*[+-]?(?:0x[\da-f]+|\d+)$/i;
const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Out of its range, GObject leaves the default as it is, and only a warning on stderr tells. */
function isWithin(value: string, { kind, min, max }: NumberType): boolean {
  if (NAMES_OF_NUMBERS.test(value)) return true;
  if (!WHOLE.test(value) && (kind === 'whole number' || !DECIMAL.test(value))) return false;
  const number = readNumber(value);
  return (number >= min && number <= max) || (kind === 'whole number' && FULL_RANGES.includes(max));
}

/** Where all bits of 32 or 64 may be set, what is beyond wraps around: `timeout=-1` is the longest that there is. */
const FULL_RANGES = [2 ** 32 - 1, Number(2n ** 64n - 1n)];

/** Number() takes no sign in front of `0x`. */
function readNumber(text: string): number {
  const [, sign = '', digits = ''] = /^\s*([+-]?)(.*)$/.exec(text) ?? [];
  return Number(digits) * (sign === '-' ? -1 : 1);
}

function isAmong(value: string, choices: readonly Choice[]): boolean {
  const number = WHOLE.test(value) ? readNumber(value) : null;
  return choices.some((choice) => [choice.name, choice.title].includes(value) || choice.value === number);
}
