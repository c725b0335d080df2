import { fileURLToPath } from 'node:url';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { LoopError } from '../../src/errors/loop-error.js';
import { isGone } from '../../src/host/process-status.js';
import { mayRunRealtime } from '../../src/host/realtime.js';
import { type ImpairProcess, startImpairProcess } from '../../src/impair/impair-process.js';
import { parseImpairments } from '../../src/impair/parse-impairments.js';
import { monotonicUs } from '../../src/latency/clock.js';
import { awaitGone } from '../support/processes.js';
import { factsOf, LOOPBACK, RtpReceiver, RtpSender } from './rtp-stream.js';

const SCRIPT = fileURLToPath(new URL('../../dist/impair/main.js', import.meta.url));
const PARENT = fileURLToPath(new URL('../fixtures/impair-parent.mjs', import.meta.url));

type Proxy = ImpairProcess & AsyncDisposable;

async function startProxy(spec: string, toPort: number): Promise<Proxy> {
  const proxy = await startImpairProcess({
    listen: { address: LOOPBACK, port: 0 },
    to: { address: LOOPBACK, port: toPort },
    impairments: parseImpairments('impair', spec),
    script: SCRIPT,
  });
  return Object.assign(proxy, {
    [Symbol.asyncDispose]: async () => {
      proxy.kill();
      await proxy.ended;
    },
  });
}

/** Sends so many packets through a proxy to their end. */
async function passThrough(spec: string, count: number) {
  await using receiver = await RtpReceiver.listen();
  await using proxy = await startProxy(spec, receiver.port);
  await using sender = new RtpSender(proxy.port);
  await sender.send(count);
  const counts = await proxy.stop();
  await receiver.packets(counts.sent);
  return { counts, sequences: receiver.sequences };
}

describe('the proxy', () => {
  it('hands on every packet, in order, where nothing is asked for', async () => {
    const { counts, sequences } = await passThrough('none', 2000);
    expect(sequences).toEqual(Array.from({ length: 2000 }, (_, i) => i));
    expect(counts).toMatchObject({ received: 2000, sent: 2000, unsent: 0, overflowed: 0, kernelDrops: 0 });
  });

  it.each([
    'loss=5%,burst=3,seed=1',
    'loss=5%,burst=3,seed=2',
    'duplicate=5%',
    'reorder=5%',
    'delay=10ms,jitter=5ms,loss=3%,burst=2,reorder=5%,duplicate=5%',
  ])('counts what a receiver finds: %s', async (spec) => {
    const { counts, sequences } = await passThrough(spec, 3000);
    const { lost, duplicated, reordered } = counts;
    expect(factsOf(sequences, 3000)).toEqual({ lost, duplicated, reordered });
    expect(counts).toMatchObject({
      received: 3000,
      sent: sequences.length,
      blackedOut: 0,
      overflowed: 0,
      kernelDrops: 0,
    });
    expect(counts.received + duplicated).toBe(counts.sent + lost);
    expect(lost + duplicated + reordered).toBeGreaterThan(50);
  });

  it('takes the same packets away with the same seed, whenever they come', async () => {
    const first = await passThrough('loss=10%,burst=2,seed=5', 1000);
    const second = await passThrough('loss=10%,burst=2,seed=5,delay=3ms', 1000);
    expect(second.sequences).toEqual(first.sequences);
  });

  it('keeps the order under jitter', async () => {
    const { counts, sequences } = await passThrough('delay=20ms,jitter=10ms', 1000);
    expect(sequences).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(counts.addedMs?.p50).toBeGreaterThan(10);
  });

  it('drops what the rate has no room for', async () => {
    const { counts, sequences } = await passThrough('rate=400kbit,queue=50ms', 1000);
    expect(counts.overflowed).toBeGreaterThan(100);
    expect(counts.received).toBe(counts.sent + counts.overflowed);
    expect(factsOf(sequences, 1000)).toEqual({ lost: counts.overflowed, duplicated: 0, reordered: 0 });
    expect(counts.addedMs?.max).toBeGreaterThan(40);
  });

  it('lets nothing through in a blackout, and tells since when it counts', async () => {
    const beforeUs = monotonicUs();
    await using receiver = await RtpReceiver.listen();
    await using proxy = await startProxy('blackout=24s@0s', receiver.port);
    expect(proxy.sinceUs).toBeGreaterThan(beforeUs);
    expect(proxy.sinceUs).toBeLessThanOrEqual(monotonicUs());
    await using sender = new RtpSender(proxy.port);
    await sender.send(100);
    const counts = await proxy.stop();
    expect(counts).toMatchObject({ received: 100, sent: 0, blackedOut: 100, addedMs: null });
    expect(receiver.sequences).toEqual([]);
  });

  it('hands on what is on its way when it is stopped', async () => {
    const { counts, sequences } = await passThrough('delay=300ms', 100);
    expect(counts).toMatchObject({ received: 100, sent: 100 });
    expect(sequences).toHaveLength(100);
  });

  it('survives that nobody listens, and reaches whoever comes', async () => {
    const port = await RtpReceiver.listen().then(async (gone) => {
      await using receiver = gone;
      return receiver.port;
    });
    await using proxy = await startProxy('none', port);
    await using sender = new RtpSender(proxy.port);
    await sender.send(50);
    while ((await proxy.counts()).received < 50);
    await using receiver = await RtpReceiver.listen(port);
    await sender.send(50);
    await receiver.packets(50);
    expect(receiver.sequences).toEqual(Array.from({ length: 50 }, (_, i) => 50 + i));
    expect(await proxy.stop()).toMatchObject({ received: 100, sent: 100, unsent: 0 });
  });

  it('counts what the kernel refuses to send', async () => {
    // The network of documentation (RFC 5737), blocked by a broadcast address: sending there is not permitted.
    const proxy = await startImpairProcess({
      listen: { address: LOOPBACK, port: 0 },
      to: { address: '255.255.255.255', port: 9 },
      impairments: parseImpairments('impair', 'none'),
      script: SCRIPT,
    });
    await using sender = new RtpSender(proxy.port);
    await sender.send(10);
    expect(await proxy.stop()).toMatchObject({ received: 10, sent: 0, unsent: 10 });
  });
});

