import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { HOOK_LIMITS } from '../../src/config/defaults.js';
import { HOOK_FORMATS } from '../../src/hook/define-hook.js';
import { loadHook } from '../../src/hook/load-hook.js';
import { hookFile } from '../hook/hook-files.js';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('docs/hooks.md', root), 'utf8');
const blocks = [...text.matchAll(/^```(js|ts)\n([\s\S]*?)^```/gm)].map(([, kind = '', code = '']) => ({ kind, code }));

it.each(blocks)('shows a hook that loads as it is written: $kind', async ({ kind, code }) => {
  await using file = await hookFile(`hook.${kind === 'js' ? 'mjs' : kind}`, code);
  expect(HOOK_FORMATS).toContain((await loadHook(file.path)).format);
});

it('begins with one of ten lines at most', () => {
  expect(blocks[0]?.code.trim().split('\n').length).toBeLessThanOrEqual(10);
});

it('explains every format, and each limit as it is in the code', () => {
  for (const format of HOOK_FORMATS) expect(text).toContain(`| \`${format}\` |`);
  const { maxEmitBytes, maxEmitBytesPerSecond, maxEmitsPerSecond, maxLinesPerSecond, maxSetupMs } = HOOK_LIMITS;
  const sizes = `${String(maxEmitBytes / 1024)} KiB at most, ${String(maxEmitsPerSecond)} a second`;
  expect(text).toContain(`${sizes} and ${String(maxEmitBytesPerSecond / 1024 ** 2)} MiB a second`);
  expect(text).toContain(`and take up to ${String(maxSetupMs / 1000)} s`);
  expect(text).toContain(`a line for the log, ${String(maxLinesPerSecond)} a second at most`);
});

it('names every example', () => {
  const entries = readdirSync(fileURLToPath(new URL('examples', root)), { withFileTypes: true });
  const examples = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const hooks = examples.filter((name) =>
    readFileSync(new URL(`examples/${name}`, root), 'utf8').includes('defineHook'),
  );
  expect(hooks.length).toBeGreaterThanOrEqual(3);
  for (const name of hooks) expect(text).toContain(`\`examples/${name}\``);
});
