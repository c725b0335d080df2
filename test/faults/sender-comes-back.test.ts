import { describe, expect, it } from 'vitest';
import { receiverStats, state } from '../support/expected-events.js';
import { diagnosis, expectFramesAfter, expectRestarts, startSender, startWaiting } from '../support/fault-runs.js';
import type { LoopRun } from '../support/loop-run.js';
import { negotiatedVideo, TELL_FORMATS, TELL_FORMATS_FLAGS } from '../support/negotiated-video.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;

/** What the senders that follow one another are told, and for how long nobody sends in between. */
const CASES = [
  { what: 'with the same SSRC', awayMs: 10_000, senders: [sender('0x5afe', '320x240'), sender('0x5afe', '320x240')] },
  { what: 'with a new SSRC', awayMs: 10_000, senders: [sender('0x5afe', '320x240'), sender('0xcafe', '320x240')] },
  {
    what: 'with new sizes',
    awayMs: 0,
    senders: [sender('0x1', '320x240'), sender('0x2', '642x482'), sender('0x2', '640x480')],
  },
] as const;

// They mostly wait, so they can do that together.
describe('a sender that goes away and comes back', { timeout: TIMEOUT_MS, concurrent: true }, () => {
  it.each(CASES)('finds the same receiver, which shows it: $what', async ({ awayMs, senders }) => {
    const port = await freeUdpPort();
    await using receiver = await startWaiting(port, ['--stall-timeout', '1s', ...TELL_FORMATS_FLAGS], {
      env: TELL_FORMATS,
    });
    const pid = receiver.childPid('receiver');
    for (const [index, { flags, size }] of senders.entries()) {
      if (index > 0) await expectSilence(receiver, awayMs);
      await playOnce(receiver, port, flags);
      expect(negotiatedVideo(receiver.events, 'receiver').at(-1)).toContain(` ${size}`);
    }
    expect(receiver.childPid('receiver')).toBe(pid);
    await expectRestarts(receiver, {});
  });
});

function sender(ssrc: string, size: string) {
  return { size, flags: ['--ssrc', ssrc, '--size', size] } as const;
}

/** A sender that stays until its frames have been seen. */
async function playOnce(receiver: LoopRun, port: number, flags: readonly string[]): Promise<void> {
  const before = receiver.events.at(-1) ?? null;
  await using run = startSender(port, ...flags);
  const playing = await receiver.event(state('receiver', 'playing'), { after: before });
  const { unreadable } = await expectFramesAfter(receiver, playing);
  expect(unreadable).toBe(0);
  await expectRestarts(run, {});
}

async function expectSilence(receiver: LoopRun, awayMs: number): Promise<void> {
  const before = receiver.events.findLast(({ type }) => type === 'stats') ?? null;
  const found = await receiver.event(diagnosis('receiver', 'no-packets'), { after: before });
  const { packets, silentMs } = found.evidence;
  expect(packets).toBeGreaterThan(0);
  expect(silentMs).toBeGreaterThan(1000);
  const beganMs = found.timeMs - Number(silentMs);
  await receiver.event(
    receiverStats(`${String(awayMs)} ms of silence`, ({ timeMs }) => timeMs > beganMs + awayMs),
    { after: found },
  );
}
