import { describe, expect, it } from 'vitest';
import { hookFile } from '../hook/hook-files.js';
import type { StatsEvent } from '../../src/protocol/events.js';
import { receiverStats, restart, senderStats, state } from '../support/expected-events.js';
import {
  diagnoses,
  diagnosis,
  expectEnd,
  expectFramesAfter,
  log,
  startFaultyLoop,
  untilPlaying,
} from './faulty-loop.js';

const slow = (ms: number) => `
  export default { format: 'gray', frame() {
    const endMs = performance.now() + ${String(ms)};
    while (performance.now() < endMs);
  } };`;

/** Does it at its 20th frame, once: the children that follow are told so by a file. */
const once = (deed: string) => `
  import { existsSync, writeFileSync } from 'node:fs';
  const done = new URL('./done', import.meta.url);
  let frames = 0;
  export default { format: 'gray', frame() {
    frames += 1;
    if (frames !== 20 || existsSync(done)) return null;
    writeFileSync(done, '');
    ${deed}
  } };`;

describe.each(['sender', 'receiver'] as const)('a hook of the %s', (on) => {
  it('that is too slow makes frames drop in front of it, lets no delay pile up, and is named', async () => {
    await using file = await hookFile('slow.mjs', slow(100));
    const hook = { path: file.path, watch: false, on };
    await using run = await startFaultyLoop({ request: { hook }, limits: { healthWindowMs: 1000 } });
    const { evidence, message } = await run.event(diagnosis(on, 'hook-slow'));
    expect(message).toMatch(/^the hook takes \d+(\.\d)? ms for a frame, and frames come every \d+(\.\d)? ms /);
    expect(evidence['p50Ms']).toBeGreaterThanOrEqual(100);
    expect(evidence['intervalMs']).toBeLessThan(100);
    const told = run.events.at(-1) ?? null;
    // Frames that piled up would be later each second: 30 come in it, and the hook is done with 10.
    const late = receiverStats('measured frames', ({ latencyMs }) => latencyMs !== null);
    const first = await run.event(late, { after: told });
    let last = first;
    for (let second = 0; second < 3; second += 1) last = await run.event(late, { after: last });
    expect(last.latencyMs?.p50).toBeLessThan(1000);
    await expectEnd(run, { sender: 0, receiver: 0 });
  });
});

it.each([
  ['sender', 'blocks for ever', 'for (;;);', 'unresponsive'],
  ['receiver', 'crashes its process', 'process.kill(process.pid, "SIGSEGV");', 'child-died'],
  ['sender', 'leaves a promise that rejects', 'void Promise.reject(new Error("alone"));', 'child-died'],
] as const)('a hook of the %s that %s costs its own child, which is replaced', async (on, _what, deed, reason) => {
  const other = on === 'sender' ? 'receiver' : 'sender';
  await using file = await hookFile('once.mjs', once(deed));
  const hook = { path: file.path, watch: false, on };
  await using run = await startFaultyLoop({ request: { hook } });
  await untilPlaying(run);
  const well = run.childPid(other);
  const restarted = await run.event(restart(on));
  expect(restarted).toMatchObject({ attempt: 1, reason });
  const failed = await run.event(state(on, 'failed'));
  if (reason === 'unresponsive')
    expect(failed.reason).toMatch(/its event loop is blocked: the hook may not have returned$/);
  await expectFramesAfter(run, await run.event(state(on, 'playing'), { after: restarted }));
  expect(run.childPid(other)).toBe(well);
  await expectEnd(run, { [on]: 1, [other]: 0 } as Record<typeof on, number>);
});

it.each(['sender', 'receiver'] as const)(
  'a hook of the %s that never settles its promise is named by diagnosis, end and restart, and its child is replaced',
  async (on) => {
    const other = on === 'sender' ? 'receiver' : 'sender';
    await using file = await hookFile('never.mjs', once('return new Promise(() => {});'));
    const hook = { path: file.path, watch: false, on };
    await using run = await startFaultyLoop({ request: { hook }, limits: { stallTimeoutMs: 2500 } });
    await run.event(log('hook: frame() has not answered for 1.0 s'));
    const named = /^the hook has not answered for \d\.\d s: no frame goes on before the promise/;
    const { evidence, message } = await run.event(diagnosis(on, 'hook-slow'));
    expect(message).toMatch(named);
    expect(evidence['pendingMs']).toBeGreaterThan(1250);
    expect((await run.event(state(on, 'failed'))).reason).toMatch(named);
    const restarted = await run.event(restart(on));
    expect(restarted).toMatchObject({ attempt: 1, reason: 'hook-slow' });
    await expectFramesAfter(run, await run.event(state(on, 'playing'), { after: restarted }));
    const goesOn = ({ hook: counts }: Pick<StatsEvent, 'hook'>) => (counts?.frames ?? 0) > 20;
    const stats =
      on === 'sender' ? senderStats('a hook that goes on', goesOn) : receiverStats('a hook that goes on', goesOn);
    await run.event<StatsEvent>(stats);
    expect(diagnoses(run, on)).toEqual(['hook-slow']);
    await expectEnd(run, { [on]: 1, [other]: 0 } as Record<typeof on, number>);
  },
);
