import { isH265Payload } from './h265-payload.js';
import { factsOf, HAS_IDR, HAS_PPS, HAS_SPS, type PayloadFacts, UNKNOWN_FACTS } from './payload-facts.js';

const FORBIDDEN = 0x80;
const REF_IDC = 0x60;
const TYPE = 0x1f;
const [IDR_SLICE, SPS, PPS, END_OF_SEQUENCE, END_OF_STREAM, FILLER, STAP_A, FU_A] = [5, 7, 8, 10, 11, 12, 24, 28];

/** Slices, parameter sets and their extensions, auxiliary slices: H.264, table 7-1. */
const SOUND_TYPES = bits(1, IDR_SLICE, SPS, PPS, 13, 15, 19);
/** SEI, access unit delimiter, the two ends, filler: nal_ref_idc must be 0 (H.264, 7.4.1). */
const SOUND_UNREFERENCED_TYPES = bits(6, 9, END_OF_SEQUENCE, END_OF_STREAM, FILLER);

/** Every profile_idc that H.264 has given (annexes A, F, G, H, I): the sync byte of MPEG-TS, 47, would pass for an SPS. */
const PROFILES: ReadonlySet<number> = new Set([
  ...[44, 66, 77, 83, 86, 88, 100, 110, 118, 122, 128, 134, 135, 138, 139, 144, 244],
]);

/** Every level_idc (H.264, table A-1; 9 is level 1b). */
const LEVELS: ReadonlySet<number> = new Set([
  ...[9, 10, 11, 12, 13, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52, 60, 61, 62],
]);
/** Behind six flags of constraints. */
const RESERVED_ZERO_2BITS = 0x03;

const H264_FACTS = factsOf('h264');
const H265_FACTS: PayloadFacts = Object.freeze({ ...UNKNOWN_FACTS, codec: 'h265' });

/**
 * Reads the payload of one packet by RFC 6184 (single NAL units, STAP-A, FU-A with its start bit), or else by RFC 7798.
 * Data partitions (types 2 to 4), which nobody sends, and the extensions for scalable and 3D video (14, 20) are no sign
 * of H.264: H.265 writes the same bytes. Takes any bytes and never throws.
 *
 * @param payload the RTP packet without header, contributing sources, extension and padding.
 */
export function inspectPayload(payload: Buffer): PayloadFacts {
  const content = h264Content(payload);
  if (content !== null) return H264_FACTS[content] ?? UNKNOWN_FACTS;
  return isH265Payload(payload) ? H265_FACTS : UNKNOWN_FACTS;
}

/** HAS_IDR, HAS_SPS and HAS_PPS together, or null where this is not sound H.264. */
export function h264Content(payload: Buffer): number | null {
  const first = payload[0];
  if (first === undefined || (first & FORBIDDEN) !== 0) return null;
  const type = first & TYPE;
  if (type === STAP_A) return aggregatedContent(payload);
  if (type === FU_A) return fragmentContent(first, payload);
  return isSoundHeader(first) && isSoundUnit(type, payload) ? contentOf(type) : null;
}

/** STAP-A: a 16-bit size before each unit, and the units fill the packet. */
function aggregatedContent(payload: Buffer): number | null {
  let content = 0;
  let offset = 1;
  while (offset + 2 < payload.length) {
    const header = payload.readUInt8(offset + 2);
    const type = header & TYPE;
    const size = payload.readUInt16BE(offset);
    if (size === 0 || (header & FORBIDDEN) !== 0 || type === 0 || type >= STAP_A) return null;
    content |= contentOf(type);
    offset += 2 + size;
  }
  return offset === payload.length && offset > 1 ? content : null;
}

/** FU-A: each fragment repeats the type; the unit begins in the one with the start bit, which cannot be the last as well. */
function fragmentContent(indicator: number, payload: Buffer): number | null {
  const header = payload[1];
  if (header === undefined || header >= 0xc0) return null;
  const unitHeader = (indicator & REF_IDC) | (header & TYPE);
  if (!isSoundHeader(unitHeader)) return null;
  if (header < 0x80) return 0;
  const type = header & TYPE;
  return type === SPS && !isSoundSps(unitHeader, payload.subarray(2)) ? null : contentOf(type);
}

function isSoundHeader(header: number): boolean {
  const type = 1 << (header & TYPE);
  return (type & SOUND_TYPES) !== 0 || ((header & REF_IDC) === 0 && (type & SOUND_UNREFERENCED_TYPES) !== 0);
}

/**
 * Told by its second byte from other codecs whose first byte is the same. An IDR_N_LP picture of H.265 begins 28 01, as would a PPS with an id of
 * 127 or more, which no encoder gives.
 */
function isSoundUnit(type: number, payload: Buffer): boolean {
  if (type === END_OF_SEQUENCE || type === END_OF_STREAM) return payload.length === 1;
  const second = payload[1];
  if (second === undefined) return false;
  if (type === PPS) return second > 1;
  if (type === SPS) return isSoundSps(payload.readUInt8(0), payload.subarray(1));
  return type !== FILLER || second === 0xff || second === 0x80;
}

/** A receiver takes an SPS for the proof that the stream is ours: noise must hardly ever pass for one. */
function isSoundSps(header: number, [profile = 0, constraints = 0, level = 0]: Buffer): boolean {
  return (
    (header & REF_IDC) !== 0 && PROFILES.has(profile) && (constraints & RESERVED_ZERO_2BITS) === 0 && LEVELS.has(level)
  );
}

function contentOf(type: number): number {
  if (type === IDR_SLICE) return HAS_IDR;
  if (type === SPS) return HAS_SPS;
  return type === PPS ? HAS_PPS : 0;
}

function bits(...types: readonly number[]): number {
  return types.reduce((set, type) => set | (1 << type), 0);
}
