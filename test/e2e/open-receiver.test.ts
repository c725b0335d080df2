import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isUdpPortBound } from '../../src/host/udp-port.js';
import { builtLibrary } from '../support/library.js';
import { runProgram } from '../support/marked-program.js';
import { freeUdpPort } from '../support/udp-ports.js';

const { openReceiver, startSender } = await builtLibrary();

const PROGRAM = fileURLToPath(new URL('../fixtures/reads-frames.mjs', import.meta.url));

describe('a receiver in the process of its user, with nobody who sends', { timeout: 60_000 }, () => {
  it.each([
    ['aborts its signal', { exitCode: 0, stdout: 'open\nover\n' }],
    ['disposes of it', { exitCode: 0, stdout: 'open\nover\n' }],
    ['calls process.exit()', { exitCode: 7, stdout: 'open\n' }],
    ['throws an error that nobody catches', { exitCode: 1, stdout: 'open\n' }],
    ['does nothing', { exitCode: 0, stdout: 'open\n' }],
  ])('lets a program end that %s, and prints nothing', async (way, end) => {
    const port = await freeUdpPort();
    const { stderr, ...ended } = await runProgram([process.execPath, PROGRAM, way, String(port)], { withinMs: 30_000 });
    expect(ended).toMatchObject(end);
    if (!way.startsWith('throws')) expect(stderr).toBe('');
  });
});

describe('frames in the process of their user', { timeout: 60_000 }, () => {
  it.each(['h264', 'mjpeg'] as const)(
    'come decoded from %s, stamped and in order, and then the port is free',
    async (codec) => {
      const port = await freeUdpPort();
      const receiver = await openReceiver({ port, codec, bind: '127.0.0.1' });
      expect(isUdpPortBound(port)).toBe(true);
      await using sender = await startSender({ port, codec, size: '320x240' });
      const sequences: number[] = [];
      for await (const frame of receiver) {
        expect(frame).toMatchObject({ width: 320, height: 240, pixelFormat: 'i420' });
        expect([frame.mat.rows, frame.mat.cols, frame.mat.channels]).toEqual([360, 320, 1]);
        const bgr = frame.toBgr();
        expect([bgr.rows, bgr.cols, bgr.channels]).toEqual([240, 320, 3]);
        bgr.release();
        if (frame.stamp !== null) sequences.push(frame.stamp.sequence);
        expect(frame.stamp?.latencyMs).toBeGreaterThan(0);
        if (sequences.length === 20) break;
      }
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
      expect(new Set(sequences).size).toBe(20);
      expect(isUdpPortBound(port)).toBe(false);
      await sender.stop();
    },
  );

  it("come from a multicast group to all who have joined it, on the interface of one's choice", async () => {
    const group = { port: await freeUdpPort(), host: '239.77.5.4', iface: 'lo' };
    await using first = await openReceiver(group);
    await using second = await openReceiver(group);
    await using sender = await startSender({ ...group, ttl: 0, size: '320x240' });
    for (const receiver of [first, second]) {
      const { value } = await receiver.next();
      expect(value?.stamp?.latencyMs).toBeGreaterThan(0);
    }
    await sender.stop();
  });

  it('are refused in the words of the options', async () => {
    await expect(openReceiver({ port: 0 })).rejects.toMatchObject({
      message: 'port 0: write a whole number from 1 to 65535',
    });
    await expect(openReceiver({ decoder: 'auto' } as never)).rejects.toMatchObject({
      message: expect.stringMatching(/^decoder "auto": .* write one of avdec, /) as unknown,
    });
    await expect(openReceiver({ display: 'window' } as never)).rejects.toMatchObject({
      message: expect.stringMatching(/^unknown option "display": /) as unknown,
    });
  });
});
