import { expect, it } from 'vitest';
import { CODECS } from '../../src/pipeline/vocabulary.js';
import { inspectorFor } from '../../src/rtp/inspect-payload.js';
import { StreamMonitor } from '../../src/rtp/stream-monitor.js';
import { rtpPacket } from './packets.js';
import { H264, H265 } from './payloads.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const KEY_FRAMES = {
  h264: H264.idr,
  h265: H265.idrWRadl,
  vp8: hex('90 80 81 23 50 42 00 9d 01 2a 80 02 e0 01'),
  vp9: hex('88 81 23 82 49 83 42 00'),
  mjpeg: hex('00 00 00 00 01 ff 50 3c 12'),
};

it.each(CODECS)('recognises a key frame of %s, and of nothing else', (codec) => {
  const inspect = inspectorFor(codec);
  for (const [other, payload] of Object.entries(KEY_FRAMES)) {
    const facts = inspect(payload);
    expect(facts.codec === codec, other).toBe(other === codec);
    expect(facts.idr, other).toBe(other === codec);
  }
});

it.each(['vp8', 'vp9', 'mjpeg'] as const)('takes a key frame of %s for all that a decoder needs', (codec) => {
  expect(inspectorFor(codec)(KEY_FRAMES[codec])).toEqual({ codec, idr: true, sps: true, pps: true });
});

it.each(['h264', 'h265'] as const)('names %s where another codec is wanted', (codec) => {
  for (const wanted of CODECS.filter((other) => other !== codec)) {
    expect(inspectorFor(wanted)(KEY_FRAMES[codec]), wanted).toMatchObject({ codec, idr: false });
  }
});

it.each(CODECS)('a stream of %s is ours where it is wanted, with its middle, and foreign elsewhere', (codec) => {
  const middle = hex('00 11 22 33');
  const monitorOf = (wanted: (typeof CODECS)[number]) => {
    const monitor = new StreamMonitor({ codec: wanted, payloadType: 96, expectedSsrc: null });
    [KEY_FRAMES[codec], middle].forEach((payload, index) => {
      monitor.add(rtpPacket({ payload, ssrc: 5, sequence: index, payloadType: 96 }), index);
    });
    return monitor.counts();
  };
  expect(monitorOf(codec)).toMatchObject({ packets: 2, keyFrames: 1, ssrc: 5, foreign: { codec: 0 } });
  for (const wanted of CODECS.filter((other) => other !== codec)) {
    expect(monitorOf(wanted), wanted).toMatchObject({ packets: 0, ssrc: null, foreign: { codec: 2 } });
  }
});
