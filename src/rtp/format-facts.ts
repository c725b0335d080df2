import type { Codec } from '../pipeline/vocabulary.js';
import { jpegFormat } from './jpeg-payload.js';
import { vp8Format } from './vp8-payload.js';
import { vp9Format } from './vp9-payload.js';

/** What a packet says of the format of its stream. */
export interface FormatFacts {
  /** What a decoder is told before a picture, whole and byte by byte: parameter sets, or the header that has its size. */
  readonly parts: readonly FormatPart[];
  /** Whether there is anything of a picture in it. */
  readonly hasPicture: boolean;
}

export interface FormatPart {
  readonly kind: string;
  readonly bytes: Buffer;
}

/** Reads the payload of one packet, without header, contributing sources, extension and padding. Never throws. */
export function formatFacts(codec: Codec, payload: Buffer): FormatFacts {
  switch (codec) {
    case 'h264':
      return nalFacts(H264, payload);
    case 'h265':
      return nalFacts(H265, payload);
    case 'vp8':
      return frameFacts(vp8Format(payload));
    case 'vp9':
      return frameFacts(vp9Format(payload));
    case 'mjpeg':
      return frameFacts(jpegFormat(payload));
  }
}

function frameFacts(size: Buffer | null): FormatFacts {
  return { parts: size === null ? [] : [{ kind: 'size', bytes: size }], hasPicture: true };
}

/** How NAL units lie in packets: RFC 6184, section 5.2, and RFC 7798, section 4.4. */
interface NalCodec {
  readonly headerBytes: number;
  readonly typeOf: (firstByte: number) => number;
  readonly aggregation: number;
  readonly fragment: number;
  readonly fragmentTypeMask: number;
  readonly parameterSets: Readonly<Record<number, string>>;
  readonly lastPicture: number;
}

const H264: NalCodec = {
  ...{ headerBytes: 1, typeOf: (first) => first & 0x1f },
  ...{ aggregation: 24, fragment: 28, fragmentTypeMask: 0x1f },
  ...{ parameterSets: { 7: 'SPS', 8: 'PPS', 13: 'SPS extension', 15: 'subset SPS' }, lastPicture: 5 },
};

const H265: NalCodec = {
  ...{ headerBytes: 2, typeOf: (first) => (first >> 1) & 0x3f },
  ...{ aggregation: 48, fragment: 49, fragmentTypeMask: 0x3f },
  ...{ parameterSets: { 32: 'VPS', 33: 'SPS', 34: 'PPS' }, lastPicture: 31 },
};

/** A parameter set in fragments, which only packets of some ten bytes would need, is not told. */
function nalFacts(codec: NalCodec, payload: Buffer): FormatFacts {
  const { headerBytes, typeOf, aggregation, fragment, fragmentTypeMask, parameterSets, lastPicture } = codec;
  const type = typeOf(payload[0] ?? 0);
  if (type === fragment) {
    return { parts: [], hasPicture: ((payload[headerBytes] ?? 0) & fragmentTypeMask) <= lastPicture };
  }
  const units = type === aggregation ? aggregated(payload, headerBytes) : [payload];
  const types = units.map((unit) => typeOf(unit[0] ?? 0));
  const parts = units.flatMap((bytes, index) => {
    const kind = parameterSets[types[index] ?? 0];
    return kind === undefined ? [] : [{ kind, bytes }];
  });
  return { parts, hasPicture: types.some((each) => each <= lastPicture) };
}

const SIZE_BYTES = 2;

/** Each unit behind its size; what does not fit is left out. */
function aggregated(payload: Buffer, headerBytes: number): Buffer[] {
  const units: Buffer[] = [];
  let offset = headerBytes;
  while (offset + SIZE_BYTES < payload.length) {
    const end = offset + SIZE_BYTES + payload.readUInt16BE(offset);
    if (end > payload.length) break;
    units.push(payload.subarray(offset + SIZE_BYTES, end));
    offset = end;
  }
  return units;
}
