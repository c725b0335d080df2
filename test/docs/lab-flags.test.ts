import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compareFlags } from '../../src/cli/flags/compare-flags.js';
import type { FlagTable } from '../../src/request/flags/flag.js';
import { impairFlags } from '../../src/cli/flags/impair-flags.js';

/** The pages of the commands that measure have a table of their flags each; this holds them to the code. */
const PAGES: readonly (readonly [page: string, flags: FlagTable])[] = [
  ['impair.md', impairFlags()],
  ['compare.md', compareFlags()],
];

/** The default of each flag, as the page's table has it. */
function rowsOf(page: string): (readonly [flag: string, shownDefault: string])[] {
  const text = readFileSync(fileURLToPath(new URL(`../../docs/${page}`, import.meta.url)), 'utf8');
  const rows = text.matchAll(/^\| `--([a-z-]+)` \| .* \|([^|]*)\|$/gm);
  return [...rows].map(([, flag = '', shown = '']) => [flag, shown.replaceAll('`', '').trim()]);
}

/** As --help has it, toggles in words; a flag that must be given has none. */
function defaultInWords(flags: FlagTable, name: string): string {
  const flag = flags[name];
  if (flag?.type === 'boolean') return flag.default === true ? 'on' : 'off';
  return flag?.defaultDescription ?? '';
}

describe.each(PAGES)('docs/%s', (page, flags) => {
  const rows = rowsOf(page);

  it('has one row for every flag, and no other', () => {
    expect(rows.map(([flag]) => flag).sort()).toEqual(Object.keys(flags).sort());
  });

  it.each(rows)('shows the default of --%s as it is in the code', (flag, shown) => {
    expect(shown).toBe(defaultInWords(flags, flag));
  });
});
