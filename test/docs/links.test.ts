import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'],
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** Targets of links and images that are not on the web; code is left out. */
function localTargets(page: string): string[] {
  const prose = readProse(page);
  const targets = [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
  return [...new Set(targets)].filter((target) => !/^[a-z]+:/.test(target));
}

function readProse(page: string): string {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ''));
}

/** Anchors as GitHub makes them of headings, and those written out. */
function anchors(page: string): Set<string> {
  const prose = readProse(page);
  const headings = [...prose.matchAll(/^#+ +(.+)$/gm)].map(([, title = '']) => slug(title));
  const written = [...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  return new Set([...headings, ...written]);
}

function slug(title: string): string {
  const plain = title.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '');
  return plain.replaceAll(' ', '-');
}

describe.each(PAGES)('%s', (page) => {
  it('links to files that exist', () => {
    const missing = localTargets(page).filter((target) => {
      const [path = ''] = target.split('#');
      return path !== '' && !existsSync(join(ROOT, dirname(page), path));
    });
    expect(missing).toEqual([]);
  });

  it('links to headings that exist', () => {
    const missing = localTargets(page).filter((target) => {
      const [path = '', anchor] = target.split('#');
      const other = path === '' ? page : join(dirname(page), path);
      return anchor !== undefined && other.endsWith('.md') && existsSync(join(ROOT, other))
        ? !anchors(other).has(anchor)
        : false;
    });
    expect(missing).toEqual([]);
  });
});

it('has a page that links to each page of docs/', () => {
  const linked = new Set(localTargets('README.md').map((target) => target.split('#')[0]));
  expect(PAGES.filter((page) => page !== 'README.md' && !linked.has(page))).toEqual([]);
});
