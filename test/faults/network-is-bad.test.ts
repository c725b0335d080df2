import { describe, expect, it } from 'vitest';
import { receiverStats } from '../support/expected-events.js';
import {
  diagnosis,
  expectFramesAfter,
  expectRecovery,
  expectRestarts,
  startPlaying,
  startSender,
  startWaiting,
} from '../support/fault-runs.js';
import { freeUdpPort } from '../support/udp-ports.js';
import { udpRelay } from '../support/udp-relay.js';

const TIMEOUT_MS = 60_000;
const WINDOW = ['--health-window', '1s'] as const;

describe('a picture that comes too late', { timeout: TIMEOUT_MS }, () => {
  it('is told by a `start` whose limit no encoder could keep', async () => {
    await using run = await startPlaying(await freeUdpPort(), ['--latency-limit', '1ms', ...WINDOW]);
    const found = await run.event(diagnosis('receiver', 'late'));
    expect(found.evidence['limitMs']).toBe(1);
    expect(found.evidence['p95Ms']).toBeGreaterThan(1);
    await expectFramesAfter(run, found);
    await expectRestarts(run, {});
  });

  it('is told by a lone receiver while the network is slow, and is over when it is fast again', async () => {
    const port = await freeUdpPort();
    await using relay = await udpRelay(port);
    await using receiver = await startWaiting(port, ['--latency-limit', '300ms', ...WINDOW]);
    await using sender = startSender(relay.port);
    await receiver.event(receiverStats('a latency', ({ latencyMs }) => latencyMs !== null));
    relay.delayMs = 500;
    const found = await receiver.event(diagnosis('receiver', 'late'));
    expect(found.evidence['limitMs']).toBe(300);
    expect(found.evidence['p95Ms']).toBeGreaterThan(500);
    relay.delayMs = 0;
    await expectFramesAfter(receiver, await expectRecovery(receiver, found));
    await expectRestarts(receiver, {});
    await expectRestarts(sender, {});
  });
});

describe('a network that loses one packet of twenty', { timeout: TIMEOUT_MS }, () => {
  it('is told by the receiver, until it loses none any more', async () => {
    const port = await freeUdpPort();
    await using relay = await udpRelay(port);
    await using receiver = await startWaiting(port, WINDOW);
    await using sender = startSender(relay.port);
    await receiver.event(receiverStats('a latency', ({ latencyMs }) => latencyMs !== null));
    relay.dropEvery = 20;
    const found = await receiver.event(diagnosis('receiver', 'lossy'));
    expect(found.evidence['limitPercent']).toBe(1);
    expect(found.evidence['lossPercent']).toBeGreaterThan(1);
    expect(found.evidence['lossPercent']).toBeLessThan(10);
    relay.dropEvery = null;
    await expectFramesAfter(receiver, await expectRecovery(receiver, found));
    await expectRestarts(receiver, {});
    await expectRestarts(sender, {});
  });
});
