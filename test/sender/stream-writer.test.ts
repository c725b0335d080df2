import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inspectPayload } from '../../src/rtp/h264-payload.js';
import { parseRtpHeader, type RtpHeader } from '../../src/rtp/packet.js';
import { NOTHING_FOREIGN } from '../../src/rtp/stream-counts.js';
import { StreamMonitor } from '../../src/rtp/stream-monitor.js';
import { StreamWriter } from '../../src/sender/stream-writer.js';
import { senderConfig } from '../config/child-configs.js';
import { video } from '../pipeline/options.js';
import { gray } from '../video/mats.js';

/** A real writer, through loopback. */

const SSRC = 0xfeed_beef;
const FPS = 30;
const TICKS = 90_000 / FPS;

let socket: Socket;
let datagrams: Buffer[];
beforeEach(async () => {
  datagrams = [];
  socket = createSocket('udp4');
  socket.on('message', (datagram) => datagrams.push(datagram));
  await once(socket.bind(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  await once(socket.close(), 'close');
});

function open(firstSequence: number | null): StreamWriter {
  const output = { kind: 'rtp', address: '127.0.0.1', port: socket.address().port } as const;
  const encoder = { element: 'x264enc', preset: 'ultrafast', bitrateKbps: 500, gop: 1000, threads: 1 } as const;
  return new StreamWriter(senderConfig({ video: video(160, 120, FPS), encoder, output, ssrc: SSRC, firstSequence }));
}

function write(writer: StreamWriter, frames: number): void {
  for (let count = 0; count < frames; count += 1) {
    const frame = gray('i420', 160, 120, 40 + count);
    writer.write(frame);
    frame.release();
  }
}

/** All that a writer has sent in its life: released, it has sent everything, and the kernel has it in order. */
async function packets() {
  const end = createSocket('udp4');
  const mark = Buffer.from('the end');
  await new Promise((resolve) => end.send(mark, socket.address().port, '127.0.0.1', resolve));
  await expect.poll(() => datagrams.at(-1), { timeout: 10_000, interval: 5 }).toEqual(mark);
  await once(end.close(), 'close');
  return datagrams.slice(0, -1).map((datagram) => {
    const header = parseRtpHeader(datagram);
    if (header === null) throw new Error('this is no RTP');
    return { ...header, facts: inspectPayload(datagram.subarray(header.payloadOffset, header.payloadEnd)) };
  });
}

/** Which frame a timestamp is of; GStreamer's clock counts in ns, so that a tick may be missing. */
const frameOf = ({ timestamp }: Pick<RtpHeader, 'timestamp'>) => {
  const frame = Math.round(timestamp / TICKS);
  expect(Math.abs(timestamp - frame * TICKS)).toBeLessThanOrEqual(1);
  return frame;
};
const framesOf = (headers: readonly RtpHeader[]) => [...new Set(headers.map(frameOf))];
const sequencesOf = (headers: readonly RtpHeader[]) => headers.map(({ sequence }) => sequence);
const countedFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => (first + index) % 0x1_0000);

it('sends with the SSRC and from the sequence number that it was given, and from time 0', async () => {
  const writer = open(65_534);
  write(writer, 5);
  writer.release();
  const sent = await packets();
  expect(new Set(sent.map(({ ssrc }) => ssrc))).toEqual(new Set([SSRC]));
  expect(sequencesOf(sent)).toEqual(countedFrom(65_534, sent.length));
  expect(framesOf(sent)).toEqual([0, 1, 2, 3, 4]);
});

it.each([null, 100, 65_535])(
  'begins anew with a key frame, on demand, in the same stream, from sequence %j',
  async (firstSequence) => {
    const writer = open(1);
    write(writer, 4);
    writer.restartWithKeyFrame(firstSequence);
    write(writer, 3);
    writer.release();
    const sent = await packets();
    expect(new Set(sent.map(({ ssrc }) => ssrc))).toEqual(new Set([SSRC]));
    expect(framesOf(sent)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const second = sent.filter((packet) => frameOf(packet) >= 4);
    const first = second[0]?.sequence ?? Number.NaN;
    if (firstSequence !== null) expect(first).toBe(firstSequence);
    expect(sequencesOf(second)).toEqual(countedFrom(first, second.length));
    const opening = second.filter((packet) => frameOf(packet) === 4).map(({ facts }) => facts);
    const at = (part: 'sps' | 'pps' | 'idr') => opening.findIndex((facts) => facts[part]);
    expect([at('sps') >= 0, at('pps') >= at('sps'), at('idr') > at('sps')]).toEqual([true, true, true]);
    // No other picture came with a key frame: the interval of the stream's own is a thousand frames.
    expect(framesOf(sent.filter(({ facts }) => facts.idr))).toEqual([0, 4]);
  },
);

it('is one stream, without a loss, to whoever counts its packets', async () => {
  const writer = open(10);
  write(writer, 3);
  writer.restartWithKeyFrame(10 + 0x8000);
  write(writer, 3);
  writer.release();
  const sent = (await packets()).length;
  const monitor = new StreamMonitor({ payloadType: 96, expectedSsrc: null });
  for (const datagram of datagrams.slice(0, -1)) monitor.add(datagram, 0);
  expect(monitor.counts()).toMatchObject({
    ...{ packets: sent, lost: 0, reordered: 0, ssrc: SSRC, ssrcChanges: 0, keyFrames: 2 },
    foreign: NOTHING_FOREIGN,
  });
});
