import type { RecorderExit } from './recorder-process.js';

/** Matroska has one header for the whole file: another picture size, for one, needs another file. */
export function hasNewFormat({ lines }: RecorderExit): boolean {
  return lines.some((line) => line.includes('Caps changes are not supported'));
}

/** Why a recorder ended that should have gone on, or did not end well; for people. */
export function whyItEnded({ exitCode, signal, lines }: RecorderExit): string {
  if (lines.some((line) => /No space left|ENOSPC/.test(line))) return 'the disk is full';
  if (lines.some((line) => line.includes('Disk quota exceeded'))) return 'the quota of this user is used up';
  const missing = lines.find((line) => /no element "|is missing/.test(line));
  if (missing !== undefined) return missing;
  if (signal !== null) return `its process was ended by ${signal}`;
  const error = lines.find((line) => line.startsWith('ERROR: '));
  return error?.replace(/^ERROR: /, '') ?? `its process ended with exit code ${String(exitCode)}`;
}
