import { describe, expect, it } from 'vitest';
import { HOOK_LIMITS } from '../../src/config/defaults.js';
import { Emitter } from '../../src/hook/emitter.js';
import { MatGrowth } from '../../src/hook/mat-growth.js';
import { RateGate } from '../../src/hook/rate-gate.js';
import { TroubleLog } from '../../src/hook/trouble-log.js';

describe('what a hook emits', () => {
  function bench(send: (sequence: number | null, json: string) => Promise<void> = () => Promise.resolve()) {
    const sent: [number | null, string][] = [];
    const clock = { nowUs: 0 };
    const emitter = new Emitter(
      (sequence, json) => {
        sent.push([sequence, json]);
        return send(sequence, json);
      },
      () => clock.nowUs,
    );
    return { sent, clock, emitter };
  }

  it('goes out as JSON, with its frame', () => {
    const { sent, emitter } = bench();
    expect(emitter.emit(7, { boxes: [[1, 2]] })).toBe(true);
    expect(emitter.emit(null, null)).toBe(true);
    expect(sent).toEqual([
      [7, '{"boxes":[[1,2]]}'],
      [null, 'null'],
    ]);
  });

  it('is dropped and counted where it is too large', () => {
    const { sent, emitter } = bench();
    // Two quotes, and letters of two bytes.
    expect(emitter.emit(1, 'ü'.repeat(HOOK_LIMITS.maxEmitBytes / 2 - 1))).toBe(true);
    expect(emitter.emit(1, 'ü'.repeat(HOOK_LIMITS.maxEmitBytes / 2))).toBe(false);
    expect([sent.length, emitter.dropped]).toEqual([1, 1]);
  });

  it('is dropped beyond so many a second, until the next second', async () => {
    const { sent, clock, emitter } = bench();
    for (let count = 0; count < HOOK_LIMITS.maxEmitsPerSecond + 5; count += 1) {
      emitter.emit(count, 1);
      await Promise.resolve();
      await Promise.resolve();
    }
    expect([sent.length, emitter.dropped]).toEqual([HOOK_LIMITS.maxEmitsPerSecond, 5]);
    clock.nowUs = 1_000_000;
    expect(emitter.emit(0, 1)).toBe(true);
  });

  it('is dropped while a supervisor that does not read leaves much of it under way', async () => {
    const under: (() => void)[] = [];
    const { emitter } = bench(() => new Promise<void>((resolve) => under.push(resolve)));
    const taken = Array.from({ length: 70 }, (_, index) => emitter.emit(index, 1)).filter(Boolean);
    expect([taken.length, emitter.dropped]).toEqual([64, 6]);
    for (const resolve of under) resolve();
    await new Promise(setImmediate);
    expect(emitter.emit(1, 1)).toBe(true);
  });

  it.each([
    ['undefined', undefined, 'undefined'],
    ['a function', () => 1, 'a function'],
  ])('must be JSON: %s is refused', (_what, data, name) => {
    expect(() => bench().emitter.emit(1, data)).toThrow(`emit() was given ${name}, which is not JSON`);
  });

  it('must not contain itself', () => {
    const data: { self?: unknown } = {};
    data.self = data;
    expect(() => bench().emitter.emit(1, data)).toThrow(TypeError);
  });
});

it('lets units through up to their limit', () => {
  const gate = new RateGate({ perSecond: 10, unitsPerSecond: 100 });
  expect([60, 60, 40, 1].map((units) => gate.take(0, units))).toEqual([true, false, true, false]);
  expect(gate.take(1_000_000, 60)).toBe(true);
});

it('tells trouble at once, then at most once a second, with its count, and the rest at the end', () => {
  const told: [string, number][] = [];
  const clock = { nowUs: 0 };
  const troubles = new TroubleLog(
    (text, count) => told.push([text, count]),
    () => clock.nowUs,
  );
  for (let frame = 0; frame < 45; frame += 1) {
    clock.nowUs = frame * 33_333;
    troubles.add(`frame ${String(frame)}`);
  }
  troubles.flush();
  troubles.flush();
  expect(told).toEqual([
    ['frame 0', 1],
    ['frame 31', 31],
    ['frame 44', 13],
  ]);
});

describe('growth of what is not released', () => {
  /** What is told of a hook that keeps `alive(frame)` Mats. */
  function told(frames: number, alive: (frame: number) => number) {
    const growth = new MatGrowth();
    const at = (frame: number) => growth.frame(new Map([['cvtColor()', alive(frame)]]));
    return Array.from({ length: frames }, (_, index) => at(index + 1)).flat();
  }

  it('is told after 60 frames, with what made the Mats', () => {
    expect(told(60, (frame) => frame * 2)).toEqual([{ maker: 'cvtColor()', mats: 120, frames: 60 }]);
    expect(told(59, (frame) => frame * 2)).toEqual([]);
  });

  it.each<[string, (frame: number) => number]>([
    ['the frame before', () => 1],
    ['the last 45 frames', (frame) => Math.min(frame, 45)],
    ['one frame in ten', (frame) => Math.floor(frame / 10)],
    ['fifty frames, and then lets them go', (frame) => frame % 50],
  ])('is not told of a hook that keeps %s', (_what, alive) => {
    expect(told(200, alive)).toEqual([]);
  });
});
