import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderShellCommand } from '../../src/pipeline/render.js';
import { directSenderPipeline } from '../../src/pipeline/sender-pipelines.js';
import { parseRtpHeader } from '../../src/rtp/packet.js';
import { adjusted, PT, senderOptions, video } from './options.js';

/** What leaves the sender, byte by byte: any receiver that keeps to RFC 6184 and H.264 must be able to show it. */

const [SLICE, IDR_SLICE, SPS, PPS, STAP_A, FU_A] = [1, 5, 7, 8, 24, 28];
const FRAMES = 35;
const GOP = 10;
const FPS = 30;

interface AccessUnit {
  readonly timestamp: number;
  /** NAL unit types in the order in which they are sent, a fragmented one once. */
  readonly nalTypes: readonly number[];
  readonly markers: readonly boolean[];
}

const socket = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 });
const datagrams: Buffer[] = [];
let units: readonly AccessUnit[] = [];
let ended = false;

beforeAll(async () => {
  socket.on('message', (datagram) => {
    if (datagram.equals(LAST)) ended = true;
    else datagrams.push(datagram);
  });
  await once(socket.bind(0, '127.0.0.1'), 'listening');
  const { port } = socket.address();
  const output = { kind: 'rtp', address: '127.0.0.1', port } as const;
  const encoder = { element: 'x264enc', preset: 'superfast', bitrateKbps: 2000, gop: GOP, threads: 2 } as const;
  const pipeline = directSenderPipeline(senderOptions({ output, encoder, video: video(1280, 720, FPS) }));
  const command = renderShellCommand(adjusted(pipeline, 'videotestsrc', { 'num-buffers': FRAMES, pattern: 'ball' }));
  await execa('sh', ['-c', `exec ${command}`], { timeout: 20_000, killSignal: 'SIGKILL' });
  // Loopback keeps the order: once this has come, all has come.
  while (!ended) {
    socket.send(LAST, port, '127.0.0.1');
    await once(socket, 'message');
  }
  units = accessUnits();
});
afterAll(async () => {
  await once(socket.close(), 'close');
});

const LAST = Buffer.from('the last one');

function accessUnits(): AccessUnit[] {
  const byTimestamp = new Map<number, { nalTypes: number[]; markers: boolean[] }>();
  for (const datagram of datagrams) {
    const header = parseRtpHeader(datagram);
    if (header === null) throw new Error('not RTP');
    const unit = byTimestamp.get(header.timestamp) ?? { nalTypes: [], markers: [] };
    byTimestamp.set(header.timestamp, unit);
    unit.nalTypes.push(...nalTypesIn(datagram.subarray(12)));
    unit.markers.push(header.marker);
  }
  return [...byTimestamp].map(([timestamp, unit]) => ({ timestamp, ...unit }));
}

/** RFC 6184, sections 5.4 (single), 5.7.1 (STAP-A) and 5.8 (FU-A: told by its first fragment). */
function nalTypesIn(payload: Buffer): number[] {
  const type = payload.readUInt8(0) & 0x1f;
  if (type === FU_A) return (payload.readUInt8(1) & 0x80) === 0 ? [] : [payload.readUInt8(1) & 0x1f];
  if (type !== STAP_A) return [type];
  const types: number[] = [];
  for (let offset = 1; offset + 2 < payload.length; offset += 2 + payload.readUInt16BE(offset)) {
    types.push(payload.readUInt8(offset + 2) & 0x1f);
  }
  return types;
}

const keyFrames = () => units.filter(({ nalTypes }) => nalTypes.includes(IDR_SLICE));

it('is a packet of our payload type, from one source, in sequence, small enough for an Ethernet frame', () => {
  const headers = datagrams.map(parseRtpHeader);
  expect(new Set(headers.map((header) => header?.payloadType))).toEqual(new Set([PT]));
  expect(new Set(headers.map((header) => header?.ssrc)).size).toBe(1);
  const first = headers[0]?.sequence ?? 0;
  expect(headers.map((header) => header?.sequence)).toEqual(headers.map((_, index) => (first + index) % 65_536));
  expect(Math.max(...datagrams.map(({ length }) => length))).toBeLessThanOrEqual(1500 - 20 - 8);
});

it('is one access unit per frame, a frame period apart on the 90 kHz clock', () => {
  expect(units).toHaveLength(FRAMES);
  const steps = units.slice(1).map(({ timestamp }, index) => (timestamp - (units[index]?.timestamp ?? 0)) >>> 0);
  for (const step of steps) expect(Math.abs(step - 90_000 / FPS)).toBeLessThanOrEqual(90);
});

it('marks the last packet of each access unit, and no other', () => {
  for (const { markers } of units) expect(markers).toEqual(markers.map((_, index) => index === markers.length - 1));
});

it('has a key frame as often as was asked for', () => {
  expect(units.flatMap(({ nalTypes }, index) => (nalTypes.includes(IDR_SLICE) ? [index] : []))).toEqual([
    0, 10, 20, 30,
  ]);
});

describe('parameter sets', () => {
  it('stand in front of every key frame, so that a receiver can join there', () => {
    for (const { nalTypes } of keyFrames()) {
      const firstSlice = nalTypes.indexOf(IDR_SLICE);
      expect(nalTypes.slice(0, firstSlice)).toEqual(expect.arrayContaining([SPS, PPS]));
    }
  });

  it('never stand between two slices of one picture, where they would begin a new one (H.264, 7.4.1.2.3)', () => {
    for (const { nalTypes } of units) {
      const firstSlice = nalTypes.findIndex((type) => type === IDR_SLICE || type === SLICE);
      expect(new Set(nalTypes.slice(firstSlice)).size).toBe(1);
    }
  });
});
