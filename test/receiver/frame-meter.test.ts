import { describe, expect, it } from 'vitest';
import { hostClock } from '../../src/latency/stamp-clock.js';
import type { Stamp } from '../../src/latency/stamp-code.js';
import { MAX_LATENCIES_PER_REPORT } from '../../src/protocol/messages.js';
import { FrameMeter } from '../../src/receiver/frame-meter.js';

const CLOCK = 0x1234;
const OPENED_US = 1_000_000;
/** Delays are of interest from long after the open. */
const NOW_US = 60_000_000;

const stamp = (sequence: number, changes: Partial<Stamp> = {}): Stamp => ({
  ...{ session: 1, sequence, capturedUs: NOW_US - 2700, clockId: CLOCK },
  ...changes,
});
const meter = () => new FrameMeter(OPENED_US, hostClock(CLOCK));

it('has seen nothing at first', () => {
  expect(meter().takeReport()).toEqual({
    ...{ frames: 0, firstFrameUs: null, lastFrameUs: null, stamped: 0, unreadable: 0 },
    ...{ lost: 0, duplicated: 0, reordered: 0, latenciesUs: new Float64Array() },
    ...{ lastFreshUs: null, gaps: [] },
  });
});

it('counts frames, and when the first and the last came', () => {
  const frames = meter();
  frames.add(null, NOW_US);
  frames.add(null, NOW_US + 33_000);
  expect(frames.frames).toBe(2);
  expect(frames.takeReport()).toMatchObject({ frames: 2, firstFrameUs: NOW_US, lastFrameUs: NOW_US + 33_000 });
});

it('tells by the stamps what was lost, doubled and moved', () => {
  const frames = meter();
  for (const sequence of [0, 1, 1, 4, 3]) frames.add(stamp(sequence), NOW_US);
  expect(frames.takeReport()).toMatchObject({ frames: 5, stamped: 5, lost: 1, duplicated: 1, reordered: 1 });
});

describe('a frame without a readable stamp', () => {
  it('is not damaged where no frame ever had one', () => {
    const frames = meter();
    for (let count = 0; count < 3; count += 1) frames.add(null, NOW_US);
    expect(frames.takeReport()).toMatchObject({ frames: 3, stamped: 0, unreadable: 0 });
  });

  it('is damaged in a stream of stamped ones', () => {
    const frames = meter();
    for (const sequence of [null, 0, null, 2]) frames.add(sequence === null ? null : stamp(sequence), NOW_US);
    expect(frames.takeReport()).toMatchObject({ frames: 4, stamped: 2, unreadable: 1, lost: 1 });
  });
});

describe('delays', () => {
  const delaysOf = (...stamps: readonly Stamp[]) => {
    const frames = meter();
    for (const one of stamps) frames.add(one, NOW_US);
    return [...frames.takeReport().latenciesUs];
  };

  it('are those of the stamps, in µs', () => {
    expect(delaysOf(stamp(0), stamp(1, { capturedUs: NOW_US - 9 }))).toEqual([2700, 9]);
  });

  it('are told once, with the next report', () => {
    const frames = meter();
    frames.add(stamp(0), NOW_US);
    expect(frames.takeReport().latenciesUs).toHaveLength(1);
    expect(frames.takeReport().latenciesUs).toHaveLength(0);
    frames.add(stamp(1), NOW_US);
    expect(frames.takeReport().latenciesUs).toHaveLength(1);
  });

  it('are not told of another clock, whose time means nothing here', () => {
    expect(delaysOf(stamp(0, { clockId: CLOCK + 1 }))).toEqual([]);
  });

  it('of another clock are reported as they are, for who knows what it shows', () => {
    const frames = meter();
    frames.add(stamp(0), NOW_US);
    for (const sequence of [1, 2]) frames.add(stamp(sequence, { clockId: 7, capturedUs: sequence }), NOW_US + sequence);
    expect(frames.takeReport().otherClock).toEqual({
      ...{ clockId: 7, openedUs: OPENED_US },
      ...{ capturedUs: Float64Array.of(1, 2), readUs: Float64Array.of(NOW_US + 1, NOW_US + 2) },
    });
    expect(frames.takeReport()).not.toHaveProperty('otherClock');
  });

  it('of two other clocks are those of the newer one, in a number that a report may carry', () => {
    const frames = meter();
    frames.add(stamp(0, { clockId: 7 }), NOW_US);
    for (let sequence = 1; sequence < MAX_LATENCIES_PER_REPORT + 10; sequence += 1) {
      frames.add(stamp(sequence, { clockId: 8 }), NOW_US);
    }
    const { otherClock } = frames.takeReport();
    expect(otherClock?.clockId).toBe(8);
    expect(otherClock?.readUs).toHaveLength(MAX_LATENCIES_PER_REPORT);
  });

  it('on wall clocks may be negative within what these differ by, and are none then', () => {
    const wall = { id: 0, at: (us: number) => us + 1e15, errorUs: 100 };
    const frames = new FrameMeter(OPENED_US, wall);
    for (const [sequence, delay] of [2700, -100, -101].entries()) {
      frames.add(stamp(sequence, { clockId: 0, capturedUs: (NOW_US + 1e15 - delay) % 2 ** 40 }), NOW_US);
    }
    expect([...frames.takeReport().latenciesUs]).toEqual([2700, 0]);
  });

  it('are not told of a repeated frame', () => {
    expect(delaysOf(stamp(0), stamp(0))).toEqual([2700]);
  });

  it('are not told of frames that had been captured before the receiver could read', () => {
    const frames = meter();
    frames.add(stamp(0, { capturedUs: OPENED_US - 1 }), OPENED_US + 5000);
    frames.add(stamp(1, { capturedUs: OPENED_US }), OPENED_US + 5000);
    expect([...frames.takeReport().latenciesUs]).toEqual([5000]);
  });

  it('are not told where they would be negative', () => {
    expect(delaysOf(stamp(0, { capturedUs: NOW_US + 50_000 }))).toEqual([]);
  });

  it('cross the wrap of the stamp at 2^40 µs', () => {
    const frames = new FrameMeter(2 ** 40 - 5_000_000, hostClock(CLOCK));
    frames.add(stamp(0, { capturedUs: 2 ** 40 - 1000 }), 2 ** 40 + 500);
    expect([...frames.takeReport().latenciesUs]).toEqual([1500]);
  });

  it('never grow beyond what one report may carry', () => {
    const frames = meter();
    for (let sequence = 0; sequence < MAX_LATENCIES_PER_REPORT + 10; sequence += 1) frames.add(stamp(sequence), NOW_US);
    expect(frames.takeReport()).toMatchObject({ frames: MAX_LATENCIES_PER_REPORT + 10 });
    frames.add(stamp(0, { session: 2 }), NOW_US);
    expect(frames.takeReport().latenciesUs).toHaveLength(1);
  });

  it('are told with the clock of this host where no other is given', () => {
    const frames = new FrameMeter(OPENED_US);
    for (let clockId = 0; clockId <= 0xffff; clockId += 1) frames.add(stamp(clockId, { clockId }), NOW_US);
    expect([...frames.takeReport().latenciesUs]).toEqual([2700]);
  });
});

