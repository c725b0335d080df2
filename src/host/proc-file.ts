import { readFileSync } from 'node:fs';

/** Throws where there is no such file. */
export function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

/** The file of a process in /proc, or null where the process is gone. */
export function readOrNull(path: string, readFile: (path: string) => string): string | null {
  try {
    return readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return null;
    throw error;
  }
}
