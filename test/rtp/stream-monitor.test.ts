import { describe, expect, it } from 'vitest';
import { NOTHING_FOREIGN, NOTHING_HEARD, type StreamCounts } from '../../src/rtp/stream-counts.js';
import { SSRC_TAKEOVER_MS, StreamMonitor, type StreamOptions } from '../../src/rtp/stream-monitor.js';
import { seededRandom } from '../latency/seeded-random.js';
import { type RtpFields, rtpPacket } from './packets.js';
import { fuA, H264, H265, stapA, VP8 } from './payloads.js';

const PT = 96;
const [FIRST, SECOND, THIRD] = [0xaaaa_0001, 0xbbbb_0002, 0xcccc_0003];

interface Heard extends RtpFields {
  readonly atMs?: number;
}

/** What is known after these packets: slices, 1 ms apart, where they do not say otherwise. */
function hear(packets: readonly Heard[], options: Partial<StreamOptions> = {}): StreamCounts {
  const monitor = new StreamMonitor({ payloadType: PT, expectedSsrc: null, ...options });
  for (const [index, { atMs = 1000 + index, ...fields }] of packets.entries()) {
    monitor.add(rtpPacket({ payload: H264.slice, ssrc: FIRST, ...fields }), atMs);
  }
  return monitor.counts();
}

const sequences = (...numbers: readonly number[]) => numbers.map((sequence) => ({ sequence }));

it('has heard nothing at first', () => {
  expect(hear([])).toEqual(NOTHING_HEARD);
});

it('counts packets, bytes with their headers, and when the first and the last came', () => {
  const payload = Buffer.alloc(100, 0x41);
  const packets = [7, 8, 9].map((sequence) => ({ sequence, payload }));
  const counts = { packets: 3, bytes: 336, lost: 0, firstAtMs: 1000, lastAtMs: 1002, lastSequence: 9, ssrc: FIRST };
  expect(hear(packets)).toMatchObject({ ...counts, foreign: NOTHING_FOREIGN });
});

it('counts what is missing, what comes late, and packets that are repeated among the packets', () => {
  expect(hear(sequences(1, 2, 2, 5, 4))).toMatchObject({ packets: 5, lost: 1, reordered: 1, lastSequence: 5 });
});

it('hands out counts that do not change afterwards', () => {
  const monitor = new StreamMonitor({ payloadType: PT, expectedSsrc: null });
  const before = monitor.counts();
  monitor.add(Buffer.alloc(0), 1);
  expect(before.foreign.notRtp).toBe(0);
  expect(monitor.counts().foreign.notRtp).toBe(1);
});

describe('what is foreign', () => {
  const packets: readonly Heard[] = [
    { sequence: 1 },
    { sequence: 30_000, version: 1 },
    { sequence: 30_001, payloadType: 97 },
    { sequence: 30_002, ssrc: SECOND },
    { sequence: 30_003, payload: H265.idrWRadl },
    { sequence: 3, atMs: 2000 },
  ];

  it('is counted by its kind, and disturbs neither the sequence nor the bytes of ours', () => {
    expect(hear(packets)).toMatchObject({
      ...{ packets: 2, bytes: 32, lost: 1, ssrc: FIRST, ssrcChanges: 0, lastAtMs: 2000 },
      foreign: {
        ...{ notRtp: 1, payloadType: 1, ssrc: 1, codec: 1 },
        ...{ lastAtMs: 1004, lastPayloadType: 97, lastSsrc: SECOND, lastCodec: 'h265' },
      },
    });
  });

  it('is counted once, under the first kind that applies', () => {
    const other = { payloadType: 97, ssrc: SECOND, payload: H265.vps };
    expect(hear([{}, { ...other, version: 0 }]).foreign).toMatchObject({
      notRtp: 1,
      payloadType: 0,
      ssrc: 0,
      codec: 0,
    });
    expect(hear([{}, other]).foreign).toMatchObject({ notRtp: 0, payloadType: 1, ssrc: 0, codec: 0 });
    expect(hear([{}, { ...other, payloadType: PT }]).foreign).toMatchObject({ payloadType: 0, ssrc: 1, codec: 0 });
  });

  it('is RTCP as well', () => {
    const monitor = new StreamMonitor({ payloadType: PT, expectedSsrc: null });
    monitor.add(Buffer.from('80c80006' + '00000001'.repeat(6), 'hex'), 1);
    expect(monitor.counts()).toMatchObject({ packets: 0, foreign: { notRtp: 1 } });
  });
});

