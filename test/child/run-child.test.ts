import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Role } from '../../src/config/child-config.js';
import { isGone } from '../../src/host/process-status.js';
import { isUdpPortBound } from '../../src/host/udp-port.js';
import { renderShellCommand } from '../../src/pipeline/render.js';
import { directSenderPipeline } from '../../src/pipeline/sender-pipelines.js';
import type { ChildMessage } from '../../src/protocol/messages.js';
import { CHANNEL_FD, encodeMessage, MessageReader } from '../../src/protocol/wire.js';
import { ADDON_ENVIRONMENT } from '../../src/config/addon-environment.js';
import { ChildHandle } from '../../src/supervisor/child-handle.js';
import { KILL_AT_ONCE, stopChild } from '../../src/supervisor/stop-child.js';
import { receiverConfig, senderConfig } from '../config/child-configs.js';
import { senderOptions, video } from '../pipeline/options.js';
import { Tap } from '../../src/rtp/tap.js';

/** The real children, as they are built, without a supervisor around them. */

const script = (role: Role) => fileURLToPath(new URL(`../../dist/${role}/main.js`, import.meta.url));
const WAIT = { timeout: 20_000, interval: 10 };
const DISCARD = { output: { kind: 'discard' } } as const;

beforeAll(() => {
  if (!existsSync(script('sender'))) throw new Error('dist/ is missing: run npm run build');
});

const children: ChildHandle[] = [];
afterAll(async () => {
  await Promise.all(children.map((child) => stopChild(child, KILL_AT_ONCE)));
});

async function ready(role: Role) {
  const messages: ChildMessage[] = [];
  const child = ChildHandle.fork(
    role,
    { onMessage: (message) => messages.push(message), onLine: () => undefined, onChannelLost: () => undefined },
    { script: script(role) },
  );
  children.push(child);
  const has = (type: string) =>
    vi.waitFor(
      () => expect(messages.map((one) => (one.type === 'progress' ? one.step : one.type))).toContain(type),
      WAIT,
    );
  await has('ready');
  return { child, messages, has };
}

describe.concurrent('a sender', () => {
  it('says step by step how far it is, and is done after as many frames as were asked for', async () => {
    const { child, messages } = await ready('sender');
    child.configure(senderConfig({ ...DISCARD, frames: 9 }));
    expect(await child.exited).toMatchObject({ exitCode: 0, signal: null, done: 'frames', fault: null });
    expect(messages[0]).toEqual({ type: 'ready' });
    expect(messages[1]).toEqual({ type: 'progress', step: 'opening' });
    const picture = { width: 640, height: 480, pixelFormat: 'i420' };
    expect(messages).toContainEqual({ type: 'progress', step: 'playing', video: picture });
    expect(messages.at(-2)).toMatchObject({ type: 'sender-report', frames: 9 });
    expect(messages.at(-1)).toEqual({ type: 'done', reason: 'frames' });
  });

  it.each(['request', 'SIGTERM'] as const)('stops in order upon %s', async (how) => {
    const { child, messages, has } = await ready('sender');
    child.configure(senderConfig(DISCARD));
    await has('sender-report');
    if (how === 'request') child.requestStop();
    else child.kill(how);
    expect(await child.exited).toMatchObject({ exitCode: 0, done: 'stopped' });
    expect(messages.slice(-2).map(({ type }) => type)).toEqual(['sender-report', 'done']);
  });

  it('does not mind Ctrl-C or a terminal that closes: the supervisor decides', async () => {
    const { child, messages, has } = await ready('sender');
    child.kill('SIGINT');
    child.kill('SIGHUP');
    child.configure(senderConfig(DISCARD));
    await has('playing');
    child.kill('SIGINT');
    child.kill('SIGHUP');
    const seen = messages.length;
    await vi.waitFor(() => expect(messages.length).toBeGreaterThan(seen + 2), WAIT);
    child.requestStop();
    expect(await child.exited).toMatchObject({ exitCode: 0, done: 'stopped' });
  });

  it('leaves quietly when it is stopped before it was configured', async () => {
    const { child } = await ready('sender');
    child.requestStop();
    expect(await child.exited).toMatchObject({ exitCode: 0, done: null, fault: null });
  });

  it('refuses what is meant for a receiver', async () => {
    const { child } = await ready('sender');
    child.configure(receiverConfig());
    expect(await child.exited).toMatchObject({
      exitCode: 2,
      fault: { code: 'bad-config', message: 'config.role: receiver where sender was expected' },
    });
  });

  it('refuses a configuration that is wrong, and names the field', async () => {
    const { child } = await ready('sender');
    child.configure(senderConfig({ frames: 0 }));
    const { exitCode, fault } = await child.exited;
    expect({ exitCode, code: fault?.code }).toEqual({ exitCode: 2, code: 'bad-config' });
    expect(fault?.message).toMatch(/^configuration does not parse: config\.frames: /);
  });

  it('says what is missing for a window where there is no display', async () => {
    vi.stubEnv('DISPLAY', undefined);
    const { child } = await ready('sender');
    child.configure(senderConfig({ ...DISCARD, display: 'window' }));
    expect(await child.exited).toMatchObject({ exitCode: 3, fault: { code: 'missing' } });
    vi.unstubAllEnvs();
  });

  it('says which file it cannot open', async () => {
    const { child } = await ready('sender');
    const source = { kind: 'file', path: '/nowhere/x.mp4', loop: false, rescale: false, resample: false } as const;
    child.configure(senderConfig({ ...DISCARD, source }));
    const { exitCode, fault } = await child.exited;
    expect({ exitCode, code: fault?.code }).toEqual({ exitCode: 4, code: 'open-failed' });
    expect(fault?.message).toContain('/nowhere/x.mp4');
  });

  it('ends when its supervisor is gone', async () => {
    const child = spawn(process.execPath, [script('sender')], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...ADDON_ENVIRONMENT },
    });
    const channel = child.stdio[CHANNEL_FD];
    if (!(channel instanceof Socket)) throw new Error('there is no channel');
    const seen: unknown[] = [];
    const reader = new MessageReader((message) => seen.push(message));
    channel.on('data', (chunk) => reader.push(chunk));
    await vi.waitFor(() => expect(seen).toContainEqual({ type: 'ready' }), WAIT);
    channel.write(encodeMessage({ type: 'configure', config: senderConfig(DISCARD) }));
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(2), WAIT);
    const ended = once(child, 'exit');
    channel.destroy();
    await ended;
    expect(isGone(child.pid ?? 0)).toBe(true);
  });
});

