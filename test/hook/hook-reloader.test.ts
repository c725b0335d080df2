import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HookLogger } from '../../src/hook/define-hook.js';
import { HookReloader } from '../../src/hook/hook-reloader.js';
import { HookVersion } from '../../src/hook/hook-version.js';
import { watchFiles } from '../../src/hook/watch-files.js';
import { hookFile } from './hook-files.js';

/** A reloader whose files change when it is told so, with what has happened, in order. */
function bench(open?: (version: number) => Promise<void>, teardown?: () => Promise<void>) {
  const happened: string[] = [];
  const hands: { change: () => void } = { change: () => undefined };
  const shared = { role: 'sender', cv: {} as never, logger: {} as HookLogger } as const;
  let version = -1;
  const opened = async () => {
    version += 1;
    const name = String(version);
    await open?.(version);
    happened.push(`open ${name}`);
    const close = () => (happened.push(`close ${name}`), teardown?.());
    const hook = { format: 'bgr' as const, frame: () => null, teardown: close };
    return new HookVersion(hook, shared, new AbortController().signal, () => true);
  };
  let watched: readonly string[] = [];
  const reloader = new HookReloader({
    hook: { open: opened, files: () => ['/h.mjs', `/part-${String(version)}.mjs`] },
    log: (level, message) => happened.push(`${level}: ${message}`),
    watch: (onChange) => {
      hands.change = () => onChange('/h.mjs');
      return { set: (paths) => (watched = [...new Set(paths)]), close: () => void happened.push('unwatched') };
    },
  });
  return { happened, reloader, change: () => hands.change(), watched: () => watched };
}

const TAKES_OVER = 'info: hook: h.mjs has changed: the new version takes over';

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

it('gives the new version once, when it is open', async () => {
  const { happened, reloader, change } = bench();
  await reloader.first();
  expect(reloader.take()).toBeNull();
  change();
  await settle();
  expect(happened).toEqual(['open 0', 'open 1', TAKES_OVER]);
  expect(reloader.take()).toBeInstanceOf(HookVersion);
  expect(reloader.take()).toBeNull();
});

it('tells of a version that does not work, and gives none', async () => {
  const { happened, reloader, change } = bench((version) =>
    version === 1 ? Promise.reject(new Error('no default export')) : Promise.resolve(),
  );
  await reloader.first();
  change();
  await settle();
  const told = 'warn: hook: h.mjs has changed, but the old version goes on: no default export';
  expect(happened).toEqual(['open 0', told]);
  expect(reloader.take()).toBeNull();
  change();
  await settle();
  expect(reloader.take()).not.toBeNull();
});

it('watches the files of the version that works, and those of one that is broken beside them', async () => {
  const { reloader, change, watched } = bench((version) =>
    version === 1 ? Promise.reject(new Error('broken')) : Promise.resolve(),
  );
  expect(watched()).toContain('/h.mjs');
  await reloader.first();
  expect(watched()).toEqual(['/h.mjs', '/part-0.mjs']);
  change();
  await settle();
  expect(watched()).toEqual(['/h.mjs', '/part-0.mjs', '/part-1.mjs']);
  change();
  await settle();
  expect(watched()).toEqual(['/h.mjs', '/part-2.mjs']);
});

it('loads what has changed while the first version was being set up', async () => {
  const hands: { go: () => void } = { go: () => undefined };
  const { happened, reloader, change } = bench((version) =>
    version === 0 ? new Promise((resolve) => (hands.go = resolve)) : Promise.resolve(),
  );
  const first = reloader.first();
  change();
  await settle();
  expect(happened).toEqual([]);
  hands.go();
  await first;
  await settle();
  expect(happened).toEqual(['open 0', 'open 1', TAKES_OVER]);
});

it('watches nothing any more where the first version does not work', async () => {
  const { happened, reloader } = bench(() => Promise.reject(new Error('no default export')));
  await expect(reloader.first()).rejects.toThrow('no default export');
  expect(happened).toEqual(['unwatched']);
});

it('closes a version that is replaced before it was taken, and the last one at the end', async () => {
  const { happened, reloader, change } = bench();
  await reloader.first();
  change();
  change();
  await settle();
  await reloader.close();
  const second = ['open 2', 'close 1', TAKES_OVER];
  expect(happened).toEqual(['open 0', 'open 1', TAKES_OVER, ...second, 'unwatched', 'close 2']);
});

it('goes on where the teardown of such a version fails, and tells it', async () => {
  const { happened, reloader, change } = bench(undefined, () => Promise.reject(new Error('no goodbye')));
  await reloader.first();
  change();
  change();
  await settle();
  expect(happened.slice(3)).toEqual(['open 2', 'close 1', 'warn: hook: its teardown failed: no goodbye', TAKES_OVER]);
  await reloader.close();
  expect(happened.at(-1)).toBe('warn: hook: its teardown failed: no goodbye');
});

it('waits a moment only for such a teardown, which may never end', async () => {
  const { happened, reloader, change } = bench(undefined, () => new Promise(() => undefined));
  await reloader.first();
  change();
  change();
  await reloader.close();
  expect(happened.slice(-4)).toEqual(['open 2', 'close 1', TAKES_OVER, 'close 2']);
});

describe('a file that is watched', () => {
  /** Resolves at the next change, with the file's path. */
  function nextChange(...paths: string[]): { changed: Promise<string>; stop: () => void } {
    const hands: { stop: () => void } = { stop: () => undefined };
    const changed = new Promise<string>((resolve, reject) => {
      const watch = watchFiles(resolve, reject);
      hands.stop = () => watch.close();
      watch.set(paths);
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
    [
      'is moved away, and written anew, as others do it',
      async (path) => {
        await rename(path, `${path}~`);
        await writeFile(path, 'new');
      },
    ],
    ['is removed', (path) => rm(path)],
  ])('has changed when it %s', async (_what, write) => {
    await using file = await hookFile('hook.mjs', 'old');
    const { changed, stop } = nextChange(file.path);
    await write(file.path, file.dir);
    expect(await changed).toBe(file.path);
    stop();
  });

  it('may lie in another folder, may be missing at first, and the folder as well', async () => {
    await using file = await hookFile('hook.mjs', 'old');
    await mkdir(join(file.dir, 'lib'));
    const missing = join(file.dir, 'lib', 'boxes.mjs');
    const { changed, stop } = nextChange(file.path, missing, join(file.dir, 'nowhere', 'a.mjs'));
    await writeFile(missing, 'new');
    expect(await changed).toBe(missing);
    stop();
  });

  it('is told of where the system refuses to watch its folder at once', () => {
    const told: string[] = [];
    const watch = watchFiles(
      () => expect.unreachable(),
      (error) => told.push(error.message),
    );
    watch.set([join('/', 'x'.repeat(300), 'hook.mjs')]);
    watch.close();
    expect(told).toEqual([expect.stringContaining('ENAMETOOLONG')]);
  });

  it('has not changed where another one of its folder has, nor when it is watched no longer', async () => {
    await using file = await hookFile('hook.mjs', 'old');
    const gone = join(file.dir, 'gone.mjs');
    let changes = 0;
    const watch = watchFiles(
      () => (changes += 1),
      () => expect.unreachable(),
    );
    watch.set([file.path, gone]);
    watch.set([file.path]);
    const other = nextChange(join(file.dir, 'other.mjs'));
    await writeFile(gone, 'new');
    await writeFile(join(file.dir, 'other.mjs'), 'new');
    await other.changed;
    expect(changes).toBe(0);
    watch.close();
    watch.set([file.path]);
    other.stop();
  });
});
