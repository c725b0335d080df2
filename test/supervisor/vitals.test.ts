import { describe, expect, it } from 'vitest';
import type { PacketCounts } from '../../src/rtp/packet-counter.js';
import { NOTHING_HEARD } from '../../src/rtp/stream-counts.js';
import { Vitals } from '../../src/supervisor/vitals.js';

/** A clock and a tap that a test moves by hand. */
function bench(packets: number | null = 0) {
  const world = { nowMs: 1000, packets, lastAtMs: null as number | null };
  const counts = (): PacketCounts | null => {
    if (world.packets === null) return null;
    return { ...NOTHING_HEARD, packets: world.packets, lastAtMs: world.lastAtMs };
  };
  const vitals = new Vitals(() => world.nowMs, counts);
  return { world, vitals };
}

it('begins with all that is known dated from the fork', () => {
  const { vitals } = bench();
  expect(vitals.observe()).toEqual({
    ...{ nowMs: 1000, sinceMs: 1000, lastReportMs: 1000, lastFrameMs: 1000 },
    ...{ packetsSinceMs: null, lastPacketMs: null },
  });
});

it('dates a new state, and nothing else, from now', () => {
  const { vitals, world } = bench();
  world.nowMs = 2000;
  vitals.enter();
  expect(vitals.observe()).toMatchObject({ sinceMs: 2000, lastReportMs: 1000, lastFrameMs: 1000 });
});

it('takes any sign of life for a report, but not for a frame', () => {
  const { vitals, world } = bench();
  world.nowMs = 2000;
  vitals.heard();
  expect(vitals.observe()).toMatchObject({ lastReportMs: 2000, lastFrameMs: 1000 });
});

it('takes the first frame for both', () => {
  const { vitals, world } = bench();
  world.nowMs = 2000;
  vitals.frame();
  expect(vitals.observe()).toMatchObject({ lastReportMs: 2000, lastFrameMs: 2000 });
});

it('knows by the count of a report whether there was a new frame', () => {
  const { vitals, world } = bench();
  const reports = [0, 1, 1, 5, 5].map((frames) => {
    world.nowMs += 200;
    return vitals.report(frames);
  });
  expect(reports).toEqual([false, true, false, true, false]);
  expect(vitals.observe()).toMatchObject({ lastReportMs: 2000, lastFrameMs: 1800 });
});

describe('packets', () => {
  it('are not heard where there is no tap', () => {
    const { vitals } = bench(null);
    expect(vitals.hearPackets()).toBe(false);
    expect(vitals.observe()).toMatchObject({ packetsSinceMs: null, lastPacketMs: null });
  });

  it('are dated from the first one since the last frame', () => {
    const { vitals, world } = bench();
    expect(vitals.hearPackets()).toBe(false);
    Object.assign(world, { nowMs: 2000, packets: 1, lastAtMs: 1990 });
    expect(vitals.hearPackets()).toBe(true);
    Object.assign(world, { nowMs: 2400, packets: 9, lastAtMs: 2390 });
    expect(vitals.hearPackets()).toBe(true);
    expect(vitals.observe()).toMatchObject({ packetsSinceMs: 2000, lastPacketMs: 2390 });
  });

  it('are dated anew after a gap, in which no decoder could have given a frame', () => {
    const { vitals, world } = bench();
    Object.assign(world, { nowMs: 2000, packets: 1, lastAtMs: 2000 });
    expect(vitals.hearPackets()).toBe(true);
    Object.assign(world, { nowMs: 12_000, packets: 2, lastAtMs: 12_000 });
    expect(vitals.hearPackets()).toBe(true);
    expect(vitals.observe()).toMatchObject({ packetsSinceMs: 12_000 });
  });

  it('of before the child, or of before the last frame, do not count', () => {
    const { vitals, world } = bench(500);
    expect(vitals.hearPackets()).toBe(false);
    world.packets = 600;
    expect(vitals.hearPackets()).toBe(true);
    vitals.report(1);
    expect(vitals.hearPackets()).toBe(false);
    expect(vitals.observe()).toMatchObject({ packetsSinceMs: null });
    world.packets = 601;
    expect(vitals.hearPackets()).toBe(true);
  });

  it('that came to nothing are still undecoded after a report without a new frame', () => {
    const { vitals, world } = bench();
    vitals.report(3);
    Object.assign(world, { nowMs: 2000, packets: 7 });
    vitals.hearPackets();
    world.nowMs = 4000;
    vitals.report(3);
    vitals.hearPackets();
    expect(vitals.observe()).toMatchObject({ packetsSinceMs: 2000, lastFrameMs: 1000 });
  });
});
