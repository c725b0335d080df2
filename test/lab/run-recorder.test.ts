import { describe, expect, it } from 'vitest';
import { RunRecorder } from '../../src/lab/run-recorder.js';
import type { LoopEvent } from '../../src/protocol/events.js';
import { NOTHING_HEARD } from '../../src/rtp/stream-counts.js';

type StateEvent = Extract<LoopEvent, { type: 'state' }>;

function state(role: 'sender' | 'receiver', to: StateEvent['to'], pid: number | null): LoopEvent {
  return { type: 'state', role, from: 'starting', to, reason: 'test', pid, timeMs: 0 };
}

describe('a recorder', () => {
  it('has every row of both roles, in the order in which they came', () => {
    const recorder = new RunRecorder();
    recorder.onTrace('sender', Float64Array.of(5, 1, 10, 20, 30, 5, 2, 40, 50, 60));
    recorder.onTrace('receiver', Float64Array.of(5, 1, 35, 36));
    recorder.onTrace('sender', Float64Array.of());
    recorder.onTrace('sender', Float64Array.of(5, 3, 70, 80, 90));
    expect(recorder.sent.map(({ sequence, capturedUs, writtenUs }) => [sequence, capturedUs, writtenUs])).toEqual([
      [1, 10, 30],
      [2, 40, 60],
      [3, 70, 90],
    ]);
    expect(recorder.received).toEqual([{ session: 5, sequence: 1, readUs: 35, handedOverUs: 36 }]);
  });

  it('knows the process of each role, also after it was replaced, and that it is gone', () => {
    const recorder = new RunRecorder();
    expect([recorder.pid('sender'), recorder.pid('receiver')]).toEqual([null, null]);
    recorder.onEvent(state('sender', 'starting', 11));
    recorder.onEvent(state('receiver', 'starting', 12));
    recorder.onEvent(state('sender', 'starting', 13));
    expect([recorder.pid('sender'), recorder.pid('receiver')]).toEqual([13, 12]);
    recorder.onEvent(state('sender', 'stopped', 13));
    expect([recorder.pid('sender'), recorder.pid('receiver')]).toEqual([null, 12]);
  });

  it('has no packets before there is a tap, and then what the tap says at each look', () => {
    const recorder = new RunRecorder();
    expect(recorder.packets()).toEqual(NOTHING_HEARD);
    let packets = 0;
    recorder.onTap(() => ({ ...NOTHING_HEARD, packets: (packets += 1) }));
    expect([recorder.packets().packets, recorder.packets().packets]).toEqual([1, 2]);
  });
});

describe('waiting until something holds', () => {
  it('is over at once where it does already', async () => {
    await new RunRecorder().until(() => true);
  });

  it.each([
    ['an event', (recorder: RunRecorder) => recorder.onEvent(state('sender', 'playing', 1))],
    ['a report', (recorder: RunRecorder) => recorder.onTrace('receiver', Float64Array.of(5, 1, 2, 3))],
  ])('looks at %s', async (_what, happen) => {
    const recorder = new RunRecorder();
    let looks = 0;
    const over = recorder.until(() => (looks += 1) > 2);
    happen(recorder);
    expect(looks).toBe(2);
    happen(recorder);
    await over;
    expect(looks).toBe(3);
  });
});
