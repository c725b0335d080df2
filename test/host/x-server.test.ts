import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findDisplay } from '../../src/host/x-server.js';
import { startXvfb, type Xvfb } from './xvfb.js';

const NOT_AVAILABLE = { available: false } as const;
const nowhere = { XAUTHORITY: '/nonexistent' };

describe('without an X server', () => {
  it('says that DISPLAY is not set', async () => {
    expect(await findDisplay({})).toEqual({ available: false, reason: 'DISPLAY is not set' });
    expect(await findDisplay({ DISPLAY: '' })).toEqual({ available: false, reason: 'DISPLAY is not set' });
  });

  it('says that DISPLAY makes no sense', async () => {
    const reason = 'DISPLAY=screen0 does not name an X display';
    expect(await findDisplay({ DISPLAY: 'screen0' })).toEqual({ available: false, reason });
  });

  it('says that no server is there', async () => {
    const reason = 'the X server of DISPLAY=unix:59000 is not there (ECONNREFUSED, ENOENT)';
    expect(await findDisplay({ DISPLAY: 'unix:59000' })).toEqual({ available: false, reason });
  });
});

describe('with an X server that lets local users in', () => {
  let xvfb: Xvfb;
  beforeAll(async () => void (xvfb = await startXvfb()));
  afterAll(() => xvfb.stop());

  it.each(['', 'unix'])('is accepted at "%s:N" and "%s:N.0"', async (host) => {
    for (const screen of ['', '.0']) {
      const DISPLAY = `${host}:${String(xvfb.number)}${screen}`;
      expect(await findDisplay({ ...nowhere, DISPLAY })).toEqual({ available: true, display: DISPLAY });
    }
  });

  it('reports that the server does not listen to TCP', async () => {
    const answer = await findDisplay({ DISPLAY: `127.0.0.1:${String(xvfb.number)}` });
    expect(answer).toMatchObject({ ...NOT_AVAILABLE, reason: expect.stringContaining('ECONNREFUSED') as string });
  });
});

describe('with an X server that ends when its last client leaves', () => {
  let xvfb: Xvfb;
  beforeAll(async () => void (xvfb = await startXvfb('-terminate')));
  afterAll(() => xvfb.stop());

  it('is a client until the next one has come, and for as long as the process lives', async () => {
    const DISPLAY = `:${String(xvfb.number)}`;
    for (let round = 0; round < 3; round += 1) {
      expect(await findDisplay({ ...nowhere, DISPLAY })).toEqual({ available: true, display: DISPLAY });
      await execa('xdotool', ['getmouselocation'], { env: { DISPLAY }, timeout: 10_000 });
    }
  });
});

describe('with an X server that wants a cookie', () => {
  let xvfb: Xvfb;
  let folder: string;
  let withCookie: { XAUTHORITY: string };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xauth-'));
    const { stdout: cookie } = await execa('mcookie');
    const addCookie = (file: string, display: string, value: string) =>
      execa('xauth', ['-f', join(folder, file), 'add', display, '.', value], { timeout: 10_000 });
    await addCookie('server', ':0', cookie);
    xvfb = await startXvfb('-auth', join(folder, 'server'), '-listen', 'tcp');
    await addCookie('.Xauthority', `:${String(xvfb.number + 1)}`, 'f'.repeat(32));
    await addCookie('.Xauthority', `:${String(xvfb.number)}`, cookie);
    await addCookie('wrong', `:${String(xvfb.number)}`, 'f'.repeat(32));
    withCookie = { XAUTHORITY: join(folder, '.Xauthority') };
  });
  afterAll(async () => {
    await xvfb.stop();
    await rm(folder, { recursive: true });
  });

  it('is accepted with the cookie from XAUTHORITY', async () => {
    expect(await findDisplay({ ...withCookie, DISPLAY: `:${String(xvfb.number)}` })).toMatchObject({ available: true });
  });

  it('is accepted with the cookie from ~/.Xauthority', async () => {
    const env = { HOME: folder, DISPLAY: `:${String(xvfb.number)}` };
    expect(await findDisplay(env)).toMatchObject({ available: true });
  });

  it.each(['localhost', '127.0.0.1', '[::1]'])('is accepted over TCP at %s', async (host) => {
    const DISPLAY = `${host}:${String(xvfb.number)}.0`;
    expect(await findDisplay({ ...withCookie, DISPLAY })).toEqual({ available: true, display: DISPLAY });
  });

  it("passes on the server's reason when there is no cookie", async () => {
    const answer = await findDisplay({ ...nowhere, DISPLAY: `:${String(xvfb.number)}` });
    const reason = expect.stringMatching(/refused us: Authorization required/) as string;
    expect(answer).toMatchObject({ ...NOT_AVAILABLE, reason });
  });

  it("passes on the server's reason when the cookie is wrong", async () => {
    const answer = await findDisplay({ XAUTHORITY: join(folder, 'wrong'), DISPLAY: `:${String(xvfb.number)}` });
    expect(answer).toMatchObject({ ...NOT_AVAILABLE, reason: expect.stringContaining('refused us: ') as string });
  });
});

