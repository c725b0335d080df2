import { describe, expect, it } from 'vitest';
import { receiverStats, state } from '../support/expected-events.js';
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
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
const STRANGER = ['--ssrc', '0x0badcafe'] as const;

describe('a second sender on the same port', { timeout: TIMEOUT_MS }, () => {
  it('is named, and kept out of the picture of `start`, which knows its own SSRC', async () => {
    const port = await freeUdpPort();
    await using run = await startPlaying(port);
    const pids = [run.childPid('sender'), run.childPid('receiver')];
    await using stranger = startSender(port, ...STRANGER);
    const found = await run.event(diagnosis('receiver', 'foreign-packets'));
    expect(found.evidence).toMatchObject({
      foreignSsrc: '0x0badcafe',
      ourSsrc: expect.stringMatching(/^0x/) as string,
    });
    expect(found.evidence['perSecond']).toBeGreaterThan(5);
    const beside = await expectFramesAfter(run, found);
    expect(beside).toMatchObject({ unreadable: 0, reordered: 0, duplicated: 0 });
    await expectRestarts(stranger, {});
    await expectFramesAfter(run, await expectRecovery(run, found));
    expect([run.childPid('sender'), run.childPid('receiver')]).toEqual(pids);
    expect(verdicts(run, 'receiver')).toEqual(['foreign-packets', 'ok']);
    expect((await expectRestarts(run, {})).receiver).toMatchObject({ unreadable: 0 });
  });

  it('is named by a lone receiver, whose picture is whole again when it is gone', async () => {
    const port = await freeUdpPort();
    await using receiver = await startWaiting(port);
    await using sender = startSender(port);
    await receiver.event(receiverStats('a latency', ({ latencyMs }) => latencyMs !== null));
    const pid = receiver.childPid('receiver');
    await using stranger = startSender(port, ...STRANGER);
    const found = await receiver.event(diagnosis('receiver', 'foreign-packets'));
    expect(found.evidence).toMatchObject({ foreignSsrc: '0x0badcafe' });
    await expectRestarts(stranger, {});
    const first = await expectFramesAfter(receiver, await expectRecovery(receiver, found));
    const then = await expectFramesAfter(receiver, first);
    expect({ state: then.state, unreadable: then.unreadable }).toEqual({
      state: 'playing',
      unreadable: first.unreadable,
    });
    expect(receiver.childPid('receiver')).toBe(pid);
    await expectRestarts(receiver, {});
    await expectRestarts(sender, {});
  });

  it('is kept out by a lone receiver that is told the SSRC of its sender', async () => {
    const port = await freeUdpPort();
    await using receiver = await startWaiting(port, ['--ssrc', '0x600d']);
    await using stranger = startSender(port, ...STRANGER);
    const found = await receiver.event(diagnosis('receiver', 'foreign-packets'));
    expect(found.evidence).toMatchObject({ foreignSsrc: '0x0badcafe', ourSsrc: '0x0000600d' });
    await using sender = startSender(port, '--ssrc', '0x600d');
    const playing = await receiver.event(state('receiver', 'playing'), { after: found });
    expect(await expectFramesAfter(receiver, playing)).toMatchObject({ unreadable: 0, reordered: 0, duplicated: 0 });
    await expectRestarts(stranger, {});
    await expectRestarts(receiver, {});
    await expectRestarts(sender, {});
  });
});
