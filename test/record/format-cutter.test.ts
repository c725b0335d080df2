import { describe, expect, it } from 'vitest';
import type { Codec } from '../../src/pipeline/vocabulary.js';
import { FormatCutter } from '../../src/record/format-cutter.js';
import { rtpPacket } from '../rtp/packets.js';
import { H264, stapA } from '../rtp/payloads.js';

const SPS_OF_ANOTHER_SIZE = Buffer.from('6742c01e', 'hex');
const OTHER_PPS = Buffer.from('68ce0612', 'hex');

/** What becomes of payloads: the file that each is in, from 1 on, in the order in which they are handed on. */
function cut(payloads: readonly Buffer[], codec: Codec = 'h264') {
  const cutter = new FormatCutter({ codec, payloadType: 96 });
  let file = 1;
  return payloads.flatMap((payload) => {
    const { isNew, packets } = cutter.take(rtpPacket({ payload }));
    if (isNew) file += 1;
    return packets.map((packet) => `${packet.subarray(12).toString('hex')} in ${String(file)}`);
  });
}

const inFiles = (...files: readonly (readonly Buffer[])[]) =>
  files.flatMap((payloads, index) => payloads.map((each) => `${each.toString('hex')} in ${String(index + 1)}`));

const { sps, pps, idr, slice, sei, aud } = H264;

describe('a stream of H.264', () => {
  it('is one piece while its parameter sets stay the same', () => {
    const all = [sps, pps, idr, slice, sps, pps, idr, slice];
    expect(cut(all)).toEqual(inFiles(all));
  });

  it('is cut before what goes before the first picture of another format', () => {
    const [first, second] = [
      [sps, pps, idr, slice],
      [aud, SPS_OF_ANOTHER_SIZE, pps, sei, idr, slice],
    ];
    expect(cut([...first, ...second])).toEqual(inFiles(first, second));
  });

  it('is cut where they come in one packet, and for another PPS alone', () => {
    const [first, second, third] = [
      [stapA(sps, pps, idr), slice],
      [stapA(SPS_OF_ANOTHER_SIZE, pps, idr), slice],
      [stapA(SPS_OF_ANOTHER_SIZE, OTHER_PPS, idr)],
    ];
    expect(cut([...first, ...second, ...third])).toEqual(inFiles(first, second, third));
  });

  it('may have several parameter sets of one kind', () => {
    const all = [sps, pps, OTHER_PPS, idr, slice, sps, OTHER_PPS, idr, pps, slice];
    expect(cut(all)).toEqual(inFiles(all));
  });

  it('is not cut by one that was lost the first time', () => {
    const all = [slice, sps, idr, slice, sps, pps, idr];
    expect(cut(all)).toEqual(inFiles(all));
  });

  it('goes on where no picture ever comes', () => {
    const all = Array.from({ length: 64 }, () => sei);
    expect(cut(all)).toEqual(inFiles(all));
  });

  it('takes the format of a file that was begun for another reason for the first', () => {
    const cutter = new FormatCutter({ codec: 'h264', payloadType: 96 });
    const take = (payload: Buffer) => cutter.take(rtpPacket({ payload })).isNew;
    expect([sps, pps, idr].map(take)).toEqual([false, false, false]);
    cutter.forget();
    expect([SPS_OF_ANOTHER_SIZE, pps, idr].map(take)).toEqual([false, false, false]);
    expect([sps, pps, idr].map(take)).toEqual([false, false, true]);
  });

  it('says where a player may begin: at parameter sets, and at a key frame without them', () => {
    const cutter = new FormatCutter({ codec: 'h264', payloadType: 96 });
    const starts = [sps, pps, idr, slice, idr, slice].map((payload) => cutter.take(rtpPacket({ payload })).isStart);
    expect(starts).toEqual([false, false, true, false, true, false]);
  });

  it('hands on at once what is not of its payload type', () => {
    const cutter = new FormatCutter({ codec: 'h264', payloadType: 96 });
    const redundant = rtpPacket({ payloadType: 122, payload: sps });
    expect(cutter.take(redundant)).toMatchObject({ isNew: false, packets: [redundant] });
  });
});

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('a stream whose key frames tell the size', () => {
  it.each([
    // Descriptor, frame tag, start code, 640x480 or 320x240.
    ['vp8', '10 50 42 00 9d 01 2a 80 02 e0 01 77', '10 31 02 00 11', '10 50 41 00 9d 01 2a 40 01 f0 00 77'],
    // Descriptor, marker, sync code, colours, and then the same sizes less one.
    ['vp9', '08 82 49 83 42 00 27 f0 1d f8 77', '08 86 00 40 92', '08 82 49 83 42 00 13 f0 0e f8 77'],
    // Main header with 80x60 or 40x30 blocks; then one that is not the beginning.
    ['mjpeg', '00 000000 01 55 50 3c 77', '00 000190 01 55 50 3c 77', '00 000000 01 55 28 1e 77'],
  ] as const)('is cut where it changes: %s', (codec, key, more, otherKey) => {
    const [first, second] = [
      [hex(key), hex(more), hex(`${key} 88`)],
      [hex(otherKey), hex(more)],
    ];
    expect(cut([...first, ...second], codec)).toEqual(inFiles(first, second));
  });
});
