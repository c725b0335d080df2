import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { monotonicUs } from '../../src/latency/clock.js';
import type { ReceiverStatsEvent } from '../../src/protocol/events.js';
import { driftingClock } from '../support/drifting-clock.js';
import { receiverStats } from '../support/expected-events.js';
import { expectSaneLatency, received } from '../support/frame-counts.js';
import { type LoopRun, startLoop } from '../support/loop-run.js';
import { tempDir } from '../support/temp-dir.js';
import { ownClock } from '../support/two-clocks.js';
import { twoHosts } from '../support/two-hosts.js';

const TIMEOUT_MS = 60_000;
const isRoot = process.getuid?.() === 0;
const WHY = 'network and time namespaces need root: run this test as root';

const [PORT, CONTROL_PORT] = ['5000', '5001'];
const FLAGS = ['--port', PORT, '--display', 'none', '--size', '320x240', '--fps', '20', '--duration', '10s'];
const RECEIVER_FLAGS = ['--port', PORT, '--display', 'none', '--duration', '9s'];
/** Between the report and the look at our own clock, on a busy machine, the other clock drifts on by 50 µs a second. */
const LOOK_US = 50;
const AHEAD_S = 1000;

const measured = (from: number) =>
  receiverStats(`delays, of more than ${String(from)} frames`, ({ clock, frames }) => clock !== null && frames > from);

describe('a receiver whose sender has another clock', { timeout: TIMEOUT_MS }, () => {
  it('tells the latency within its own error bar of the truth, with 1000 s offset and 50 ppm drift', async ({
    skip,
  }) => {
    skip(!isRoot, WHY);
    await using hosts = await twoHosts();
    await using clock = await driftingClock(50, AHEAD_S);
    await using secret = await tempDir();
    const keyFile = join(secret.path, 'link.key');
    await writeFile(keyFile, randomBytes(32).toString('hex'), { mode: 0o600 });
    const [here, there] = hosts.both;
    const asks = ['--control', `${here.address}:${CONTROL_PORT}`, '--key-file', keyFile];
    const listens = ['--control-port', CONTROL_PORT, '--key-file', keyFile];
    await using receiver = startLoop(['receiver', ...RECEIVER_FLAGS, ...asks], { prefix: there.enter });
    await using sender = startLoop(['sender', '--host', there.address, ...FLAGS, ...listens], {
      prefix: [...here.enter, ...ownClock(AHEAD_S)],
      env: clock.env,
    });
    const seen = await statsOf(receiver, 4, () => AHEAD_S * 1e6 + clock.driftedUs(monotonicUs()));
    for (const { stats, truthUs } of seen) {
      expect(stats.clock).toMatchObject({ kind: 'estimated' });
      // A latency is as wrong as the offset that it was made with.
      const { offsetMs, errorMs, rttMs } = stats.clock ?? {};
      expect(Math.abs((offsetMs ?? 0) * 1000 - truthUs)).toBeLessThanOrEqual((errorMs ?? 0) * 1000 + LOOK_US);
      expect(rttMs).toBeLessThan(100);
      expect(stats.latencyAboveMinMs).toBeNull();
    }
    const [, got] = await Promise.all([sender.ended(), receiver.ended()]);
    expectSaneLatency(received(got.summary));
    expect(received(got.summary).clock?.kind).toBe('estimated');
  });

  it('tells it above its minimum where nobody is asked', async ({ skip }) => {
    skip(!isRoot, WHY);
    const { summary, warnings } = await playBoth([], [], AHEAD_S);
    expect(summary).toMatchObject({ latencyMs: null, clock: { kind: 'relative', errorMs: null } });
    expect(summary.latencyAboveMinMs).toMatchObject({ min: 0 });
    expect(warnings).toEqual([]);
  });

  it('tells it by the wall clocks where they are declared to agree', async ({ skip }) => {
    skip(!isRoot, WHY);
    const synced = ['--clock', 'synced:0.5ms'];
    const { summary } = await playBoth(synced, synced, AHEAD_S);
    expect(summary.clock).toMatchObject({ kind: 'synced', errorMs: 0.5, rttMs: null, offsetMs: null });
    expectSaneLatency(summary);
  });

  it('says so once where only one of them uses its wall clock', async ({ skip }) => {
    skip(!isRoot, WHY);
    const { summary, warnings } = await playBoth(['--clock', 'synced:0.5ms'], [], 0);
    expect(summary).toMatchObject({ latencyMs: null, clock: { kind: 'relative' } });
    expect(warnings).toEqual([expect.stringContaining('the sender stamps with its wall clock')]);
  });
});

/** A sender whose clock is some seconds ahead. */
async function playBoth(senderFlags: readonly string[], receiverFlags: readonly string[], aheadS: number) {
  await using hosts = await twoHosts();
  const [here, there] = hosts.both;
  const short = ['--duration', '6s'];
  await using receiver = startLoop(['receiver', ...RECEIVER_FLAGS.slice(0, 4), ...short, ...receiverFlags], {
    prefix: there.enter,
  });
  await using sender = startLoop(['sender', '--host', there.address, ...FLAGS.slice(0, 8), ...short, ...senderFlags], {
    prefix: [...here.enter, ...ownClock(aheadS)],
  });
  const [, got] = await Promise.all([sender.ended(), receiver.ended()]);
  const warnings = got.events.flatMap((event) => (event.type === 'log' && event.level === 'warn' ? event.message : []));
  return { summary: received(got.summary), warnings: warnings.filter((message) => message.includes('clock')) };
}

/** So many stats with delays, and what was true when each of them came. */
async function statsOf(run: LoopRun, count: number, truth: () => number) {
  const seen: { readonly stats: ReceiverStatsEvent; readonly truthUs: number }[] = [];
  while (seen.length < count) {
    const last = seen.at(-1)?.stats ?? null;
    seen.push({ stats: await run.event(measured(last?.frames ?? 0), { after: last }), truthUs: truth() });
  }
  return seen;
}