describe('while no SSRC is expected', () => {
  it.each([
    ['H.265', 'h265', H265.trailR],
    ['what cannot be recognised', 'unknown', VP8],
    ['no payload at all', 'unknown', Buffer.alloc(0)],
  ])('a stream of %s alone is never ours', (_, lastCodec, payload) => {
    const packets = Array.from({ length: 50 }, (_, sequence) => ({ sequence, payload, atMs: sequence * 100 }));
    expect(hear(packets)).toMatchObject({ packets: 0, ssrc: null, foreign: { codec: 50, ssrc: 0, lastCodec } });
  });

  it('the first that sends H.264 is ours, whoever else came before', () => {
    const counts = hear([
      { ssrc: SECOND, payload: VP8 },
      { ssrc: THIRD, payload: H265.vps },
      { ssrc: FIRST, payload: fuA(H264.slice, 'middle') },
      { ssrc: SECOND, payload: VP8 },
    ]);
    expect(counts).toMatchObject({ packets: 1, ssrc: FIRST, ssrcChanges: 0, foreign: { codec: 2, ssrc: 1 } });
  });

  it('what cannot be recognised is ours where its SSRC is', () => {
    const packets = [{ sequence: 1 }, { sequence: 2, payload: VP8 }, { sequence: 3, payload: Buffer.alloc(0) }];
    expect(hear(packets)).toMatchObject({ packets: 3, lost: 0, foreign: NOTHING_FOREIGN });
  });

  it('another SSRC is foreign until ours has been silent for long enough', () => {
    const until = SSRC_TAKEOVER_MS;
    const packets = [{ atMs: 0 }, { atMs: 1 }, { ssrc: SECOND, atMs: until }, { ssrc: SECOND, atMs: until + 1 }];
    expect(hear(packets.slice(0, 3))).toMatchObject({ packets: 2, ssrc: FIRST, foreign: { ssrc: 1 } });
    expect(hear(packets)).toMatchObject({ packets: 3, ssrc: SECOND, ssrcChanges: 1, foreign: { ssrc: 1 } });
  });

  it('of two that send at once, the first stays ours', () => {
    const packets = Array.from({ length: 2000 }, (_, index) => {
      return { ssrc: index % 2 === 0 ? FIRST : SECOND, sequence: index >> 1, atMs: index * 10 };
    });
    expect(hear(packets)).toMatchObject({ packets: 1000, ssrc: FIRST, ssrcChanges: 0, foreign: { ssrc: 1000 } });
  });

  it('only H.264 takes over from one that is silent', () => {
    const after = (payload: Buffer) => hear([{ atMs: 0 }, { ssrc: SECOND, payload, atMs: 9000 }]);
    expect(after(H265.vps)).toMatchObject({ ssrc: FIRST, foreign: { ssrc: 0, codec: 1, lastCodec: 'h265' } });
    expect(after(VP8)).toMatchObject({ ssrc: FIRST, foreign: { ssrc: 0, codec: 1, lastCodec: 'unknown' } });
    expect(after(H264.slice)).toMatchObject({ ssrc: SECOND, ssrcChanges: 1 });
  });

  it('one that was silent and goes on is still ours', () => {
    const packets = [
      { sequence: 1, atMs: 0 },
      { sequence: 3, atMs: 60_000 },
    ];
    expect(hear(packets)).toMatchObject({ packets: 2, lost: 1, ssrcChanges: 0 });
  });

  it('a takeover is neither a loss nor jitter, and keeps what was lost before', () => {
    const counts = hear([
      { sequence: 100, atMs: 0 },
      { sequence: 103, atMs: 160 },
      { ssrc: SECOND, sequence: 102, timestamp: 777, atMs: 1000 },
      { ssrc: SECOND, sequence: 103, timestamp: 777, atMs: 1000 },
    ]);
    expect(counts).toMatchObject({ packets: 4, lost: 2, reordered: 0, jitterMs: 0, firstAtMs: 0 });
  });
});

