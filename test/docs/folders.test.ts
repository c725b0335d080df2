import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MAY_IMPORT } from '../../eslint.config.js';

/** CONTRIBUTING.md has a table of the folders of src/; this holds it to the one that eslint checks. */

const text = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');

const ROWS = [...text.matchAll(/^\| `([a-z]+)` \| .* \| (.*) \|$/gm)].map(
  ([, folder = '', imports = '']) => [folder, imports] as const,
);

/** "the same and host": as the row above has it. */
function writtenImports(row: number): string[] {
  const imports = ROWS[row]?.[1] ?? '';
  const [, more] = /^the same and (.*)$/.exec(imports) ?? [];
  if (more !== undefined) return [...writtenImports(row - 1), ...more.split(', ')].sort();
  return imports === '–' ? [] : imports.split(', ').sort();
}

it('names for each folder what it may import', () => {
  const written = Object.fromEntries(ROWS.map(([folder], row) => [folder, writtenImports(row)]));
  const checked = Object.fromEntries(
    Object.entries<readonly string[]>(MAY_IMPORT).map(([folder, others]) => [folder, [...others].sort()]),
  );
  expect(written).toEqual(checked);
});

it('knows every folder', () => {
  const entries = readdirSync(new URL('../../src', import.meta.url), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(Object.keys(MAY_IMPORT).sort()).toEqual(folders.sort());
});

it('lets no two folders import each other, not even by way of others', () => {
  const table: Readonly<Record<string, readonly string[]>> = MAY_IMPORT;
  const reaches = (from: string, seen: Set<string>): Set<string> => {
    for (const next of table[from] ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      reaches(next, seen);
    }
    return seen;
  };
  const circular = Object.keys(table).filter((folder) => reaches(folder, new Set()).has(folder));
  expect(circular).toEqual([]);
});
