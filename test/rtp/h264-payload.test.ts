import { describe, expect, it } from 'vitest';
import { inspectPayload } from '../../src/rtp/h264-payload.js';
import { seededRandom } from '../latency/seeded-random.js';
import { fuA, H264, H265, h265Aggregation, h265Fragment, stapA, VP8 } from './payloads.js';

const NOTHING = { idr: false, sps: false, pps: false };
const h264 = (content: Partial<typeof NOTHING> = {}) => ({ codec: 'h264', ...NOTHING, ...content });
const H265_FACTS = { codec: 'h265', ...NOTHING };
const UNKNOWN = { codec: 'unknown', ...NOTHING };
const unit = (hex: string) => Buffer.from(hex, 'hex');

describe('a single NAL unit of H.264', () => {
  it.each([
    ['a slice', H264.slice, {}],
    ['a slice that nothing refers to', H264.unreferencedSlice, {}],
    ['an IDR slice', H264.idr, { idr: true }],
    ['an SPS', H264.sps, { sps: true }],
    ['a PPS', H264.pps, { pps: true }],
    ['a PPS as VideoToolbox writes it', unit('28ee3cb0'), { pps: true }],
    ['an SEI', H264.sei, {}],
    ['picture timing, an SEI like a TSA_R slice of H.265', unit('06010400'), {}],
    ['an access unit delimiter', H264.aud, {}],
    ['an end of sequence', unit('0a'), {}],
    ['filler', unit('0cffff80'), {}],
  ])('%s', (_, payload, content) => {
    expect(inspectPayload(payload)).toEqual(h264(content));
  });
});

describe('an STAP-A', () => {
  it('tells of every unit that it contains', () => {
    expect(inspectPayload(stapA(H264.sps, H264.pps))).toEqual(h264({ sps: true, pps: true }));
    expect(inspectPayload(stapA(H264.aud, H264.sei, H264.slice))).toEqual(h264());
    const all = stapA(H264.aud, H264.sps, H264.pps, H264.sei, H264.idr);
    expect(inspectPayload(all)).toEqual(h264({ idr: true, sps: true, pps: true }));
  });

  it('is not believed where its units do not fill it', () => {
    const whole = stapA(H264.sps, H264.pps);
    const firstAlone = stapA(H264.sps).length;
    for (let length = 0; length < whole.length; length += 1) {
      const expected = length === firstAlone ? h264({ sps: true }) : UNKNOWN;
      expect(inspectPayload(whole.subarray(0, length))).toEqual(expected);
    }
    expect(inspectPayload(Buffer.concat([whole, Buffer.of(0)]))).toEqual(UNKNOWN);
  });

  it('is not believed where it contains an empty unit, or a packet', () => {
    expect(inspectPayload(stapA(H264.sps, Buffer.alloc(0), H264.pps))).toEqual(UNKNOWN);
    // Read as a unit, the next size would be a slice.
    expect(inspectPayload(stapA(Buffer.alloc(0), Buffer.alloc(256, 0x41)))).toEqual(UNKNOWN);
    expect(inspectPayload(stapA(H264.sps, unit('0088')))).toEqual(UNKNOWN);
    expect(inspectPayload(stapA(H264.sps, stapA(H264.pps)))).toEqual(UNKNOWN);
    expect(inspectPayload(stapA(H264.sps, unit('e588')))).toEqual(UNKNOWN);
  });
});

describe('an FU-A', () => {
  it('counts where its unit begins, and there alone', () => {
    expect(inspectPayload(fuA(H264.idr, 'start'))).toEqual(h264({ idr: true }));
    expect(inspectPayload(fuA(H264.idr, 'middle'))).toEqual(h264());
    expect(inspectPayload(fuA(H264.idr, 'end'))).toEqual(h264());
    expect(inspectPayload(fuA(H264.sps, 'start'))).toEqual(h264({ sps: true }));
    expect(inspectPayload(fuA(H264.pps, 'start'))).toEqual(h264({ pps: true }));
    expect(inspectPayload(fuA(H264.slice, 'start'))).toEqual(h264());
  });

  it.each([
    ['has no second byte', '7c'],
    ['both starts and ends', '7cc5'],
    ['is a fragment of a fragment', '7c9c'],
    ['is a fragment of nothing', '7c80'],
  ])('is not believed where it %s', (_, hex) => {
    expect(inspectPayload(unit(hex))).toEqual(UNKNOWN);
  });
});

