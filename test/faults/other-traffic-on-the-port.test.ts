import { describe, expect, it } from 'vitest';
import { restart, state } from '../support/expected-events.js';
import {
  diagnosis,
  expectFramesAfter,
  expectRecovery,
  expectRestarts,
  startPlaying,
  startSender,
  startWaiting,
  verdicts,
} from '../support/fault-runs.js';
import { gstPeer, h264To, h265To, LIVE_PICTURE } from '../support/gst-peer.js';
import { freeUdpPort } from '../support/udp-ports.js';
import { sendNoise } from '../support/udp-noise.js';

const TIMEOUT_MS = 60_000;

interface Traffic {
  readonly what: string;
  readonly begin: (port: number) => { stop(): Promise<unknown> } & AsyncDisposable;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly message: string;
  /** Where our SSRC is known, it tells another sender before anything else does. */
  readonly evidenceBeside?: Readonly<Record<string, unknown>>;
  /** Only its payload or its SSRC tells it from our stream. */
  readonly isLikeOurs: boolean;
}

const TRAFFIC: readonly Traffic[] = [
  {
    what: 'H.264 with payload type 97',
    begin: (port) => gstPeer(`${LIVE_PICTURE} ! ${h264To(port, { payloader: 'config-interval=-1 pt=97' })}`),
    evidence: { payloadType: 97 },
    isLikeOurs: false,
    message: 'their payload type is 97, not 96',
  },
  {
    what: 'random bytes',
    begin: (port) => sendNoise(port),
    evidence: { notRtp: expect.any(Number) as number },
    isLikeOurs: false,
    message: 'they are no RTP',
  },
  {
    what: 'H.265 with our payload type',
    begin: (port) => gstPeer(`${LIVE_PICTURE} ! ${h265To(port)}`),
    evidence: { codec: 'h265' },
    message: 'they carry H.265: send H.264',
    evidenceBeside: { foreignSsrc: expect.stringMatching(/^0x/) as string },
    isLikeOurs: true,
  },
];

/** Noise as 16-bit samples: rtpL16pay has our payload type by default, and much of what it sends would pass for H.264. */
const AUDIO: Traffic = {
  what: 'raw audio with our payload type',
  begin: (port) =>
    gstPeer(
      `audiotestsrc is-live=true wave=pink-noise ! audioconvert ! rtpL16pay pt=96 ! udpsink host=127.0.0.1 port=${String(port)}`,
    ),
  evidence: { foreignSsrc: expect.stringMatching(/^0x/) as string },
  message: 'another sender',
  isLikeOurs: true,
};

describe('other traffic on the port', { timeout: TIMEOUT_MS }, () => {
  it.each(TRAFFIC)('is named by a lone receiver that waits, and lets our sender through: $what', async (traffic) => {
    const port = await freeUdpPort();
    await using receiver = await startWaiting(port);
    const pid = receiver.childPid('receiver');
    await using stranger = traffic.begin(port);
    const found = await receiver.event(diagnosis('receiver', 'foreign-packets'));
    expect(found.evidence).toMatchObject(traffic.evidence);
    expect(found.message).toContain(traffic.message);
    // What has our payload type, a receiver that knows no SSRC must take for our stream.
    if (traffic.isLikeOurs) await stranger.stop();
    await using sender = startSender(port);
    const playing = await receiver.event(state('receiver', 'playing'), { after: found });
    expect(await expectFramesAfter(receiver, playing)).toMatchObject({ unreadable: 0 });
    if (!traffic.isLikeOurs) await stranger.stop();
    expect(receiver.childPid('receiver')).toBe(pid);
    await expectRestarts(receiver, {});
    await expectRestarts(sender, {});
  });

  it('breaks the open of a lone receiver where it passes for H.264, which recovers when it is gone', async () => {
    const port = await freeUdpPort();
    await using receiver = await startWaiting(port, ['--max-restarts', '1']);
    await using stranger = AUDIO.begin(port);
    const failed = await receiver.event(state('receiver', 'failed'));
    // OpenCV may also crash on its way out of such an open.
    expect(failed.reason).toMatch(/The stream is in the wrong format|SIGABRT|SIGSEGV/);
    const again = await receiver.event(restart('receiver'));
    expect(['open-failed', 'child-died']).toContain(again.reason);
    expect(failed.reason).toContain('what reaches the port is no H.264 stream: waiting for one');
    // More than the budget: these do not count.
    await receiver.event(restart('receiver'), { after: await receiver.event(restart('receiver'), { after: again }) });
    await stranger.stop();
    await using sender = startSender(port);
    const playing = await receiver.event(state('receiver', 'playing'), { after: failed });
    expect(await expectFramesAfter(receiver, playing)).toMatchObject({ unreadable: 0 });
    await expectRestarts(sender, {});
    receiver.kill('SIGTERM');
    const { exitCode, summary } = await receiver.ended();
    expect(exitCode).toBe(143);
    expect(summary.restarts.receiver).toBeGreaterThanOrEqual(1);
  });

  it.each([...TRAFFIC, AUDIO])(
    'is named by a `start` that plays, and leaves its picture clean: $what',
    async (traffic) => {
      const port = await freeUdpPort();
      await using run = await startPlaying(port);
      const pids = [run.childPid('sender'), run.childPid('receiver')];
      await using stranger = traffic.begin(port);
      const found = await run.event(diagnosis('receiver', 'foreign-packets'));
      expect(found.evidence).toMatchObject(traffic.evidenceBeside ?? traffic.evidence);
      await expectFramesAfter(run, found);
      await stranger.stop();
      await expectFramesAfter(run, await expectRecovery(run, found));
      expect([run.childPid('sender'), run.childPid('receiver')]).toEqual(pids);
      expect(verdicts(run, 'receiver')).toEqual(['foreign-packets', 'ok']);
      expect((await expectRestarts(run, {})).receiver).toMatchObject({ unreadable: 0, duplicated: 0, reordered: 0 });
    },
  );
});
