import { nearestWord } from '../errors/nearest-word.js';
import type { PropertyType } from '../host/gst-inspect.js';

/** What to write in place of the value, or null where gst_parse_launch takes it, or nobody can tell without running it. */
export function adviceOnValue(value: string, type: PropertyType): string | null {
  if (isPlaceholder(value)) return null;
  switch (type.kind) {
    case 'truth':
      return TRUTHS.test(value) ? null : 'write true or false';
    case 'whole number':
    case 'number':
      return isWithin(value, type) ? null : `write a ${type.kind} from ${String(type.min)} to ${String(type.max)}`;
    case 'choice':
      return isAmong(value, type.choices) ? null : adviceOnChoice(value, type.choices);
  }
}

/** Of a shell, Python, C or a page of documentation: what will stand there is not known. */
function isPlaceholder(value: string): boolean {
  return /[{}$%<>]/.test(value);
}

/** As gst_value_deserialize() takes them (gst/gstvalue.c), in any case. */
const TRUTHS = /^(?:true|t|yes|1|false|f|no|0)$/i;
const NAMES_OF_NUMBERS = /^(?:little_endian|big_endian|byte_order|min|max)$/i;

/** Out of its range, GObject leaves the default as it is, and only a warning on stderr tells. */
function isWithin(value: string, { kind, min, max }: Extract<PropertyType, { min: number }>): boolean {
  if (NAMES_OF_NUMBERS.test(value)) return true;
  const isNumber = kind === 'whole number' ? /^[+-]?(?:0x[\da-f]+|\d+)$/i : /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
  if (!isNumber.test(value)) return false;
  const number = readNumber(value);
  return number >= min && number <= max;
}

/** Number() takes no sign in front of `0x`. */
function readNumber(text: string): number {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(text) ?? [];
  return Number(digits) * (sign === '-' ? -1 : 1);
}

type Choices = Extract<PropertyType, { kind: 'choice' }>['choices'];

function isAmong(value: string, choices: Choices): boolean {
  // The name of a constant in C is taken as well; gst-inspect-1.0 does not list those.
  if (/^[A-Z][A-Z\d]*_[A-Z\d_]+$/.test(value)) return true;
  return choices.some((choice) => choice.name === value || String(choice.value) === value);
}

/** Of more, gst-inspect-1.0 has the list. */
const MAX_CHOICES = 12;

function adviceOnChoice(value: string, choices: Choices): string {
  const names = choices.map(({ name }) => name);
  const meant = nearestWord(value, names);
  if (meant !== null) return `did you mean ${meant}?`;
  const rest = names.length > MAX_CHOICES ? ', …' : '';
  return `write one of ${names.slice(0, MAX_CHOICES).join(', ')}${rest}`;
}
