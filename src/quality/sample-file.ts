import type { LumaPlane } from './luma-plane.js';

/** Which picture of which stream a sample is, by its stamp, and on which side it was taken. */
export interface SampleId {
  readonly role: 'sender' | 'receiver';
  readonly session: number;
  readonly sequence: number;
}

export function sampleFileName({ role, session, sequence }: SampleId): string {
  return `${role}-${String(session)}-${String(sequence)}.pgm`;
}

/** Null for a file that is none of ours. */
export function parseSampleFileName(name: string): SampleId | null {
  const [, role, session, sequence] = /^(sender|receiver)-(\d+)-(\d+)\.pgm$/.exec(name) ?? [];
  if (role !== 'sender' && role !== 'receiver') return null;
  return { role, session: Number(session), sequence: Number(sequence) };
}

/** What stands in front of the pixels of a PGM file (netpbm's "portable graymap"), which any image viewer shows. */
export function sampleHeader(width: number, height: number): string {
  return `P5\n${String(width)} ${String(height)}\n255\n`;
}

/** The plane in a file that begins with `sampleHeader`; null where it is cut short: its writer was ended amid it. */
export function parseSample(bytes: Uint8Array): LumaPlane | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, MAX_HEADER_BYTES));
  const [header = '', width, height] = /^P5\n(\d{1,5}) (\d{1,5})\n255\n/.exec(head) ?? [];
  const pixels = bytes.subarray(header.length);
  const plane = { width: Number(width), height: Number(height), pixels };
  return header !== '' && pixels.length === plane.width * plane.height ? plane : null;
}

const MAX_HEADER_BYTES = 32;
