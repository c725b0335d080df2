import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { factsOf, LOOPBACK, RtpReceiver, RtpSender } from '../impair/rtp-stream.js';
import { CLI, runCli } from '../support/loop-run.js';
import { MarkedProgram } from '../support/marked-program.js';
import { awaitUdpBound, freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;

interface Line {
  readonly type: string;
  readonly outcome?: string;
  readonly impairments?: string;
  readonly counts?: Record<string, number>;
}

const linesOf = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('gstcv-loop impair', { timeout: TIMEOUT_MS }, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('hands packets on until %s, and tells exact counts', async (signal) => {
    await using receiver = await RtpReceiver.listen();
    const port = await freeUdpPort();
    const args = ['--listen', String(port), '--to', `${LOOPBACK}:${String(receiver.port)}`, '--json'];
    const impair = ['--impair', 'none,loss=5%,reorder=2%,duplicate=2%'];
    await using program = new MarkedProgram([process.execPath, CLI, 'impair', ...args, ...impair]);
    await awaitUdpBound(port);
    await using sender = new RtpSender(port);
    await sender.send(2000);
    program.killGroup(signal);
    const { exitCode, stdout, stderr } = await program.ended();
    expect({ exitCode, stderr }).toEqual({ exitCode: signal === 'SIGINT' ? 130 : 143, stderr: '' });
    const lines = linesOf(stdout);
    expect(lines[0]).toMatchObject({ type: 'listening', impairments: 'loss=5%,reorder=2%,duplicate=2%,seed=1' });
    expect(lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'interrupted' });
    const counts = lines.at(-1)?.counts ?? {};
    const { lost, duplicated, reordered, sent = NaN } = counts;
    await receiver.packets(sent);
    expect(factsOf(receiver.sequences, 2000)).toEqual({ lost, duplicated, reordered });
    expect(counts).toMatchObject({ received: 2000, kernelDrops: 0 });
  });

  it('ends after its duration, with a summary for people on stderr', async () => {
    const port = await freeUdpPort();
    const args = ['impair', '--listen', `${LOOPBACK}:${String(port)}`, '--to', `localhost:${String(port + 1)}`];
    const { exitCode, stdout, stderr } = await runCli([...args, '--impair', 'lte', '--duration', '1200ms']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    expect(stderr).toContain('loss=0.2%,burst=2,delay=25ms,jitter=8ms,rate=7mbit,queue=500ms,seed=1');
    expect(stderr).toMatch(/^ +\d s {2}in 0 out 0$/m);
    expect(stderr).toMatch(/done after \d\.\d s\n {2}packets {3}0 in, 0 out/);
  });

  it('ends after its duration also where memory is cleared up meanwhile', async () => {
    const port = await freeUdpPort();
    const collecting = fileURLToPath(new URL('../fixtures/collects-garbage.mjs', import.meta.url));
    const args = ['impair', '--listen', String(port), '--to', `${LOOPBACK}:9`, '--duration', '1500ms'];
    await using program = new MarkedProgram([process.execPath, '--import', collecting, CLI, ...args]);
    const { exitCode, stderr } = await program.ended();
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('done after') as string,
    });
  });

  it('refuses a port that somebody has, and says who', async () => {
    const socket = createSocket('udp4').bind(0, LOOPBACK);
    await once(socket, 'listening');
    const port = String(socket.address().port);
    try {
      const { exitCode, stdout, stderr } = await runCli(['impair', '--listen', port, '--to', `${LOOPBACK}:9`]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^gstcv-loop: --listen "${port}": .*pid ${String(process.pid)}.*\n$`));
    } finally {
      socket.close();
    }
  });

  it.each([
    [['--listen', '0', '--to', '127.0.0.1:9'], '--listen "0"'],
    [['--listen', '::1:9', '--to', '127.0.0.1:9'], '--listen "::1:9"'],
    [['--listen', '5000', '--to', '5002'], '--to "5002"'],
    [['--listen', '5000', '--to', '127.0.0.1:5000'], '--to "127.0.0.1:5000"'],
    [['--listen', '0.0.0.0:5000', '--to', '127.0.0.1:5000'], '--to "127.0.0.1:5000"'],
    [['--listen', '5000', '--to', '127.0.0.1:9', '--impair', 'loss=150%'], '--impair "loss=»150%«"'],
    [['--listen', '5000', '--to', '127.0.0.1:9', '--duration', '10'], '--duration "10"'],
    [['--listen', '5000'], 'to'],
  ])('refuses %j in one line', async (args, complaint) => {
    const { exitCode, stdout, stderr } = await runCli(['impair', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(complaint);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
