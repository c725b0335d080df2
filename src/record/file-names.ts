import { parse, join } from 'node:path';

/**
 * The name of a further file of a recording: `out-2.mkv` behind `out.mkv`, or the next one that is free: only the first name
 * was given by the user, and no other file may be lost.
 * @param number of the file, from 2 on.
 */
export function furtherFile(path: string, number: number, exists: (path: string) => boolean): string {
  const { dir, name, ext } = parse(path);
  for (let candidate = number; ; candidate += 1) {
    const further = join(dir, `${name}-${String(candidate)}${ext}`);
    if (!exists(further)) return further;
  }
}
