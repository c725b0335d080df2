import { expect, it } from 'vitest';
import { emitOfHook } from '../../src/supervisor/hook-event.js';
import { FrameTotals } from '../../src/supervisor/role-totals.js';

/** What is given out of a message. */
function given(message: Parameters<typeof emitOfHook>[1]) {
  const events: Parameters<Parameters<typeof emitOfHook>[0]['emit']>[0][] = [];
  emitOfHook({ role: 'receiver', emit: (event) => events.push(event) }, message);
  return events;
}

it('gives out what a hook has emitted', () => {
  expect(given({ type: 'hook', sequence: 7, json: '{"boxes":[[1,2]]}' })).toEqual([
    { type: 'hook', role: 'receiver', sequence: 7, data: { boxes: [[1, 2]] } },
  ]);
});

it('leaves out what a child calls JSON and is none', () => {
  expect(given({ type: 'hook', sequence: null, json: '{' })).toEqual([]);
});

it('adds up what a hook has done over all restarts, and tells nothing without one', () => {
  const totals = new FrameTotals();
  const flow = { frames: 1, firstFrameUs: 0, lastFrameUs: 0 };
  totals.add(flow);
  expect(totals.hook()).toEqual({});
  const report = (frames: number, errors: number) => ({
    ...flow,
    hook: { frames, errors, skipped: 1, dropped: 0, tookUs: new Float64Array(), pendingUs: 5 },
  });
  totals.add(report(5, 1));
  totals.add(report(9, 2));
  totals.beginChild();
  expect(totals.hook()).toEqual({ hook: { frames: 9, errors: 2, skipped: 1, dropped: 0 } });
  totals.add(report(4, 0));
  expect(totals.hook()).toEqual({ hook: { frames: 13, errors: 2, skipped: 2, dropped: 0 } });
});