describe('with something else at the address', () => {
  const server = createServer();
  let DISPLAY: string;
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    DISPLAY = `127.0.0.1:${String((server.address() as AddressInfo).port - 6000)}`;
  });
  afterEach(() => server.removeAllListeners('connection'));
  afterAll(() => server.close());

  /** Each connection gets the next of these; returns the list of those that have been made. */
  function answerWith(...answers: ((socket: Socket) => unknown)[]): Socket[] {
    const connections: Socket[] = [];
    server.on('connection', (socket) => {
      answers[Math.min(connections.length, answers.length - 1)]?.(socket);
      connections.push(socket);
    });
    return connections;
  }
  const hangUp = (socket: Socket) => socket.end();

  it('gives up on a server that accepts and never answers, and leaves nothing open', async () => {
    const connections = answerWith((socket) => socket.resume());
    const answer = await findDisplay({ DISPLAY }, 50);
    const reason = `the X server of DISPLAY=${DISPLAY} did not answer within 50 ms`;
    expect(answer).toEqual({ available: false, reason });
    for (const socket of connections) if (!socket.closed) await once(socket, 'close');
    expect(connections).toHaveLength(1);
  });

  it('gives up on a server that never comes to the end of its refusal', async () => {
    answerWith((socket) => socket.resume().write(Buffer.from([0, 200, 11, 0, 0, 0, 50, 0])));
    const answer = await findDisplay({ DISPLAY }, 50);
    expect(answer).toMatchObject({ reason: expect.stringContaining('did not answer within 50 ms') as string });
  });

  it('tries again with a server that hangs up, as one does that resets itself', async () => {
    const accept = (socket: Socket) => socket.end(Buffer.from([1]));
    const connections = answerWith(hangUp, accept);
    expect(await findDisplay({ DISPLAY })).toEqual({ available: true, display: DISPLAY });
    expect(connections).toHaveLength(2);
  });

  it('does not mind when the server breaks the connection later', async () => {
    const connections = answerWith((socket) => socket.write(Buffer.from([1])));
    expect(await findDisplay({ DISPLAY })).toMatchObject({ available: true });
    connections[0]?.resetAndDestroy();
    // Answered after the reset has arrived, which would by now have ended this process.
    expect(await findDisplay({ DISPLAY })).toMatchObject({ available: true });
    connections[1]?.destroy();
  });

  it('does not try for ever with a server that hangs up', async () => {
    const connections = answerWith(hangUp);
    const answer = await findDisplay({ DISPLAY });
    expect(answer).toMatchObject({ ...NOT_AVAILABLE, reason: expect.stringMatching(/closed|broke/) as string });
    expect(connections).toHaveLength(3);
  });

  it('is not fooled by another protocol', async () => {
    const connections = answerWith((socket) => socket.resume().write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const answer = await findDisplay({ DISPLAY });
    for (const socket of connections) if (!socket.closed) await once(socket, 'close');
    const reason = expect.stringContaining('does not speak the X protocol') as string;
    expect(answer).toMatchObject({ ...NOT_AVAILABLE, reason });
    expect(connections).toHaveLength(1);
  });
});
