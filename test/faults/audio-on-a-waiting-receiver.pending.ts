import { describe, expect, it } from 'vitest';
import { receiverStats, state } from '../support/expected-events.js';
import { diagnosis, expectFramesAfter, startSender, startWaiting } from '../support/fault-runs.js';
import { gstPeer } from '../support/gst-peer.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 90_000;

describe('raw audio with our payload type on a lone receiver that waits', { timeout: TIMEOUT_MS }, () => {
  it('is named, and does not spend its restarts, however long it lasts', async () => {
    const port = await freeUdpPort();
    await using receiver = await startWaiting(port, ['--max-restarts', '3']);
    await using stranger = gstPeer(
      `audiotestsrc is-live=true wave=pink-noise ! audioconvert ! rtpL16pay pt=96 ! udpsink host=127.0.0.1 port=${String(port)}`,
    );
    const found = await receiver.event(diagnosis('receiver', 'foreign-packets'));
    await receiver.event(
      receiverStats('10 s of audio', ({ timeMs }) => timeMs > found.timeMs + 10_000),
      { after: found },
    );
    await stranger.stop();
    await using sender = startSender(port);
    await expectFramesAfter(receiver, await receiver.event(state('receiver', 'playing'), { after: found }));
    for (const run of [sender, receiver]) {
      run.kill('SIGTERM');
      expect((await run.ended()).exitCode).toBe(143);
    }
  });
});
