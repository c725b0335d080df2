import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write a file in several steps, and some of them put another one in its place. */
const SETTLE_MS = 100;

/**
 * Calls back some time after the file has changed. It is its folder that is watched: a file that is replaced by another one
 * of its name would not be heard of again.
 * @param onError called where the folder cannot be watched, or not any more.
 * @returns what ends it.
 */
export function watchFile(path: string, onChange: () => void, onError: (error: Error) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const name = basename(path);
  const watcher = watch(dirname(path), { persistent: false }, (_event, changed) => {
    if (changed !== null && changed !== name) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MS);
  });
  watcher.on('error', onError);
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
