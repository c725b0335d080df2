import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { restart, state } from '../support/expected-events.js';
import {
  diagnosis,
  expectFramesAfter,
  expectRestarts,
  startPlaying,
  startSender,
  startWaiting,
  verdicts,
} from '../support/fault-runs.js';
import { tempDir } from '../support/temp-dir.js';
import { twoHosts } from '../support/two-hosts.js';
import { startLoop } from '../support/loop-run.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
/** Minutes from one key frame to the next: whoever comes late sees one that was asked for, or none. */
const NO_KEY_FRAMES = ['--gop', '10000'];
const isRoot = process.getuid?.() === 0;

async function newKey(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, randomBytes(32).toString('hex'), { mode: 0o600 });
  return path;
}

describe('a receiver that comes into a stream without key frames', { timeout: TIMEOUT_MS }, () => {
  it('gets one, where it is a `start` whose receiver was killed', async () => {
    await using run = await startPlaying(await freeUdpPort(), NO_KEY_FRAMES);
    process.kill(run.childPid('receiver'), 'SIGKILL');
    const playing = await run.event(state('receiver', 'playing'), { after: await run.event(restart('receiver')) });
    expect(await expectFramesAfter(run, playing)).toMatchObject({ unreadable: 0 });
    expect(verdicts(run, 'receiver')).toEqual([]);
    await expectRestarts(run, { receiver: 1 });
  });

  it('gets one from the sender of another supervisor that shares its secret', async () => {
    await using folder = await tempDir();
    const key = ['--key-file', await newKey(folder.path, 'key')];
    const [port, control] = [await freeUdpPort(), String(await freeUdpPort())];
    await using sender = startSender(port, ...NO_KEY_FRAMES, '--control-port', control, ...key);
    await sender.event(state('sender', 'playing'));
    await using receiver = await startWaiting(port, ['--control', `127.0.0.1:${control}`, ...key]);
    expect(await expectFramesAfter(receiver, await receiver.event(state('receiver', 'playing')))).toMatchObject({
      unreadable: 0,
    });
    await expectRestarts(receiver, {});
    await expectRestarts(sender, {});
  });

  it('gets none with another secret, which is told, and is not restarted for it', async () => {
    await using folder = await tempDir();
    const [port, control] = [await freeUdpPort(), String(await freeUdpPort())];
    const [ours, theirs] = [await newKey(folder.path, 'ours'), await newKey(folder.path, 'theirs')];
    await using sender = startSender(port, ...NO_KEY_FRAMES, '--control-port', control, '--key-file', ours);
    await sender.event(state('sender', 'playing'));
    await using receiver = await startWaiting(port, ['--control', `127.0.0.1:${control}`, '--key-file', theirs]);
    const { evidence } = await receiver.event(diagnosis('receiver', 'no-keyframe'));
    expect(evidence['missing']).toContain('IDR');
    await expectRestarts(receiver, {});
    await expectRestarts(sender, {});
  });

  it('gets one from another host', async ({ skip }) => {
    skip(!isRoot, 'network namespaces need root: run this test as root');
    await using hosts = await twoHosts();
    await using folder = await tempDir();
    const [here, there] = hosts.both;
    const flags = ['--port', '5000', '--display', 'none', '--key-file', await newKey(folder.path, 'key')];
    const target = ['--host', there.address, '--control-port', '5001', ...NO_KEY_FRAMES];
    await using sender = startLoop(['sender', ...flags, ...target], { prefix: here.enter });
    await sender.event(state('sender', 'playing'));
    const control = ['--control', `${here.address}:5001`];
    await using receiver = startLoop(['receiver', ...flags, ...control], { prefix: there.enter });
    expect(await expectFramesAfter(receiver, await receiver.event(state('receiver', 'playing')))).toMatchObject({
      unreadable: 0,
    });
    await expectRestarts(receiver, {});
    await expectRestarts(sender, {});
  });
});
