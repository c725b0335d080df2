import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCodeOf } from '../errors/error-code.js';

/** Editors write a file in several steps, and some of them put another one in its place. */
const SETTLE_MS = 100;
/** A hook that imports more has most of it from elsewhere: each folder costs a watch of the kernel. */
const MAX_FILES = 200;

export interface FileWatch {
  /** Watches these files from now on, and no others. */
  set(paths: readonly string[]): void;
  close(): void;
}

/**
 * Calls back some time after one of some files has changed. It is their folders that are watched: a file that is replaced by
 * another one of its name would not be heard of again, and one that is missing can come.
 * @param onChange gets the one that has changed, of several the last.
 * @param onError called where a folder cannot be watched, or not any more.
 */
export function watchFiles(onChange: (path: string) => void, onError: (error: Error) => void): FileWatch {
  let timer: NodeJS.Timeout | undefined;
  let names = new Map<string, Set<string>>();
  let isClosed = false;
  const watchers = new Map<string, FSWatcher>();

  const heard = (folder: string, name: string | null) => {
    if (name !== null && names.get(folder)?.has(name) !== true) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MS, join(folder, name ?? ''));
  };
  const open = (folder: string) => {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => heard(folder, name));
      watchers.set(folder, watcher.on('error', onError));
    } catch (error) {
      // A folder that is missing is one that a module was looked for in.
      if (errorCodeOf(error) !== 'ENOENT') onError(error as Error);
    }
  };
  const close = (folder: string) => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  return {
    set: (paths) => {
      if (isClosed) return;
      names = byFolder(paths.slice(0, MAX_FILES));
      for (const folder of watchers.keys()) if (!names.has(folder)) close(folder);
      for (const folder of names.keys()) if (!watchers.has(folder)) open(folder);
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      for (const folder of watchers.keys()) close(folder);
    },
  };
}

function byFolder(paths: readonly string[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const path of paths) {
    const folder = dirname(path);
    names.set(folder, (names.get(folder) ?? new Set()).add(basename(path)));
  }
  return names;
}