describe('the times in which the picture stood still', () => {
  /** Frames every 33 ms, each with the stamp of that number, or without one. */
  function reportOf(sequences: readonly (number | null)[]) {
    const frames = meter();
    for (const [index, sequence] of sequences.entries()) {
      const nowUs = NOW_US + index * 33_000;
      frames.add(sequence === null ? null : stamp(sequence, { capturedUs: nowUs - 2700 }), nowUs);
    }
    const { gaps, lastFreshUs } = frames.takeReport();
    const indexOf = (us: number | null) => (us === null ? null : (us - NOW_US) / 33_000);
    return { gaps: gaps.map(({ fromUs, toUs }) => [indexOf(fromUs), indexOf(toUs)]), last: indexOf(lastFreshUs) };
  }

  it('are none where each frame is a new one', () => {
    expect(reportOf([0, 1, 2, 3, 4, 5, 6, 7])).toEqual({ gaps: [], last: 7 });
  });

  it('are those in which frames come with a stamp that had been seen', () => {
    expect(reportOf([0, 1, 2, 2, 2, 2, 2, 2, 3, 4])).toEqual({ gaps: [[2, 8]], last: 9 });
  });

  it('are those in which no stamp can be read', () => {
    expect(reportOf([0, 1, 2, null, null, null, null, 3])).toEqual({ gaps: [[2, 7]], last: 7 });
  });

  it('are not over as long as no new frame has come', () => {
    expect(reportOf([0, 1, 2, 2, 2, 2, 2, 2])).toEqual({ gaps: [], last: 2 });
  });

  it('are told by the frames themselves in a stream without stamps', () => {
    const frames = meter();
    for (const timeMs of [0, 33, 66, 99, 500, 533]) frames.add(null, NOW_US + timeMs * 1000);
    expect(frames.takeReport()).toMatchObject({
      gaps: [{ fromUs: NOW_US + 99_000, toUs: NOW_US + 500_000 }],
      lastFreshUs: NOW_US + 533_000,
    });
  });

  it('are told once, with the next report', () => {
    const frames = meter();
    for (const timeMs of [0, 33, 1000]) frames.add(null, NOW_US + timeMs * 1000);
    expect(frames.takeReport().gaps).toHaveLength(1);
    expect(frames.takeReport().gaps).toEqual([]);
  });
});

describe('stamps that a camera has filmed', () => {
  const filmed = () => new FrameMeter(OPENED_US, hostClock(CLOCK), true);

  it('are read or unreadable, and neither lost nor doubled: a camera has a pace of its own', () => {
    const frames = filmed();
    for (const sequence of [null, 0, 0, null, 7, 6]) frames.add(sequence === null ? null : stamp(sequence), NOW_US);
    expect(frames.takeReport()).toMatchObject({
      ...{ frames: 6, stamped: 4, unreadable: 1, lost: 0, duplicated: 0, reordered: 0 },
    });
  });

  it('give a delay when they are seen first', () => {
    const frames = filmed();
    frames.add(stamp(3), NOW_US);
    frames.add(stamp(3), NOW_US + 33_000);
    frames.add(stamp(2), NOW_US + 66_000);
    frames.add(stamp(5, { capturedUs: NOW_US }), NOW_US + 70_000);
    expect([...frames.takeReport().latenciesUs]).toEqual([2700, 70_000]);
  });

  it('may stay the same, or go away, without the picture standing still: the camera goes on filming', () => {
    const frames = filmed();
    const lastUs = NOW_US + 100 * 33_000;
    for (let index = 0; index <= 100; index += 1)
      frames.add(index % 10 === 0 ? null : stamp(1), NOW_US + index * 33_000);
    expect(frames.takeReport()).toMatchObject({ gaps: [], lastFreshUs: lastUs });
  });

  it('let a gap be seen where no frame comes', () => {
    const frames = filmed();
    for (const atMs of [0, 33, 66, 99, 600]) frames.add(stamp(1), NOW_US + atMs * 1000);
    expect(frames.takeReport().gaps).toEqual([{ fromUs: NOW_US + 99_000, toUs: NOW_US + 600_000 }]);
  });
});
