import { describe, expect, it } from 'vitest';
import { styleSheet } from '../../../src/report/html/style.js';
import { COLOURS, HEAT, type Pair } from '../../../src/report/html/theme.js';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const { paper, surface, sunken } = COLOURS;
const TEXT: readonly (readonly [string, Pair, Pair])[] = [
  ...[paper, surface, sunken].map((ground) => ['ink', COLOURS.ink, ground] as const),
  ...[paper, surface, sunken].map((ground) => ['quiet', COLOURS.quiet, ground] as const),
  ['accent', COLOURS.accent, paper],
  ['good on surface', COLOURS.good, surface],
  ['good on its paper', COLOURS.good, COLOURS['good-paper']],
  ['bad on its paper', COLOURS.bad, COLOURS['bad-paper']],
  ['bad on paper', COLOURS.bad, paper],
  ['quiet on bad paper', COLOURS.quiet, COLOURS['bad-paper']],
  ['quiet on good paper', COLOURS.quiet, COLOURS['good-paper']],
  ['notice', COLOURS['notice-ink'], COLOURS['notice-paper']],
  ['tip', COLOURS['tip-ink'], COLOURS['tip-paper']],
  ['label on a bar', COLOURS.surface, COLOURS.series],
  ...HEAT.map((step, index) => [`heat ${String(index)}`, step.ink, step.paper] as const),
];

const DRAWN = ['series', 'warm', 'bad', 'green', 'ink'] as const;

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('the %s theme', (_, index) => {
  it.each(TEXT)('has text that can be read (WCAG AA): %s', (_name, ink, ground) => {
    expect(contrast(ink[index], ground[index])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(DRAWN)('has lines that can be seen (3:1): %s', (name) => {
    expect(contrast(COLOURS[name][index], surface[index])).toBeGreaterThanOrEqual(3);
  });
});

describe('the style', () => {
  const style = styleSheet();

  it('defines every colour that it uses', () => {
    const used = [...style.matchAll(/var\(--([a-z0-9-]+)\)/g)].map(([, name]) => name);
    for (const name of new Set(used)) expect(style).toContain(`--${name ?? ''}:light-dark(`);
  });

  it('follows the system, unless the switch says otherwise, and is light on paper', () => {
    expect(style).toContain(':root{color-scheme:light dark;');
    expect(style).toContain(':root:has(#theme-light:checked){color-scheme:light}');
    expect(style).toContain(':root:has(#theme-dark:checked){color-scheme:dark}');
    expect(style).toMatch(/@media print\{\s*:root,:root:has\(#theme-dark:checked\)\{color-scheme:light\}/);
  });
});
