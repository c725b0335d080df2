import { describe, expect, it } from 'vitest';
import { NOTHING_HEARD, type StreamCounts } from '../../src/rtp/stream-counts.js';
import { KeyFrames, leapFrom } from '../../src/supervisor/key-frames.js';

/** A receiver's key frames on a clock and a stream that a test sets. */
function bench() {
  let nowMs = 1000;
  let stream: StreamCounts = NOTHING_HEARD;
  const asked: (number | null)[] = [];
  const keyFrames = new KeyFrames({
    stream: () => stream,
    ask: (lastSequence) => asked.push(lastSequence),
    nowMs: () => nowMs,
  });
  return {
    keyFrames,
    asked,
    /** A packet comes, so many ms after what was before, with these parts of a key frame in it. */
    packet: (sequence: number, afterMs = 0, ...parts: readonly ('sps' | 'idr')[]) => {
      nowMs += afterMs;
      const sps = parts.includes('sps') ? { lastSpsAtMs: nowMs, lastPpsAtMs: nowMs } : {};
      const idr = parts.includes('idr') ? { lastIdrAtMs: nowMs } : {};
      stream = { ...stream, packets: stream.packets + 1, lastAtMs: nowMs, lastSequence: sequence, ...sps, ...idr };
      keyFrames.look();
    },
    pass: (ms: number) => {
      nowMs += ms;
      keyFrames.look();
    },
  };
}

describe('a receiver that has just begun to listen', () => {
  it('asks with the first packet that it hears, by its sequence number', () => {
    const { keyFrames, packet, asked } = bench();
    keyFrames.want();
    packet(4711);
    expect(asked).toEqual([4711]);
  });

  it('does not ask as long as nobody sends', () => {
    const { keyFrames, pass, asked } = bench();
    keyFrames.want();
    for (let count = 0; count < 10; count += 1) pass(1000);
    expect(asked).toEqual([]);
  });

  it('does not take packets of the time before for a sender that is there', () => {
    const { keyFrames, packet, pass, asked } = bench();
    packet(1);
    pass(1);
    keyFrames.want();
    pass(5000);
    expect(asked).toEqual([]);
    packet(2);
    expect(asked).toEqual([2]);
  });

  it('does not ask where the stream begins with a key frame anyway', () => {
    const { keyFrames, packet, asked } = bench();
    keyFrames.want();
    packet(1, 0, 'sps');
    packet(2, 0, 'idr');
    for (let sequence = 3; sequence < 50; sequence += 1) {
      packet(sequence, 33);
    }
    expect(asked).toEqual([]);
  });

  it('does not ask again with each packet, but after a while, as the request or its answer may be lost', () => {
    const { keyFrames, packet, asked } = bench();
    keyFrames.want();
    packet(0);
    for (let sequence = 1; sequence <= 100; sequence += 1) packet(sequence, 10);
    // Each time after twice as long: an answer costs the sender something.
    expect(asked).toEqual([0, 30, 90]);
  });

  it('asks no more once it has got one', () => {
    const { keyFrames, packet, pass, asked } = bench();
    keyFrames.want();
    packet(0);
    pass(40);
    packet(32_768, 0, 'sps');
    packet(32_769, 0, 'idr');
    for (let sequence = 32_770; sequence < 32_900; sequence += 1) {
      packet(sequence, 33);
    }
    expect(asked).toEqual([0]);
  });

  it('waits a while for the key frame behind the parameter sets, and then asks again', () => {
    const { keyFrames, packet, pass, asked } = bench();
    keyFrames.want();
    packet(0, 0, 'sps');
    pass(300);
    expect(asked).toEqual([]);
    pass(1);
    expect(asked).toEqual([0]);
    pass(299);
    expect(asked).toEqual([0]);
    pass(1);
    expect(asked).toEqual([0, 0]);
  });

  it('does not make do with a key frame whose parameter sets are those of an earlier one', () => {
    const { keyFrames, packet, pass, asked } = bench();
    packet(0, 0, 'sps', 'idr');
    pass(1000);
    keyFrames.want();
    packet(30, 0, 'idr');
    expect(asked).toEqual([30]);
  });

  it('asks anew, at once, when it begins to listen once more', () => {
    const { keyFrames, packet, pass, asked } = bench();
    keyFrames.want();
    packet(1);
    pass(5);
    keyFrames.want();
    packet(2);
    expect(asked).toEqual([1, 2]);
  });
});

it('asks for nothing before somebody wants it', () => {
  const { packet, pass, asked } = bench();
  packet(1);
  pass(5000);
  expect(asked).toEqual([]);
});

it('asks no more when the receiver shows a picture, or is gone', () => {
  const { keyFrames, packet, pass, asked } = bench();
  keyFrames.want();
  packet(1);
  keyFrames.drop();
  pass(1000);
  packet(2);
  expect(asked).toEqual([1]);
});

describe('where a sequence begins anew', () => {
  it.each([
    [0, 32_768],
    [1, 32_769],
    [32_767, 65_535],
    [32_768, 0],
    [65_535, 32_767],
  ])('is half of the circle behind %i: %i', (last, first) => {
    expect(leapFrom(last)).toBe(first);
  });

  it('is anywhere where nothing was heard', () => {
    expect(leapFrom(null)).toBeNull();
  });
});