describe('a receiver', () => {
  it('plays what any sender sends, counts no stamps where there are none, and can be stopped in a silence', async () => {
    const tap = await Tap.open({ payloadType: 96, expectedSsrc: null }, () => performance.now());
    // A port that was free a moment ago; the tap's own neighbourhood is as good as any.
    const free = await Tap.open({ payloadType: 96, expectedSsrc: null }, () => 0);
    const { port } = free;
    await free.close();
    const { child, messages, has } = await ready('receiver');
    child.configure(receiverConfig({ port, tapPort: tap.port }));
    await has('opening');
    await vi.waitFor(() => expect(isUdpPortBound(port)).toBe(true), WAIT);
    const output = { kind: 'rtp', address: '127.0.0.1', port } as const;
    const command = renderShellCommand(directSenderPipeline(senderOptions({ output, video: video(320, 240) })));
    const sender = execa('sh', ['-c', `exec ${command}`], {
      timeout: 25_000,
      killSignal: 'SIGKILL',
      reject: false,
      cleanup: true,
    });
    await has('playing');
    await has('receiver-report');
    sender.kill('SIGKILL');
    await sender;
    expect(messages).toContainEqual({
      ...{ type: 'progress', step: 'playing' },
      video: { width: 320, height: 240, pixelFormat: 'i420' },
    });
    const before = messages.length;
    await vi.waitFor(() => expect(messages.length).toBeGreaterThan(before + 3), WAIT);
    child.requestStop();
    expect(await child.exited).toMatchObject({ done: 'stopped', fault: null });
    const last = messages.filter((message) => message.type === 'receiver-report').at(-1);
    expect(last).toMatchObject({ stamped: 0, unreadable: 0, lost: 0 });
    expect(last?.frames).toBeGreaterThan(0);
    expect(tap.counts().packets).toBeGreaterThan(0);
    await tap.close();
  });

  it('says that it opens before the open blocks it', async () => {
    const free = await Tap.open({ payloadType: 96, expectedSsrc: null }, () => 0);
    const { port } = free;
    await free.close();
    const { child, messages, has } = await ready('receiver');
    child.configure(receiverConfig({ port }));
    await has('opening');
    await vi.waitFor(() => expect(isUdpPortBound(port)).toBe(true), WAIT);
    expect(messages.map(({ type }) => type)).toEqual(['ready', 'progress']);
    child.requestStop();
    expect(await stopChild(child, { requestMs: 200, terminateMs: 200, killMs: 5000 })).toMatchObject({
      signal: 'SIGKILL',
    });
  });
});
