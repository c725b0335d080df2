import { HAS_IDR, HAS_PPS, HAS_SPS } from './payload-facts.js';

const FORBIDDEN_OR_HIGH_LAYER = 0x81;
const [AGGREGATION, FRAGMENTATION] = [48, 49];
const NAL_HEADER_BYTES = 2;
const SIZE_BYTES = 2;
const [FRAGMENT_START, FRAGMENT_END] = [0x80, 0x40];
const FRAGMENT_TYPE = 0x3f;

/** Slices (TRAIL to RASL 0-9, BLA, IDR and CRA 16-21), VPS, SPS, PPS, AUD (32-35), SEI (39, 40): H.265, table 7-1. */
const NAL_TYPES: ReadonlySet<number> = new Set([
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 18, 19, 20, 21],
  ...[32, 33, 34, 35, 39, 40],
]);
/** A decoder can begin at any of them (BLA, IDR, CRA). */
const [FIRST_IRAP, LAST_IRAP] = [16, 21];
const [SPS, PPS] = [33, 34];

/**
 * Whether a payload may be H.265 (RFC 7798, section 4.4) of the base layer, the only one that is sent in practice. Some
 * H.264 looks the same by its first two bytes.
 */
export function isH265Payload(payload: Buffer): boolean {
  return h265Content(payload) !== null;
}

/**
 * HAS_IDR, HAS_SPS and HAS_PPS together, or null where this is not sound H.265. The VPS is not told: nobody sends an SPS
 * without one.
 */
export function h265Content(payload: Buffer): number | null {
  const type = nalType(payload, 0);
  if (type === FRAGMENTATION) return fragmentContent(payload);
  if (type === AGGREGATION) return aggregatedContent(payload);
  return type !== null && NAL_TYPES.has(type) ? contentOf(type) : null;
}

/** Null where no header of layer 0 stands there: one whose temporal id is written as itself plus one, so never 0. */
function nalType(payload: Buffer, offset: number): number | null {
  if (offset + NAL_HEADER_BYTES > payload.length) return null;
  const first = payload.readUInt8(offset);
  const second = payload.readUInt8(offset + 1);
  if ((first & FORBIDDEN_OR_HIGH_LAYER) !== 0 || second < 1 || second > 7) return null;
  return first >> 1;
}

/** The unit begins in the fragment with the start bit, which cannot be the last as well. */
function fragmentContent(payload: Buffer): number | null {
  const fragment = payload[NAL_HEADER_BYTES];
  if (fragment === undefined || !NAL_TYPES.has(fragment & FRAGMENT_TYPE)) return null;
  const isStart = (fragment & FRAGMENT_START) !== 0;
  if (isStart && (fragment & FRAGMENT_END) !== 0) return null;
  return isStart ? contentOf(fragment & FRAGMENT_TYPE) : 0;
}

/** Sound by its first unit, behind its 16-bit size; what the others are counts as long as they are sound. */
function aggregatedContent(payload: Buffer): number | null {
  let content: number | null = null;
  let offset = NAL_HEADER_BYTES;
  while (offset + SIZE_BYTES < payload.length) {
    const type = nalType(payload, offset + SIZE_BYTES);
    const end = offset + SIZE_BYTES + payload.readUInt16BE(offset);
    if (type === null || !NAL_TYPES.has(type) || end > payload.length) break;
    content = (content ?? 0) | contentOf(type);
    offset = end;
  }
  return content;
}

function contentOf(type: number): number {
  if (type >= FIRST_IRAP && type <= LAST_IRAP) return HAS_IDR;
  if (type === SPS) return HAS_SPS;
  return type === PPS ? HAS_PPS : 0;
}