describe('other impairments while the proxy runs', () => {
  it('count at once, and the counts go on', async () => {
    await using receiver = await RtpReceiver.listen();
    await using proxy = await startProxy('loss=100%', receiver.port);
    await using sender = new RtpSender(proxy.port);
    await sender.send(100);
    while ((await proxy.counts()).received < 100);
    const sinceUs = await proxy.set(parseImpairments('impair', 'none'));
    expect(sinceUs).toBeGreaterThan(proxy.sinceUs);
    await sender.send(100);
    expect(await proxy.stop()).toMatchObject({ received: 200, lost: 100, sent: 100 });
    await receiver.packets(100);
    expect(receiver.sequences[0]).toBe(100);
  });
});

describe('the process of the proxy', () => {
  it('is gone when stop resolves, which may be called again', async () => {
    const proxy = await startProxy('none', 9);
    expect(await proxy.stop()).toEqual(await proxy.stop());
    expect(isGone(proxy.pid)).toBe(true);
    expect(await proxy.ended).toEqual({ exitCode: 0, signal: null, message: null });
  });

  it('fails what is asked of it when it is killed', async () => {
    const proxy = await startProxy('none', 9);
    process.kill(proxy.pid, 'SIGKILL');
    await expect(proxy.counts()).rejects.toThrow(LoopError);
    expect(await proxy.ended).toMatchObject({ signal: 'SIGKILL' });
    await expect(proxy.stop()).rejects.toThrow(/has ended/);
    await expect(proxy.set(parseImpairments('impair', 'none'))).rejects.toThrow(/has ended/);
  });

  it('says what it died of, not what Node.js says behind that', async () => {
    const start = startImpairProcess({
      listen: { address: LOOPBACK, port: 0 },
      to: { address: LOOPBACK, port: 9 },
      impairments: parseImpairments('impair', 'none'),
      script: '/no/such/script.js',
    });
    await expect(start).rejects.toThrow(/the impairing proxy has failed: Error: Cannot find module/);
  });

  it('ends with its parent, which is killed', async () => {
    const parent = execa(process.execPath, [PARENT], {
      stdio: ['ignore', 'pipe', 'inherit'],
      buffer: false,
      reject: false,
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isGone(pid)).toBe(false);
    parent.kill('SIGKILL');
    await parent;
    expect(await awaitGone(pid, 5000)).toBe(true);
  });

  it('tells who has the port', async () => {
    const socket = createSocket('udp4');
    socket.bind(0, LOOPBACK);
    await once(socket, 'listening');
    const { port } = socket.address();
    const start = startImpairProcess({
      listen: { address: LOOPBACK, port },
      to: { address: LOOPBACK, port: 9 },
      impairments: parseImpairments('impair', 'none'),
      script: SCRIPT,
    });
    const taken = `UDP port ${String(port)} on ${LOOPBACK} is already taken by .* \\(pid ${String(process.pid)}\\)`;
    await expect(start).rejects.toThrow(new RegExp(taken));
    await expect(start).rejects.toMatchObject({ code: 'bad-config' });
    socket.close();
  });

  it('tells that an address is none of this host', async () => {
    const start = startImpairProcess({
      listen: { address: '192.0.2.1', port: 0 },
      to: { address: LOOPBACK, port: 9 },
      impairments: parseImpairments('impair', 'none'),
      script: SCRIPT,
    });
    await expect(start).rejects.toThrow(/this host has no address 192\.0\.2\.1/);
  });

  it('loads no OpenCV', async () => {
    await using proxy = await startProxy('none', 9);
    expect(readFileSync(`/proc/${String(proxy.pid)}/maps`, 'utf8')).not.toMatch(/opencv/i);
  });

  it('has real-time priority where that is asked for', async ({ skip }) => {
    if (!(await mayRunRealtime())) skip('this user may not use real-time priorities');
    const proxy = await startImpairProcess({
      listen: { address: LOOPBACK, port: 0 },
      to: { address: LOOPBACK, port: 9 },
      impairments: parseImpairments('impair', 'none'),
      realtime: true,
      script: SCRIPT,
    });
    const stat = readFileSync(`/proc/${String(proxy.pid)}/stat`, 'utf8');
    await proxy.stop();
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Fields 40 and 41 of proc(5): the real-time priority, and SCHED_RR.
    expect(fields.slice(37, 39)).toEqual(['1', '2']);
  });
});
