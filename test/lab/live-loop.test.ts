import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { type LoopEnds, withLiveLoop } from '../../src/lab/live-loop.js';
import type { RunRecorder } from '../../src/lab/run-recorder.js';
import { RESTART_DELAYS } from '../../src/supervisor/restart-policy.js';
import type { LoopEvent } from '../../src/protocol/events.js';
import { senderConfig } from '../config/child-configs.js';
import { expectNoChildLeft, forkerOf } from '../supervisor/fixtures.js';
import { labConfig } from './settings.js';

afterAll(expectNoChildLeft);

interface LiveOptions {
  readonly child?: string;
  readonly frames?: number | null;
  readonly ends?: Partial<LoopEnds>;
}

/** A loop of one fixture child, which needs no picture. */
function live<T>(
  body: (recorder: RunRecorder, signal: AbortSignal) => Promise<T>,
  { child = 'plays', frames = null, ends = {} }: LiveOptions = {},
) {
  const config = labConfig({ sender: senderConfig({ output: { kind: 'discard' }, frames }), receiver: null });
  const never = new AbortController().signal;
  const seams = { fork: forkerOf(child), delays: RESTART_DELAYS };
  return withLiveLoop(config, { signal: never, hurry: never, ...ends }, body, seams);
}

const isPlaying = (event: LoopEvent) => event.type === 'state' && event.to === 'playing';
const playing = (recorder: RunRecorder) => recorder.until(() => recorder.events.some(isPlaying));
const lastState = ({ events }: { readonly events: readonly LoopEvent[] }) =>
  events.flatMap((event) => (event.type === 'state' ? [event.to] : [])).at(-1);

describe('a live loop', () => {
  it('lasts as long as its body, and gives what that made', async () => {
    const { result, error, recorder } = await live(async (recorder) => {
      await playing(recorder);
      expect(recorder.pid('sender')).not.toBeNull();
      return 'made';
    });
    expect({ result, error }).toEqual({ result: 'made', error: null });
    expect(lastState(recorder)).toBe('stopped');
    expect(recorder.pid('sender')).toBeNull();
    expectNoChildLeft();
  });

  it('is over before its body: that is told, and there is no result', async () => {
    const ofBody: AbortSignal[] = [];
    const outcome = await live(
      async (_recorder, signal) => {
        ofBody.push(signal);
        return await delay(60_000, 'too late', { signal });
      },
      { frames: 1 },
    );
    expect(outcome).toMatchObject({ error: null, result: null });
    expect(ofBody.map(({ aborted }) => aborted)).toEqual([true]);
    expectNoChildLeft();
  });

  it('tells why it could not go on', async () => {
    const { result, error } = await live((_recorder, signal) => delay(60_000, 'never', { signal }), {
      child: 'exits-at-once',
    });
    expect(result).toBeNull();
    expect(error?.code).toBe('gave-up');
    expectNoChildLeft();
  });

  it('fails with its body, and leaves no child', async () => {
    const failing = live(async (recorder) => {
      await playing(recorder);
      throw new Error('the body has failed');
    });
    await expect(failing).rejects.toThrow('the body has failed');
    expectNoChildLeft();
  });

  it('ends with the signal, without a result; what the body throws then is no fault', async () => {
    const interruption = new AbortController();
    const { result, error, recorder } = await live(
      async (recorder, signal) => {
        await playing(recorder);
        interruption.abort();
        return await delay(60_000, 'never', { signal });
      },
      { ends: { signal: interruption.signal } },
    );
    expect({ result, error }).toEqual({ result: null, error: null });
    expect(lastState(recorder)).toBe('stopped');
    expectNoChildLeft();
  });

  it('that was interrupted before it began ends by itself', async () => {
    const { result } = await live((recorder) => playing(recorder).then(() => 'made'), {
      ends: { signal: AbortSignal.abort() },
    });
    expect(result).toBeNull();
    expectNoChildLeft();
  });
});
