import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { LoopEvent, LoopHandle } from '../../src/index.js';
import { builtLibrary } from '../support/library.js';
import { expectStampedFrames } from '../support/frame-counts.js';
import { freeUdpPort } from '../support/udp-ports.js';

const { measureLatency, startLoop, startReceiver, startSender, LoopError } = await builtLibrary();

const SMALL = { source: 'test://ball', size: '320x240', preset: 'ultrafast' } as const;

async function isPlaying(handle: LoopHandle): Promise<void> {
  for await (const event of handle) if (isPlayingReceiver(event)) return;
  throw new Error('ended without a picture');
}

const isPlayingReceiver = (event: LoopEvent) =>
  event.type === 'state' && event.role === 'receiver' && event.to === 'playing';

describe('the library', { timeout: 60_000 }, () => {
  it('runs two loops in one process, each with its own events and its own end', async () => {
    await using first = await startLoop({ ...SMALL, port: await freeUdpPort(), frames: 30 });
    await using second = await startLoop({ ...SMALL, port: await freeUdpPort() });
    first.on('state', () => {
      throw new Error('a fault of the listener');
    });
    const faults: string[] = [];
    first.on('log', ({ level, message }) => level === 'error' && faults.push(message));
    const [done] = await Promise.all([first.done, isPlaying(second)]);
    expectStampedFrames(done, 30);
    expect(faults).toContain('a listener of "state" threw: a fault of the listener');
    expect(second.stats()).toMatchObject({ sender: { state: 'playing' }, receiver: { state: 'playing' } });
    expect(await second.stop()).toMatchObject({ outcome: 'interrupted' });
    expect(second.stats()).toMatchObject({ sender: { state: 'stopped' }, receiver: { state: 'stopped' } });
  });

  it('runs the two ends of a link apart, until the signal of either is aborted', async () => {
    const port = await freeUdpPort();
    const over = new AbortController();
    await using receiver = await startReceiver({ port, bind: '127.0.0.1', signal: over.signal });
    await using sender = await startSender({ ...SMALL, port });
    await isPlaying(receiver);
    over.abort();
    expect(await receiver.done).toMatchObject({ outcome: 'interrupted', sender: null });
    expect(await sender.stop()).toMatchObject({ outcome: 'interrupted', receiver: null });
  });

  it('rejects the start with what is wrong, in the words of its options', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    const refused = await startLoop({ port }).catch((error: unknown) => error);
    socket.close();
    expect(refused).toBeInstanceOf(LoopError);
    expect(refused).toMatchObject({
      code: 'bad-config',
      message: expect.stringMatching(/^port \d+: UDP port \d+ on 127\.0\.0\.1 is already taken by node /) as unknown,
    });
    await expect(startLoop({ source: '/no/such/file.mp4' })).rejects.toMatchObject({
      message: expect.stringMatching(/^source "\/no\/such\/file\.mp4": /) as unknown,
    });
    await expect(startLoop({ signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
  });

  it('measures, judges what was asserted, and says how the command line would do the same', async () => {
    const rounds: string[] = [];
    const report = await measureLatency({
      ...SMALL,
      ...{ durationMs: 1000, warmupMs: 200, matrix: 'fps=15,30', assert: ['p50<60s', 'p50<0.001ms'] },
      onRun: ({ setting, run }) => rounds.push(`${setting} ${String(run.round)}`),
    });
    expect(rounds).toEqual(['fps=15 1', 'fps=30 1']);
    expect(report.settings.map(({ runs }) => runs[0]?.latencyMs?.p50)).toEqual([
      expect.any(Number),
      expect.any(Number),
    ]);
    expect(report.assertions.map(({ holds }) => holds)).toEqual([true, true, false, false]);
    expect(report).toMatchObject({ partial: false, request: { durationMs: 1000 } });
    expect(report.request.command.join(' ')).toContain(
      'latency --source test://ball --size 320x240 --preset ultrafast',
    );
  });

  it('keeps what was measured until its signal is aborted', async () => {
    const over = new AbortController();
    const report = await measureLatency({
      ...SMALL,
      ...{ durationMs: 1000, warmupMs: 100, repeat: 50, signal: over.signal },
      onRun: () => over.abort(),
    });
    expect(report.partial).toBe(true);
    expect(report.settings[0]?.runs).toHaveLength(1);
  });
});