describe('with an expected SSRC', () => {
  const expectedSsrc = SECOND;

  it('is its stream alone ours, from the first packet on and however long it is silent', () => {
    const packets = [
      { ssrc: FIRST, atMs: 0 },
      { ssrc: SECOND, atMs: 1 },
      { ssrc: FIRST, atMs: 90_000 },
    ];
    expect(hear(packets, { expectedSsrc })).toMatchObject({
      ...{ packets: 1, ssrc: SECOND, ssrcChanges: 0, firstAtMs: 1 },
      foreign: { ssrc: 2, lastSsrc: FIRST, lastAtMs: 90_000 },
    });
  });

  it('are payloads of it that cannot be recognised ours, and H.265 is not', () => {
    const packets = [VP8, H265.vps].map((payload) => ({ ssrc: SECOND, payload }));
    expect(hear(packets, { expectedSsrc })).toMatchObject({ packets: 1, foreign: { codec: 1, lastCodec: 'h265' } });
  });

  it('may it be 0', () => {
    expect(hear([{ ssrc: 0 }, { ssrc: 1 }], { expectedSsrc: 0 })).toMatchObject({ packets: 1, foreign: { ssrc: 1 } });
  });
});

describe('redundant packets', () => {
  const fecPayloadType = 122;
  const fec = { payloadType: fecPayloadType, payload: Buffer.alloc(20, 0x40) };

  it('of our stream are ours: they have their place in the sequence, and say nothing of the picture', () => {
    const packets = [
      { sequence: 1, payload: H264.idr },
      { sequence: 2, ...fec, payload: H264.idr },
      { sequence: 4, ...fec },
      { sequence: 5 },
    ];
    expect(hear(packets, { fecPayloadType })).toMatchObject({
      ...{ packets: 4, lost: 1, lastSequence: 5, keyFrames: 1, lastIdrAtMs: 1000 },
      foreign: NOTHING_FOREIGN,
    });
  });

  it('of another stream are foreign, and make no SSRC ours', () => {
    const counts = hear([{ ...fec, ssrc: SECOND }, {}, { ...fec, ssrc: SECOND }], { fecPayloadType });
    expect(counts).toMatchObject({ packets: 1, ssrc: FIRST, foreign: { payloadType: 2, lastPayloadType: 122 } });
  });

  it('leave other payload types foreign', () => {
    expect(hear([{}, { payloadType: 97 }], { fecPayloadType })).toMatchObject({ foreign: { payloadType: 1 } });
  });

  it('that nobody expects are foreign', () => {
    expect(hear([{ sequence: 1 }, { ...fec, sequence: 2 }, { sequence: 3 }])).toMatchObject({
      ...{ packets: 2, lost: 1 },
      foreign: { payloadType: 1 },
    });
  });
});

describe('a sender that reopens its writer', () => {
  const reopened = (sequence: number, timestamp: number) => [
    { sequence: 500, timestamp: 9000, payload: H264.idr, atMs: 0 },
    { sequence: 502, timestamp: 9000, atMs: 160 },
    { sequence, timestamp, payload: H264.idr, atMs: 400 },
    { sequence: (sequence + 2) % 65_536, timestamp, atMs: 416 },
  ];

  it('has the same SSRC half a turn away, and starts anew without a loss or jitter', () => {
    const counts = hear(reopened(500 + 32_768, 50_000));
    expect(counts).toMatchObject({ packets: 4, lost: 2, reordered: 0, ssrcChanges: 0, lastSequence: 33_270 });
    expect(counts.jitterMs).toBeCloseTo(1);
  });

  it.each([3502, 63_037, 40_000])('may go on at sequence %i as well', (sequence) => {
    expect(hear(reopened(sequence, 50_000))).toMatchObject({ packets: 4, lost: 2, reordered: 0 });
  });

  it('sends another key picture, even with the same timestamp', () => {
    expect(hear(reopened(33_268, 9000)).keyFrames).toBe(2);
    expect(hear(reopened(503, 9000)).keyFrames).toBe(1);
  });
});

