import { describe, expect, it } from 'vitest';
import { accountFrames } from '../../src/lab/frame-account.js';
import { NO_STAMP } from '../../src/protocol/trace.js';
import { received, sent, window } from './traces.js';

const SENT = [0, 1, 2, 3, 4, 5].map((sequence) => sent(sequence));

function account(arrivals: readonly ReturnType<typeof received>[]) {
  return accountFrames({ sent: SENT, received: arrivals, events: [] }, window(1, 5));
}

describe('of the frames that were captured in the measured time', () => {
  it('counts those that came, whenever they came', () => {
    const late = received(4, { readUs: 60_000_000 });
    expect(account([received(1), received(2), received(3), late])).toMatchObject({ sent: 4, lost: 0 });
  });

  it('leaves out frames from before and after', () => {
    const { arrived, sent: count } = account([received(0), received(1), received(5)]);
    expect([count, arrived.map(({ sent: { sequence } }) => sequence)]).toEqual([4, [1]]);
  });

  it('counts as lost what never came', () => {
    expect(account([received(1), received(4)])).toMatchObject({ lost: 2, duplicated: 0, reordered: 0 });
  });

  it('counts a frame that came again, and takes the first time for its delay', () => {
    const again = received(1, { readUs: 90_000_000 });
    const { arrived, ...counts } = account([received(1), received(2), again, received(3), received(4)]);
    expect(counts).toMatchObject({ lost: 0, duplicated: 1, reordered: 0 });
    expect(arrived[0]?.received.readUs).toBe(received(1).readUs);
  });

  it('counts a frame that came behind a newer one, once', () => {
    const frames = [received(1), received(3), received(2), received(4)];
    expect(account(frames)).toMatchObject({ lost: 0, reordered: 1 });
  });

  it('does not take a frame of another session for one of its own', () => {
    expect(account([received(1, { session: 9 })])).toMatchObject({ lost: 4 });
  });

  it('counts pictures without a readable stamp by when they came', () => {
    const unreadable = (readUs: number) => received(0, { session: NO_STAMP, readUs });
    const { fromUs, toUs } = window(1, 5);
    expect(account([unreadable(fromUs - 1), unreadable(fromUs), unreadable(toUs - 1), unreadable(toUs)])).toMatchObject(
      {
        unreadable: 2,
        lost: 4,
      },
    );
  });
});
