/**
 * What an RTP payload of H.264 carries, as far as a receiver's start depends on it (RFC 6184, section 5.2): a decoder
 * shows nothing before parameter sets and an IDR picture.
 */
export interface H264Content {
  readonly idr: boolean;
  readonly sps: boolean;
  readonly pps: boolean;
}

const NAL_IDR = 5;
const NAL_SPS = 7;
const NAL_PPS = 8;
const STAP_A = 24;
const FU_A = 28;
const START_BIT = 0x80;

/** @param payload the RTP packet without header, CSRCs, extension and padding. */
export function h264Content(payload: Buffer): H264Content {
  const types = nalTypes(payload);
  return { idr: types.includes(NAL_IDR), sps: types.includes(NAL_SPS), pps: types.includes(NAL_PPS) };
}

/** Types of the NAL units that begin in this payload. */
function nalTypes(payload: Buffer): number[] {
  const first = payload[0];
  if (first === undefined) return [];
  const type = first & 0x1f;
  if (type === STAP_A) return aggregatedTypes(payload);
  if (type === FU_A) return fragmentType(payload);
  return [type];
}

/** STAP-A: a 16-bit size before each unit; a size beyond the packet ends the list. */
function aggregatedTypes(payload: Buffer): number[] {
  const types: number[] = [];
  for (let offset = 1; offset + 2 < payload.length; offset += 2 + payload.readUInt16BE(offset)) {
    types.push(payload.readUInt8(offset + 2) & 0x1f);
  }
  return types;
}

/** FU-A: the type stands in each fragment; the first one is where the unit begins. */
function fragmentType(payload: Buffer): number[] {
  const header = payload[1] ?? 0;
  return (header & START_BIT) === 0 ? [] : [header & 0x1f];
}