describe('key frames', () => {
  it('are pictures, however many slices and packets they have', () => {
    const parts = ['start', 'middle', 'end'] as const;
    const picture = (timestamp: number): Heard[] => [
      { timestamp, payload: stapA(H264.sps, H264.pps) },
      ...[1, 2, 3].flatMap(() => parts.map((part) => ({ timestamp, payload: fuA(H264.idr, part) }))),
    ];
    expect(hear([...picture(0), { timestamp: 3000 }, ...picture(6000), ...picture(9000)]).keyFrames).toBe(3);
  });

  it('are counted once where their slices come out of order', () => {
    const timestamps = [0, 3000, 0, 6000, 3000, 0, 6000, 9000];
    expect(hear(timestamps.map((timestamp) => ({ timestamp, payload: H264.idr }))).keyFrames).toBe(4);
  });

  it('are counted on and on', () => {
    const packets = Array.from({ length: 500 }, (_, index) => ({ timestamp: index * 3000, payload: H264.idr }));
    expect(hear(packets).keyFrames).toBe(500);
  });

  it('may use a timestamp again, when it is no longer a late slice', () => {
    const timestamps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 0];
    expect(hear(timestamps.map((timestamp) => ({ timestamp, payload: H264.idr }))).keyFrames).toBe(10);
  });

  it('are dated, as parameter sets are, each by its last one', () => {
    const payloads = [H264.sps, H264.pps, H264.idr, H264.slice, stapA(H264.sps, H264.pps), fuA(H264.idr, 'end')];
    const dates = { lastSpsAtMs: 1004, lastPpsAtMs: 1004, lastIdrAtMs: 1002, keyFrames: 1 };
    expect(hear(payloads.map((payload) => ({ payload })))).toMatchObject(dates);
    expect(hear([{}, {}])).toMatchObject({ lastSpsAtMs: null, lastPpsAtMs: null, lastIdrAtMs: null, keyFrames: 0 });
  });

  it('of another stream do not count', () => {
    const packets = [{}, { ssrc: SECOND, payload: stapA(H264.sps, H264.pps, H264.idr) }];
    expect(hear(packets)).toMatchObject({ keyFrames: 0, lastSpsAtMs: null, lastPpsAtMs: null, lastIdrAtMs: null });
  });

  it('are found behind contributing sources and an extension, and before the padding', () => {
    const around = { csrcs: [1, 2], extension: Buffer.alloc(8, 0x41), paddingBytes: 4 };
    expect(hear([{ ...around, payload: stapA(H264.idr) }]).keyFrames).toBe(1);
  });
});

it('measures the jitter by 90 kHz, or by the clock that it was given', () => {
  const packets = [
    { timestamp: 0, atMs: 0 },
    { timestamp: 9000, atMs: 116 },
  ];
  expect(hear(packets).jitterMs).toBeCloseTo(1);
  expect(hear(packets, { clockRateHz: 45_000 }).jitterMs).toBeCloseTo(84 / 16);
});

it.each([1, 2, 3])('counts each datagram exactly once, whatever its bytes are (seed %i)', (seed) => {
  const random = seededRandom(seed);
  const monitor = new StreamMonitor({ payloadType: PT, expectedSsrc: null });
  for (let round = 0; round < 20_000; round += 1) {
    const datagram = Buffer.from(Array.from({ length: random.integer(0, 40) }, () => random.integer(0, 255)));
    // Most would fail at the first two bytes; the rest needs to be tried too.
    if (datagram.length >= 12 && random.next() < 0.8) datagram.set([0x80 | random.integer(0, 0x3f), PT], 0);
    if (datagram.length >= 12 && random.next() < 0.5) datagram.writeUInt32BE(random.integer(1, 3), 8);
    monitor.add(datagram, round * random.integer(1, 3));
  }
  const { packets, foreign } = monitor.counts();
  expect(packets + foreign.notRtp + foreign.payloadType + foreign.ssrc + foreign.codec).toBe(20_000);
  expect(Math.min(packets, foreign.notRtp, foreign.payloadType, foreign.ssrc, foreign.codec)).toBeGreaterThan(0);
});
