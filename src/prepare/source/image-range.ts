import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { badSource } from '../../config/source/bad-part.js';
import { IMAGE_TYPES } from '../../pipeline/source-head.js';

/** Numbers of the first and the last image of a sequence without gaps. */
export interface ImageRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The images of a sequence that are there.
 * @param location path with one printf number in its name.
 * @throws LoopError `bad-config` where there are none, or where one is missing between others: GStreamer would end there.
 */
export async function findImages(location: string, list = listFolder): Promise<ImageRange> {
  const complain = (advice: string) => badSource('source', `images://${location}`, advice);
  const ending = location.slice(location.lastIndexOf('.') + 1).toLowerCase();
  if (!Object.hasOwn(IMAGE_TYPES, ending)) {
    throw complain(`write the path of images that end in .${Object.keys(IMAGE_TYPES).join(', .')}`);
  }
  const names = await list(unescaped(dirname(location)));
  if (names === null) throw complain('there is no such folder, or this user may not read it');
  const numbers = numbersIn(names, basename(location));
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) throw complain('there is no image of such a name');
  const gap = numbers.find((number, index) => index > 0 && number !== (numbers[index - 1] ?? 0) + 1);
  if (gap === undefined) return { first, last };
  const missing = numbers[numbers.indexOf(gap) - 1] ?? 0;
  throw complain(
    `there is image ${String(missing)} and image ${String(gap)}, and none between them: number them without gaps`,
  );
}

const NUMBERED = /^((?:[^%]|%%)*)%((?:0?[1-9])?)d((?:[^%]|%%)*)$/s;

/** In ascending order. */
export function numbersIn(names: readonly string[], pattern: string): number[] {
  const [, before = '', width = '', after = ''] = NUMBERED.exec(pattern) ?? [];
  const [prefix, suffix] = [unescaped(before), unescaped(after)];
  const numbers = names.flatMap((name) => {
    if (!name.startsWith(prefix) || !name.endsWith(suffix)) return [];
    const digits = name.slice(prefix.length, name.length - suffix.length);
    return /^\d{1,9}$/.test(digits) && digits === padded(Number(digits), width) ? [Number(digits)] : [];
  });
  return numbers.sort((a, b) => a - b);
}

/** As printf writes it. */
function padded(number: number, width: string): string {
  return String(number).padStart(Number(width === '' ? 0 : width), width.startsWith('0') ? '0' : ' ');
}

function unescaped(text: string): string {
  return text.replaceAll('%%', '%');
}

async function listFolder(path: string): Promise<readonly string[] | null> {
  try {
    return await readdir(path);
  } catch {
    // Not there, no folder, or not to be read: the complaint names all of it.
    return null;
  }
}
