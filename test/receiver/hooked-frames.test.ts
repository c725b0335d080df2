import { describe, expect, it } from 'vitest';
import { HookRunner } from '../../src/hook/hook-runner.js';
import { hostClock } from '../../src/latency/stamp-clock.js';
import { HookedFrames } from '../../src/receiver/hooked-frames.js';
import { hookFile } from '../hook/hook-files.js';
import { gray } from '../video/mats.js';

const EMITS = "export default { format: 'gray', frame(mat, ctx) { ctx.emit(ctx.capturedUs); } };";
const stamp = (clockId: number) => ({ session: 1, sequence: 7, capturedUs: 5_000_000, clockId });

/** What a hook is told of a frame with this stamp, which was read at 5.02 s of a clock with the id 3. */
async function told(given: ReturnType<typeof stamp> | null): Promise<[number | null, unknown]> {
  await using file = await hookFile('hook.mjs', EMITS);
  const sent: [number | null, unknown][] = [];
  const runner = await HookRunner.start(
    { path: file.path, watch: false },
    {
      role: 'receiver',
      signal: new AbortController().signal,
      log: () => undefined,
      send: (sequence, json) => {
        sent.push([sequence, JSON.parse(json)]);
        return Promise.resolve();
      },
    },
  );
  const frame = gray('i420', 64, 48);
  expect(await new HookedFrames(runner, hostClock(3)).process(frame, given, 5_020_000)).toBe(frame);
  frame.release();
  await runner.close();
  return sent[0] ?? [null, 'nothing'];
}

describe('of a received frame a hook knows', () => {
  it('its number, and when it was captured, where the clock is ours', async () => {
    expect(await told(stamp(3))).toEqual([7, 5_000_000]);
  });

  it('its number alone, where the clock is another one', async () => {
    expect(await told(stamp(4))).toEqual([7, null]);
  });

  it('nothing, where it has no stamp that can be read', async () => {
    expect(await told(null)).toEqual([null, null]);
  });
});
