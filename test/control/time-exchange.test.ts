import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ControlClient } from '../../src/control/control-client.js';
import { ControlServer } from '../../src/control/control-server.js';
import { TimeAsker, type TimeExchange } from '../../src/control/time-asker.js';
import { encodeTimeAnswer, encodeTimeRequest, TIME_BYTES } from '../../src/control/time-message.js';
import { monotonicUs } from '../../src/latency/clock.js';
import { KEY, OTHER_KEY, receiverId } from './requests.js';

const CLOCK_ID = 0x1234;
const OFFSET_US = 250_000;
const WAIT = { timeout: 10_000, interval: 5 };

let nowMs: number;
let server: ControlServer;
let peer: Socket;
let answers: Buffer[];

beforeEach(async () => {
  [nowMs, answers] = [5000, []];
  server = await openServer();
  peer = createSocket('udp4');
  peer.bind(0, '127.0.0.1');
  await once(peer, 'listening');
  peer.on('message', (datagram) => void answers.push(datagram));
});
afterEach(async () => {
  await server.close();
  await once(peer.close(), 'close');
});

function openServer(port = 0, clockId = CLOCK_ID): Promise<ControlServer> {
  const time = { clockId, nowUs: () => monotonicUs() + OFFSET_US };
  return ControlServer.open({
    address: '127.0.0.1',
    port,
    key: KEY,
    onRequest: () => undefined,
    nowMs: () => nowMs,
    time,
  });
}

async function send(...datagrams: readonly Buffer[]): Promise<void> {
  for (const datagram of datagrams) {
    await new Promise((resolve) => {
      peer.send(datagram, server.port, '127.0.0.1', resolve);
    });
  }
}

async function untilHeard(datagrams: number): Promise<void> {
  const heard = () => {
    const { accepted, answered, refused, limited } = server.counts();
    return accepted + answered + refused + limited;
  };
  while (heard() < datagrams) await setImmediate();
}

const untilAnswered = (count: number) => vi.waitFor(() => expect(answers).toHaveLength(count), WAIT);

describe('a receiver', () => {
  it('learns the time of the sender and of its clock, in a burst at first', async () => {
    const heard: TimeExchange[] = [];
    const client = await ControlClient.open({ address: '127.0.0.1', port: server.port, key: KEY });
    client.pollTime((exchange) => void heard.push(exchange));
    await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(8), WAIT);
    await client.close();
    for (const { t1, t2, t3, t4, clockId } of heard) {
      expect(clockId).toBe(CLOCK_ID);
      expect([t1, t2 - OFFSET_US, t3 - OFFSET_US, t4]).toEqual(
        [t1, t2 - OFFSET_US, t3 - OFFSET_US, t4].sort((a, b) => a - b),
      );
    }
  });

  it('is answered by a sender that comes late, and by the one after that on another clock', async () => {
    const { port } = server;
    await server.close();
    const clocks = new Set<number>();
    const client = await ControlClient.open({ address: '127.0.0.1', port, key: KEY });
    client.pollTime(({ clockId }) => void clocks.add(clockId));
    server = await openServer(port);
    await vi.waitFor(() => expect([...clocks]).toEqual([CLOCK_ID]), WAIT);
    await server.close();
    server = await openServer(port, 7);
    await vi.waitFor(() => expect([...clocks]).toEqual([CLOCK_ID, 7]), WAIT);
    await client.close();
  });

  it('with another key is not answered, and is counted', async () => {
    const client = await ControlClient.open({ address: '127.0.0.1', port: server.port, key: OTHER_KEY });
    const heard: TimeExchange[] = [];
    client.pollTime((exchange) => void heard.push(exchange));
    await vi.waitFor(() => expect(server.counts().refused).toBeGreaterThanOrEqual(2), WAIT);
    await client.close();
    expect(server.counts()).toMatchObject({ accepted: 0, answered: 0 });
    expect(heard).toEqual([]);
  });

  it('asks no more once it is closed', async () => {
    const client = await ControlClient.open({ address: '127.0.0.1', port: server.port, key: KEY });
    await client.close();
    client.pollTime(() => undefined);
    await send(encodeTimeRequest({ clientId: receiverId(1), counter: 1n }, KEY));
    await untilAnswered(1);
    expect(server.counts()).toMatchObject({ answered: 1 });
  });
});

