import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HookLogger } from '../../src/hook/define-hook.js';
import { HookReloader } from '../../src/hook/hook-reloader.js';
import { HookVersion } from '../../src/hook/hook-version.js';
import { watchFile } from '../../src/hook/watch-file.js';
import { hookFile } from './hook-files.js';

/** A reloader whose file changes when it is told so, with what has happened, in order. */
function bench(open?: (version: number) => Promise<void>) {
  const happened: string[] = [];
  const hands: { change: () => void } = { change: () => undefined };
  const shared = { role: 'sender', cv: {} as never, logger: {} as HookLogger } as const;
  const reloader = new HookReloader({
    path: '/h.mjs',
    open: async (version) => {
      await open?.(version);
      happened.push(`open ${String(version)}`);
      const hook = {
        format: 'bgr' as const,
        frame: () => null,
        teardown: () => void happened.push(`close ${String(version)}`),
      };
      return new HookVersion(hook, shared, new AbortController().signal, () => true);
    },
    log: (level, message) => happened.push(`${level}: ${message}`),
    watch: (_path, onChange) => {
      hands.change = onChange;
      return () => void happened.push('unwatched');
    },
  });
  return { happened, reloader, change: () => hands.change() };
}

const TAKES_OVER = 'info: hook: its file has changed: the new version takes over';

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

it('gives the new version once, when it is open', async () => {
  const { happened, reloader, change } = bench();
  expect(reloader.take()).toBeNull();
  change();
  await settle();
  expect(happened).toEqual(['open 1', TAKES_OVER]);
  expect(reloader.take()).toBeInstanceOf(HookVersion);
  expect(reloader.take()).toBeNull();
});

it('tells of a version that does not work, and gives none', async () => {
  const { happened, reloader, change } = bench((version) =>
    version === 1 ? Promise.reject(new Error('no default export')) : Promise.resolve(),
  );
  change();
  await settle();
  expect(happened).toEqual(['warn: hook: its file has changed, but the old version goes on: no default export']);
  expect(reloader.take()).toBeNull();
  change();
  await settle();
  expect(reloader.take()).not.toBeNull();
});

it('closes a version that is replaced before it was taken, and the last one at the end', async () => {
  const { happened, reloader, change } = bench();
  change();
  change();
  await settle();
  await reloader.close();
  expect(happened).toEqual(['open 1', TAKES_OVER, 'open 2', 'close 1', TAKES_OVER, 'unwatched', 'close 2']);
});

describe('a file that is watched', () => {
  /** Resolves at the next change. */
  function nextChange(path: string): { changed: Promise<void>; stop: () => void } {
    const hands: { stop: () => void } = { stop: () => undefined };
    const changed = new Promise<void>((resolve, reject) => {
      hands.stop = watchFile(path, resolve, reject);
    });
    return { changed, stop: () => hands.stop() };
  }

  it.each<[string, (path: string, dir: string) => Promise<void>]>([
    ['is written to', (path) => writeFile(path, 'new')],
    [
      'is replaced by another one, as editors do it',
      async (path, dir) => {
        await writeFile(join(dir, '.hook.mjs.swp'), 'new');
        await rename(join(dir, '.hook.mjs.swp'), path);
      },
    ],
  ])('has changed when it %s', async (_what, write) => {
    await using file = await hookFile('hook.mjs', 'old');
    const { changed, stop } = nextChange(file.path);
    await write(file.path, file.dir);
    await changed;
    stop();
  });

  it('has not changed where another one of its folder has', async () => {
    await using file = await hookFile('hook.mjs', 'old');
    let changes = 0;
    const stop = watchFile(
      file.path,
      () => (changes += 1),
      () => expect.unreachable(),
    );
    const other = nextChange(join(file.dir, 'other.mjs'));
    await writeFile(join(file.dir, 'other.mjs'), 'new');
    await other.changed;
    expect(changes).toBe(0);
    stop();
    other.stop();
  });
});
