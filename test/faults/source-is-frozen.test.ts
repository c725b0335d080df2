import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { receiverStats } from '../support/expected-events.js';
import { diagnosis, expectFramesAfter, expectRestarts, startSender, startWaiting } from '../support/fault-runs.js';
import { gstPeer, h264To } from '../support/gst-peer.js';
import { STILL, writeStillPicture } from '../support/still-picture.js';
import { tempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;

describe('a source that shows the same stamped picture again and again', { timeout: TIMEOUT_MS }, () => {
  it('is told by the receiver, which goes on, and shows the live sender that follows', async () => {
    await using folder = await tempDir();
    const still = join(folder.path, 'still.i420');
    await writeStillPicture(still);
    const port = await freeUdpPort();
    await using receiver = await startWaiting(port);
    const pid = receiver.childPid('receiver');
    await using frozen = gstPeer(`${frozenSource(still)} ! ${h264To(port)}`);
    const found = await receiver.event(diagnosis('receiver', 'frozen-source'));
    expect(found.evidence['frozenMs']).toBeGreaterThan(2000);
    const seen = await receiver.event(
      receiverStats('frozen frames', ({ frames }) => frames > 30),
      { after: found },
    );
    expect(seen).toMatchObject({ state: 'playing', unreadable: 0 });
    expect(seen.duplicated).toBeGreaterThan(30);
    await frozen.stop();
    await using sender = startSender(port);
    const over = await receiver.event(diagnosis('receiver', 'ok'), { after: found });
    const [first, then] = [await expectFramesAfter(receiver, over), await expectFramesAfter(receiver, over)];
    expect(then.duplicated).toBe(first.duplicated);
    expect(receiver.childPid('receiver')).toBe(pid);
    await expectRestarts(receiver, {});
    await expectRestarts(sender, {});
  });
});

function frozenSource(file: string): string {
  const [width, height] = [String(STILL.width), String(STILL.height)];
  return [
    `filesrc location=${file} blocksize=${String((STILL.width * STILL.height * 3) / 2)}`,
    `rawvideoparse format=i420 width=${width} height=${height} framerate=30/1`,
    'imagefreeze is-live=true',
    'video/x-raw,framerate=30/1',
  ].join(' ! ');
}