describe('H.265', () => {
  it.each(Object.entries(H265))('is recognised by a single unit: %s', (_, payload) => {
    expect(inspectPayload(payload)).toEqual(H265_FACTS);
  });

  it.each(Object.entries(H265))('is recognised by each fragment: %s', (_, payload) => {
    for (const part of ['start', 'middle', 'end'] as const) {
      expect(inspectPayload(h265Fragment(payload, part))).toEqual(H265_FACTS);
    }
  });

  it.each([
    ['an STSA_R slice, like an end of sequence', '0a01d009'],
    ['a RADL_N slice, like filler', '0c01d009'],
  ])('is told from H.264 in %s', (_, hex) => {
    expect(inspectPayload(unit(hex))).toEqual(H265_FACTS);
  });

  it('is recognised by an aggregation packet', () => {
    expect(inspectPayload(h265Aggregation(H265.vps, H265.sps, H265.pps))).toEqual(H265_FACTS);
  });

  it('is recognised in its upper temporal layers, not in other spatial ones', () => {
    expect(inspectPayload(unit('0007d009'))).toEqual(H265_FACTS);
    expect(inspectPayload(unit('0000d009'))).toEqual(UNKNOWN);
    expect(inspectPayload(unit('0009d009'))).toEqual(UNKNOWN);
  });

  it.each([
    ['a fragment that both starts and ends', '6201d3'],
    ['a fragment of a fragment', '6201b1'],
    ['a fragment without its header', '6201'],
    ['an aggregation beyond the packet', '6001000540010c'],
    ['an aggregation of nothing', '6001'],
  ])('is not %s', (_, hex) => {
    expect(inspectPayload(unit(hex))).toEqual(UNKNOWN);
  });
});

it.each([
  ['nothing', ''],
  ['a NAL header alone', '65'],
  ['the forbidden bit', 'e5888400'],
  ['a data partition', '42c01fff'],
  ['an undefined type of H.264', '1e888400'],
  ['an SEI that others refer to', '6605ffff'],
  ['an SPS of no profile, as MPEG-TS begins', '47401f10'],
  ['VP8', VP8.toString('hex')],
  ['zeros', '0000000000'],
])('does not know %s', (_, hex) => {
  expect(inspectPayload(unit(hex))).toEqual(UNKNOWN);
});

it('lets nobody change the facts that it hands out', () => {
  for (const payload of [H264.idr, H265.vps, VP8]) expect(Object.isFrozen(inspectPayload(payload))).toBe(true);
});

it.each([1, 2, 3, 4])('takes any bytes without a throw (seed %i)', (seed) => {
  const random = seededRandom(seed);
  const seen = new Set<string>();
  for (let round = 0; round < 50_000; round += 1) {
    const payload = Buffer.from(Array.from({ length: random.integer(0, 12) }, () => random.integer(0, 255)));
    const facts = inspectPayload(payload);
    seen.add(facts.codec);
    if (facts.codec !== 'h264') expect(facts).toMatchObject(NOTHING);
  }
  expect([...seen].sort()).toEqual(['h264', 'h265', 'unknown']);
});

it('takes any two first bytes without a throw, and calls nothing H.264 that has the forbidden bit', () => {
  for (let start = 0; start < 0x1_0000; start += 1) {
    const { codec } = inspectPayload(Buffer.of(start >> 8, start & 0xff, 0, 1));
    if (start >= 0x8000) expect(codec).toBe('unknown');
  }
});

it('hardly ever takes noise for parameter sets: they prove to a receiver that the stream is ours', () => {
  const random = seededRandom(1);
  const noise = () => Buffer.from(Array.from({ length: 60 }, () => random.integer(0, 255)));
  const passed = Array.from({ length: 50_000 }, noise).filter((payload) => inspectPayload(payload).sps);
  // One in 40,000, by the bits that are looked at.
  expect(passed.length).toBeLessThan(10);
});
