const FORBIDDEN_OR_HIGH_LAYER = 0x81;
const AGGREGATION = 48;
const FRAGMENTATION = 49;
const NAL_HEADER_BYTES = 2;
const START_AND_END = 0xc0;

/** Slices (TRAIL to RASL 0-9, BLA, IDR and CRA 16-21), VPS, SPS, PPS, AUD (32-35), SEI (39, 40): H.265, table 7-1. */
const NAL_TYPES: ReadonlySet<number> = new Set([
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 18, 19, 20, 21],
  ...[32, 33, 34, 35, 39, 40],
]);

/**
 * Whether a payload may be H.265 (RFC 7798, section 4.4) of the base layer, the only one that is sent in practice. Some
 * H.264 looks the same by its first two bytes, so this is to be asked of what is not H.264.
 */
export function isH265Payload(payload: Buffer): boolean {
  const type = nalType(payload, 0);
  if (type === FRAGMENTATION) return isFragment(payload);
  if (type === AGGREGATION) return isAggregation(payload);
  return type !== null && NAL_TYPES.has(type);
}

/** Null where no header of layer 0 stands there: one whose temporal id is written as itself plus one, so never 0. */
function nalType(payload: Buffer, offset: number): number | null {
  if (offset + NAL_HEADER_BYTES > payload.length) return null;
  const first = payload.readUInt8(offset);
  const second = payload.readUInt8(offset + 1);
  if ((first & FORBIDDEN_OR_HIGH_LAYER) !== 0 || second < 1 || second > 7) return null;
  return first >> 1;
}

function isFragment(payload: Buffer): boolean {
  const fragment = payload[NAL_HEADER_BYTES];
  return fragment !== undefined && (fragment & START_AND_END) !== START_AND_END && NAL_TYPES.has(fragment & 0x3f);
}

/** By the first unit, behind its 16-bit size. */
function isAggregation(payload: Buffer): boolean {
  const unit = NAL_HEADER_BYTES + 2;
  const type = nalType(payload, unit);
  return type !== null && NAL_TYPES.has(type) && unit + payload.readUInt16BE(NAL_HEADER_BYTES) <= payload.length;
}
