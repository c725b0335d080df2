import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { Forwarder } from '../../src/rtp/forwarder.js';

it.each(['127.0.0.1', '::1'])('sends packets on as they came, to %s', async (address) => {
  const socket = createSocket(address === '::1' ? 'udp6' : 'udp4');
  await once(socket.bind(0, address), 'listening');
  const forwarder = new Forwarder({ address, port: socket.address().port }, vi.fn(), () => 0);
  try {
    const packets = [Buffer.from('one'), Buffer.alloc(1400, 7)];
    const came: Buffer[] = [];
    socket.on('message', (packet) => came.push(packet));
    for (const packet of packets) forwarder.send(packet);
    await vi.waitFor(() => expect(came).toEqual(packets));
  } finally {
    forwarder.close();
    await once(socket.close(), 'close');
  }
});

it('goes on where packets cannot be sent, and tells it once a second', async () => {
  const told: string[] = [];
  let timeMs = 0;
  // Larger than any datagram.
  const packet = Buffer.alloc(70_000);
  const forwarder = new Forwarder(
    { address: '127.0.0.1', port: 9 },
    (message) => told.push(message),
    () => timeMs,
  );
  forwarder.send(packet);
  await vi.waitFor(() => expect(told).toHaveLength(1));
  forwarder.send(packet);
  forwarder.send(packet);
  await new Promise((resolve) => setImmediate(resolve));
  timeMs = 1000;
  forwarder.send(packet);
  await vi.waitFor(() => expect(told).toHaveLength(2));
  expect(told).toEqual(
    [1, 4].map((n) => expect.stringMatching(new RegExp(`^${String(n)} packets? so far .*EMSGSIZE`)) as string),
  );
  forwarder.close();
  forwarder.close();
  forwarder.send(packet);
});
