const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** NAL units as x264 begins them. */
export const H264 = {
  slice: hex('41 9a 24 6c'),
  unreferencedSlice: hex('01 9e 41 79'),
  idr: hex('65 88 84 00'),
  sps: hex('67 42 c0 1f'),
  pps: hex('68 ce 3c 80'),
  sei: hex('06 05 ff ff'),
  aud: hex('09 f0'),
} as const;

/** NAL units as x265 begins them. */
export const H265 = {
  trailN: hex('00 01 e0 24'),
  trailR: hex('02 01 d0 09'),
  idrWRadl: hex('26 01 af 1d'),
  idrNLp: hex('28 01 af 1d'),
  cra: hex('2a 01 af 1d'),
  vps: hex('40 01 0c 01'),
  sps: hex('42 01 01 01'),
  pps: hex('44 01 c1 72'),
  aud: hex('46 01 50'),
  sei: hex('4e 01 05 ff'),
  suffixSei: hex('50 01 84 10'),
} as const;

/** What neither H.264 nor H.265 would send: VP8's descriptor and the start of its frame. */
export const VP8 = hex('10 d0 30 00 9d 01 2a');

/** A 16-bit size before each unit: RFC 6184, section 5.7.1. */
export function stapA(...units: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.of(0x78), ...sized(units)]);
}

/** RFC 7798, section 4.4.2. */
export function h265Aggregation(...units: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.of(0x60, 0x01), ...sized(units)]);
}

function sized(units: readonly Buffer[]): Buffer[] {
  return units.flatMap((unit) => [Buffer.of(unit.length >> 8, unit.length & 0xff), unit]);
}

const FRAGMENT_BITS = { start: 0x80, middle: 0, end: 0x40 } as const;

/** One fragment of a NAL unit: RFC 6184, section 5.8. */
export function fuA(unit: Buffer, part: keyof typeof FRAGMENT_BITS): Buffer {
  const header = unit.readUInt8(0);
  return Buffer.concat([Buffer.of((header & 0xe0) | 28, FRAGMENT_BITS[part] | (header & 0x1f)), unit.subarray(1)]);
}

/** RFC 7798, section 4.4.3. */
export function h265Fragment(unit: Buffer, part: keyof typeof FRAGMENT_BITS): Buffer {
  const type = unit.readUInt8(0) >> 1;
  return Buffer.concat([Buffer.of(0x62, 0x01, FRAGMENT_BITS[part] | type), unit.subarray(2)]);
}
