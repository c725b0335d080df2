import { describe, expect, it } from 'vitest';
import { state } from '../support/expected-events.js';
import { expectSaneLatency, received } from '../support/frame-counts.js';
import { startLoop } from '../support/loop-run.js';
import { twoHosts } from '../support/two-hosts.js';
import { awaitUdpBound } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
const isRoot = process.getuid?.() === 0;

describe('on two hosts (network namespaces joined by a cable)', { timeout: TIMEOUT_MS }, () => {
  it.for([
    ['all of its addresses', () => []],
    ['one of its addresses', (address: string) => ['--bind', address]],
  ] as const)('a receiver that listens to %s gets stamped and measured frames', async ([, bind], { skip }) => {
    skip(!isRoot, 'network namespaces need root: run this test as root');
    await using hosts = await twoHosts();
    const [here, there] = hosts.both;
    const flags = ['--port', '5000', '--display', 'none', '--frames'];
    await using receiver = startLoop(['receiver', ...flags, '30', ...bind(there.address)], { prefix: there.enter });
    await receiver.event(state('receiver', 'waiting'));
    await awaitUdpBound(5000, { pid: receiver.childPid('receiver') });
    await using sender = startLoop(['sender', '--host', there.address, ...flags, '60'], { prefix: here.enter });
    const [sent, got] = await Promise.all([sender.ended(), receiver.ended()]);
    expect([sent.exitCode, got.exitCode]).toEqual([0, 0]);
    expect(sent.summary).toMatchObject({ outcome: 'done', receiver: null, sender: { frames: 60 } });
    expect(got.summary).toMatchObject({ outcome: 'done', sender: null, restarts: { receiver: 0 } });
    expect(got.summary.receiver).toMatchObject({ frames: 30, stamped: 30, unreadable: 0, duplicated: 0, reordered: 0 });
    // One kernel, one clock: on two machines the latency would be null.
    expectSaneLatency(received(got.summary));
  });
});
