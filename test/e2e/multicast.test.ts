import { describe, expect, it } from 'vitest';
import { receiverStats, state } from '../support/expected-events.js';
import { received } from '../support/frame-counts.js';
import { runCli, startLoop } from '../support/loop-run.js';
import { type Host, twoHosts } from '../support/two-hosts.js';
import { awaitUdpBound } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
const isRoot = process.getuid?.() === 0;
const COMMON = ['--port', '5004', '--display', 'none'];

describe('a multicast group', { timeout: TIMEOUT_MS }, () => {
  it.for([
    ['IPv4', ['239.1.2.3', '--iface', 'cable'], 2],
    ['IPv6, with the interface in its address', ['ff02::5afe%cable'], 1],
  ] as const)('reaches all who have joined it on another host: %s', async ([, group, count], { skip }) => {
    skip(!isRoot, 'network namespaces need root: run this test as root');
    await using hosts = await twoHosts();
    const [here, there] = hosts.both;
    await using first = await startMember(there, ['--bind', ...group]);
    await using second = count === 2 ? await startMember(there, ['--host', ...group]) : null;
    const picture = ['--size', '320x240', '--frames', '60', '--ttl', '1'];
    await using sender = startLoop(['sender', ...COMMON, '--host', ...group, ...picture], { prefix: here.enter });
    const members = second === null ? [first] : [first, second];
    for (const member of members) await member.event(receiverStats('nearly every frame', ({ frames }) => frames > 50));
    expect((await sender.ended()).exitCode).toBe(0);
    for (const member of members) {
      member.kill('SIGTERM');
      const { exitCode, summary } = await member.ended();
      expect(exitCode).toBe(143);
      expect(received(summary)).toMatchObject({ unreadable: 0, duplicated: 0, reordered: 0 });
    }
  });

  it('is refused where there is no way to it', async ({ skip }) => {
    skip(!isRoot, 'network namespaces need root: run this test as root');
    await using hosts = await twoHosts();
    const prefix = hosts.both[0].enter;
    const sender = await runCli(['sender', ...COMMON, '--host', '239.1.2.3'], { prefix });
    expect(sender).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('name an interface with --iface') as string,
    });
    const receiver = await runCli(['receiver', ...COMMON, '--bind', '239.1.2.3'], { prefix });
    expect(receiver).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('cannot join the group') as string });
    const unknown = await runCli(['receiver', ...COMMON, '--bind', '239.1.2.3', '--iface', 'eth9'], { prefix });
    expect(unknown).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/"eth9": .*write one of .*cable/) as string,
    });
  });
});

async function startMember(host: Host, words: readonly string[]) {
  const run = startLoop(['receiver', ...COMMON, ...words], { prefix: host.enter });
  try {
    await run.event(state('receiver', 'waiting'));
    await awaitUdpBound(5004, { pid: run.childPid('receiver') });
    return run;
  } catch (error) {
    await run[Symbol.asyncDispose]();
    throw error;
  }
}
