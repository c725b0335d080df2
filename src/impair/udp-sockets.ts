import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { isIPv6 } from 'node:net';

export interface Endpoint {
  /** Numeric. */
  readonly address: string;
  readonly port: number;
}

/** The kernel gives as much of it as net.core.rmem_max allows. */
const BUFFER_BYTES = 8 * 1024 * 1024;
/** Datagrams that may wait for a network card; beyond it they count as overflowed. */
const MAX_UNSENT = 1000;

/** @throws the error of the system, with its code. */
export async function listenUdp({ address, port }: Endpoint): Promise<Socket> {
  const socket = createSocket({ ...optionsFor(address), recvBufferSize: BUFFER_BYTES });
  return bound(socket, port, address);
}

/** Sends datagrams to one place, and tells which the kernel has refused. */
export class UdpSender {
  private refused = 0;

  private constructor(
    private readonly socket: Socket,
    private readonly to: Endpoint,
  ) {}

  /**
   * The socket is not connected: a connected one is told that nobody listens (ICMP) by an error instead of the next packet, which
   * is then lost.
   */
  static async open(to: Endpoint): Promise<UdpSender> {
    const socket = createSocket({ ...optionsFor(to.address), sendBufferSize: BUFFER_BYTES });
    return new UdpSender(await bound(socket, 0), to);
  }

  /** @returns whether there was room. */
  send(data: Uint8Array): boolean {
    if (this.socket.getSendQueueCount() > MAX_UNSENT) return false;
    this.socket.send(data, this.to.port, this.to.address, this.onSent);
    return true;
  }

  /** Of those that were taken. */
  get refusals(): number {
    return this.refused;
  }

  get isIdle(): boolean {
    return this.socket.getSendQueueCount() === 0;
  }

  close(): void {
    this.socket.close();
  }

  private readonly onSent = (error: Error | null) => {
    if (error !== null) this.refused += 1;
  };
}

function optionsFor(address: string): SocketOptions {
  const family = isIPv6(address) ? 6 : 4;
  return {
    type: family === 6 ? 'udp6' : 'udp4',
    // The address is numeric: without this, each send would ask the resolver, and go out a turn later.
    lookup: (host, _options, found) => {
      found(null, host, family);
    },
  };
}

function bound(socket: Socket, port: number, address?: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ port, ...(address === undefined ? {} : { address }), exclusive: true }, () => {
      socket.off('error', reject);
      // An error of a single datagram is no reason to end; what is sent in vain is counted by its callback.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}
