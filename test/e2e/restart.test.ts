import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { LoopEvent } from '../../src/protocol/events.js';
import { receiverStats, restart, senderStats, state } from '../support/expected-events.js';
import { type LoopEnd, type LoopRun, playLoop, startLoop } from '../support/loop-run.js';
import { tempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;

async function startPlaying(...flags: readonly string[]): Promise<LoopRun> {
  const run = startLoop(['start', '--port', String(await freeUdpPort()), '--display', 'none', ...flags]);
  await run.event(receiverStats('frames', ({ frames }) => frames > 0));
  return run;
}

/** Frames that were sent and received after an event, stamped and measured. */
async function expectFramesAfter(run: LoopRun, event: LoopEvent): Promise<void> {
  const before = run.stampedFrames();
  const flowing = receiverStats('new stamped frames', (stats) => stats.stamped > before && stats.latencyMs !== null);
  await run.event(flowing, { after: event });
  await run.event(
    senderStats('a rate', ({ fps }) => fps > 0),
    { after: event },
  );
}

describe('a role whose process is killed', { timeout: TIMEOUT_MS }, () => {
  it('is restarted when it is the sender, and the receiver that plays on shows the new picture', async () => {
    await using run = await startPlaying();
    const [killed, receiver] = [run.childPid('sender'), run.childPid('receiver')];
    process.kill(killed, 'SIGKILL');
    const failed = await run.event(state('sender', 'failed'));
    expect(failed.reason).toContain('SIGKILL');
    expect(await run.event(restart('sender'))).toMatchObject({ attempt: 1, reason: 'child-died' });
    const playing = await run.event(state('sender', 'playing'), { after: failed });
    await expectFramesAfter(run, playing);
    expect(run.childPid('sender')).not.toBe(killed);
    expect(run.childPid('receiver')).toBe(receiver);
    await expectRestarts(run, { sender: 1, receiver: 0 });
  });

  it('is restarted when it is the receiver, and finds its way into the running stream', async () => {
    await using run = await startPlaying();
    const [sender, killed] = [run.childPid('sender'), run.childPid('receiver')];
    process.kill(killed, 'SIGKILL');
    const failed = await run.event(state('receiver', 'failed'));
    expect(await run.event(restart('receiver'))).toMatchObject({ attempt: 1, reason: 'child-died' });
    const playing = await run.event(state('receiver', 'playing'), { after: failed });
    await expectFramesAfter(run, playing);
    expect(run.childPid('sender')).toBe(sender);
    expect(run.childPid('receiver')).not.toBe(killed);
    await expectRestarts(run, { sender: 0, receiver: 1 });
  });

  it('is restarted when it was stopped and does not answer', async () => {
    await using run = await startPlaying();
    process.kill(run.childPid('sender'), 'SIGSTOP');
    const { reason } = await run.event(restart('sender'));
    expect(reason).toBe('unresponsive');
    const playing = await run.event(state('sender', 'playing'), { after: await run.event(state('sender', 'failed')) });
    await expectFramesAfter(run, playing);
    await expectRestarts(run, { sender: 1, receiver: 0 });
  });

  it('ends the run with exit code 4 and one story where no restart is allowed', async () => {
    await using run = await startPlaying('--max-restarts', '0');
    process.kill(run.childPid('sender'), 'SIGKILL');
    const { exitCode, stderr, summary, events } = await run.ended();
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/^gstcv-loop: sender: gave up after 1 attempt\b.*\n.*SIGKILL.*\n$/);
    expect(summary).toMatchObject({ outcome: 'failed', restarts: { sender: 0, receiver: 0 } });
    expect(events.filter(({ type }) => type === 'restart')).toEqual([]);
  });
});

describe('an element that this host lacks', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['x264enc', 'sender', 'libgstx264.so', 'gstreamer1.0-plugins-ugly'],
    ['rtph264pay', 'sender', 'libgstrtp.so', 'gstreamer1.0-plugins-good'],
    ['rtph264depay', 'receiver', 'libgstrtp.so', 'gstreamer1.0-plugins-good'],
  ] as const)('ends the run at once with exit code 3: %s of the %s', async (element, role, plugin, debianPackage) => {
    const { exitCode, stderr, summary, events } = await playWithout(plugin, role);
    expect(stderr).toBe(`gstcv-loop: ${role}: no element "${element}" (install ${debianPackage})\n`);
    expect(exitCode).toBe(3);
    expect(summary).toMatchObject({ outcome: 'failed', restarts: { sender: 0, receiver: 0 } });
    expect(events.filter(({ type }) => type === 'restart')).toEqual([]);
  });

  it('ends the run at once with exit code 3: a decoder, which the pipeline does not name', async () => {
    const { exitCode, stderr, summary } = await playWithout('libgstlibav.so', 'start');
    expect(stderr).toMatch(/^gstcv-loop: receiver: .*gstreamer1\.0-libav.*\n$/);
    expect(exitCode).toBe(3);
    expect(summary).toMatchObject({ outcome: 'failed', restarts: { sender: 0, receiver: 0 } });
  });
});

async function playWithout(plugin: string, command: 'start' | 'sender' | 'receiver'): Promise<LoopEnd> {
  await using folder = await tempDir();
  const env = await pluginsWithout(plugin, folder.path);
  return await playLoop([command, '--port', String(await freeUdpPort()), '--display', 'none'], {
    env,
    withinMs: 20_000,
  });
}

async function expectRestarts(run: LoopRun, restarts: { sender: number; receiver: number }): Promise<void> {
  run.kill('SIGTERM');
  const { exitCode, summary } = await run.ended();
  expect(exitCode).toBe(143);
  expect(summary).toMatchObject({ outcome: 'interrupted', restarts });
}

/** Only what a loop needs, so that GStreamer looks through a few files instead of 300, and without one of them. */
async function pluginsWithout(left: string, folder: string): Promise<Record<string, string>> {
  const { stdout } = await execa('gst-inspect-1.0', ['videotestsrc'], { timeout: 20_000 });
  const source = /^ *Filename +(.*)\/[^/]+$/m.exec(stdout)?.[1];
  if (source === undefined) throw new Error('gst-inspect-1.0 does not say where the plugins are');
  const plugins = join(folder, 'plugins');
  await mkdir(plugins);
  const needed = (await readdir(source)).filter((name) => NEEDED_PLUGINS.test(name) && name !== left);
  for (const name of needed) await symlink(join(source, name), join(plugins, name));
  const path = { GST_PLUGIN_SYSTEM_PATH: plugins, GST_PLUGIN_SYSTEM_PATH_1_0: plugins };
  return { ...path, GST_PLUGIN_PATH: '', GST_PLUGIN_PATH_1_0: '', GST_REGISTRY: join(folder, 'registry.bin') };
}

const NEEDED_PLUGINS =
  /^libgst(app|coreelements|debug|libav|playback|rtp|rtpmanager|typefindfunctions|udp|videocon\w*|videofilter|videotestsrc|videoparsersbad|x264)\.so$/;
