import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LoopEvent, loopEventSchema, type Untimed } from '../../src/protocol/events.js';
import { Tap } from '../../src/rtp/tap.js';
import { FrameTotals, ReceiverTotals } from '../../src/supervisor/role-totals.js';
import { StatsTicker } from '../../src/supervisor/stats-ticker.js';
import { rtpPacket } from '../rtp/packets.js';
import { runnerOf } from './runner-bench.js';

const SECOND_US = 1_000_000;

beforeEach(() => {
  // Sockets go on by the real clock.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function ticking(roles: { sender?: boolean; receiver?: boolean }, tap: Tap | null = null) {
  const events: Untimed<LoopEvent>[] = [];
  const [senderTotals, receiverTotals] = [new FrameTotals(), new ReceiverTotals()];
  const sender = { runner: runnerOf(['plays']).runner, totals: senderTotals };
  const receiver = { runner: runnerOf(['plays'], { role: 'receiver' }).runner, totals: receiverTotals };
  const sources = {
    sender: roles.sender === true ? sender : null,
    receiver: roles.receiver === true ? receiver : null,
    tap,
  };
  const ticker = new StatsTicker(sources, (event) => events.push(event));
  return { events, ticker, senderTotals, receiverTotals };
}

it('tells once a second, of the roles that there are, until it is closed', () => {
  const { events, ticker } = ticking({ sender: true, receiver: true });
  vi.advanceTimersByTime(999);
  expect(events).toEqual([]);
  vi.advanceTimersByTime(2001);
  expect(events.map((event) => ('role' in event ? event.role : null))).toEqual([
    ...['sender', 'receiver', 'sender', 'receiver', 'sender', 'receiver'],
  ]);
  for (const event of events) expect(loopEventSchema.safeParse({ ...event, timeMs: 1 }).success).toBe(true);
  ticker.close();
  vi.advanceTimersByTime(5000);
  expect(events).toHaveLength(6);
});

it('tells of a lone sender what it has sent in all, and its rate of the last second', () => {
  const { events, ticker, senderTotals } = ticking({ sender: true });
  senderTotals.add({ frames: 31, firstFrameUs: 0, lastFrameUs: SECOND_US });
  vi.advanceTimersByTime(1000);
  senderTotals.add({ frames: 41, firstFrameUs: 0, lastFrameUs: 2 * SECOND_US });
  vi.advanceTimersByTime(1000);
  ticker.close();
  expect(events).toEqual([
    { type: 'stats', role: 'sender', state: 'stopped', frames: 31, fps: 30 },
    { type: 'stats', role: 'sender', state: 'stopped', frames: 41, fps: 10 },
  ]);
});

it('tells of a receiver its delays of the last second, and the bit rate and the losses that the tap heard', async () => {
  const tap = await Tap.open({ payloadType: 96, expectedSsrc: null }, () => 0);
  const socket = createSocket('udp4');
  const send = async (sequence: number, bytes: number, packets: number) => {
    socket.send(rtpPacket({ sequence, payload: Buffer.alloc(bytes - 12, 0x41) }), tap.port, '127.0.0.1');
    await expect.poll(() => tap.counts().packets, { interval: 5 }).toBe(packets);
  };
  const { events, ticker, receiverTotals } = ticking({ receiver: true }, tap);
  const report = {
    type: 'receiver-report' as const,
    firstFrameUs: 0,
    stamped: 5,
    unreadable: 1,
    duplicated: 2,
    reordered: 3,
    lastFreshUs: null,
    gaps: [],
  };
  await send(1, 500, 1);
  await send(4, 500, 2);
  receiverTotals.add({ ...report, frames: 6, lastFrameUs: SECOND_US, lost: 4, latenciesUs: Float64Array.of(2000) });
  vi.advanceTimersByTime(1000);
  await send(5, 125, 3);
  receiverTotals.add({ ...report, frames: 6, lastFrameUs: SECOND_US, lost: 4, latenciesUs: new Float64Array() });
  vi.advanceTimersByTime(1000);
  ticker.close();
  const counts = { frames: 6, stamped: 5, unreadable: 1, lost: 4, duplicated: 2, reordered: 3, packetsLost: 2 };
  expect(events).toMatchObject([
    { role: 'receiver', ...counts, fps: 5, bitrateKbps: 8 },
    { role: 'receiver', ...counts, fps: 0, bitrateKbps: 1, latencyMs: null },
  ]);
  expect(events[0]).toMatchObject({ latencyMs: { p50: expect.closeTo(2, 1) as number } });
  await once(socket.close(), 'close');
  await tap.close();
});
