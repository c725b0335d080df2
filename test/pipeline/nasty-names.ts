import { seededRandom } from '../latency/seeded-random.js';

/** File names that mean something to gst_parse_launch, GstStructure, GValue or a shell. */
export const NASTY_NAMES: readonly string[] = [
  'with blanks  and more',
  ' begins and ends with a blank ',
  '"quoted"',
  "'quoted'",
  'one " alone',
  "it's",
  'back\\slash',
  'ends with \\',
  '\\',
  'backslash and quote \\"',
  'two and a quote \\\\"',
  ' ! fakesink',
  '" ! fakesink name="x',
  'name=other',
  't. ! fakesink',
  '$(touch injected)',
  '`touch injected`',
  '; touch injected #',
  '&& touch injected',
  '> injected',
  '$HOME ~ * ? [a-z] {a,b}',
  '%20 %s %05d',
  '(string)x, y=(int)1; z',
  'tab\tand\nline end\r',
  'Größe 画 🎥',
  '\u0001\u001b[31m',
  '-leading',
  '#comment',
  'NULL',
  'true',
  '0x10',
];

const ALPHABET = ['"', "'", '\\', ' ', '!', '=', '$', '`', '(', ')', ';', ',', '.', '\n', 'a', 'ß', '%'] as const;

/** More of the kind, none of them twice. */
export function randomNames(seed: number, count: number): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const letters = Array.from({ length: random.integer(1, 25) }, () => random.pick(ALPHABET));
    return `${letters.join('')}${String(index)}${random.pick(['a', '\\', '"', "'", ' ', '!', ')', ';', '\n'])}`;
  });
}