describe('the sender', () => {
  const request = (counter: bigint, key = KEY, client = 1) =>
    encodeTimeRequest({ clientId: receiverId(client), counter }, key);

  it('answers with as many bytes as it was asked with', async () => {
    await send(request(1n));
    await untilAnswered(1);
    expect(answers[0]).toHaveLength(TIME_BYTES);
  });

  it('answers neither strangers nor what it has heard before', async () => {
    const forged = request(9n);
    forged[20] = (forged[20] ?? 0) ^ 1;
    const answer = encodeTimeAnswer({ clientId: receiverId(1), counter: 1n, clockId: 1, t2: 1, t3: 2 }, KEY);
    await send(request(5n), request(5n), request(4n), request(6n, OTHER_KEY), forged, answer, Buffer.alloc(TIME_BYTES));
    await untilHeard(7);
    await untilAnswered(1);
    await setImmediate();
    expect(server.counts()).toEqual({ accepted: 0, answered: 1, refused: 6, limited: 0 });
    expect(answers).toHaveLength(1);
  });

  it('answers a flood of its own receivers up to a limit, and goes on when it is over', async () => {
    for (let count = 1; count <= 400; count += 1) {
      await send(request(BigInt(count)));
      await untilHeard(count);
    }
    expect(server.counts()).toEqual({ accepted: 0, answered: 128, refused: 0, limited: 272 });
    nowMs += 1000;
    await send(request(401n));
    await untilAnswered(129);
  });

  it('answers one receiver while strangers flood it', async () => {
    for (let count = 0; count < 5000; count += 1)
      peer.send(request(BigInt(count + 100), OTHER_KEY), server.port, '127.0.0.1');
    for (let counter = 1n; answers.length === 0; counter += 1n) {
      await send(request(counter));
      await setImmediate();
    }
    expect(server.counts().refused).toBeGreaterThan(0);
  });
});

describe('an answer', () => {
  let now: number;
  let asker: TimeAsker;
  beforeEach(() => {
    now = 1_000_000;
    asker = new TimeAsker(KEY, () => now);
  });

  async function ask(): Promise<Buffer> {
    const before = answers.length;
    await send(asker.ask());
    await untilAnswered(before + 1);
    return answers.at(-1) ?? Buffer.alloc(0);
  }

  it('completes an exchange once', async () => {
    const answer = await ask();
    now += 700;
    expect(asker.hear(answer, now)).toMatchObject({ t1: 1_000_000, t4: 1_000_700, clockId: CLOCK_ID });
    expect(asker.hear(answer, now)).toBeNull();
  });

  it('that was changed on its way is none, and the right one still counts', async () => {
    const answer = await ask();
    const forged = Buffer.from(answer);
    forged.writeBigUInt64BE(1n, 24);
    expect(asker.hear(forged, now)).toBeNull();
    expect(asker.hear(answer, now)).not.toBeNull();
  });

  it('to somebody else is none', async () => {
    const answer = await ask();
    expect(new TimeAsker(KEY, () => now).hear(answer, now)).toBeNull();
    expect(new TimeAsker(OTHER_KEY, () => now).hear(answer, now)).toBeNull();
  });

  it('that comes late is none', async () => {
    const [first, second] = [await ask(), await ask()];
    expect(asker.hear(first, now + 2_000_000)).not.toBeNull();
    expect(asker.hear(second, now + 2_000_001)).toBeNull();
  });

  it('to a request that was given up for sixteen newer ones is none', async () => {
    const first = await ask();
    for (let count = 0; count < 16; count += 1) asker.ask();
    expect(asker.hear(first, now)).toBeNull();
  });

  it('may come from another address, as of a host that has several; it is the tag that counts', async () => {
    const heard: TimeExchange[] = [];
    await using relay = await anotherWay(server.port);
    const client = await ControlClient.open({ address: '127.0.0.1', port: relay.port, key: KEY });
    client.pollTime((exchange) => void heard.push(exchange));
    await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(2), WAIT);
    await client.close();
    expect(relay.answeredFrom()).not.toBe(relay.port);
  });
});

it('does not show the key when it is printed', () => {
  const secret = inspect(KEY).slice(8, 30);
  for (const holder of [server, new TimeAsker(KEY, () => 0)]) {
    expect(inspect(holder, { depth: 9, showHidden: true })).not.toContain(secret);
  }
});

/** Takes requests at one port, and lets the answers come from another one. */
async function anotherWay(target: number) {
  const [incoming, outgoing] = [createSocket('udp4'), createSocket('udp4')];
  for (const socket of [incoming, outgoing]) {
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
  }
  let client: RemoteInfo | null = null;
  incoming.on('message', (datagram, from) => {
    client = from;
    outgoing.send(datagram, target, '127.0.0.1');
  });
  outgoing.on('message', (datagram) => {
    if (client !== null) outgoing.send(datagram, client.port, client.address);
  });
  return {
    port: incoming.address().port,
    answeredFrom: () => outgoing.address().port,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([incoming, outgoing].map((socket) => once(socket.close(), 'close')));
    },
  };
}
