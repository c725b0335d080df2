import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { clockId, monotonicUs } from '../latency/clock.js';
import { controlBindError } from './bind-error.js';
import type { KeyFrameRequest } from './key-frame-request.js';
import { type ControlCounts, RequestGate } from './request-gate.js';
import { TimeGate, type TimeSource } from './time-gate.js';
import { isTimeRequest } from './time-message.js';

export interface ControlServerOptions {
  /** Numeric, IPv4 or IPv6. */
  readonly address: string;
  /** 1 to 65535, or 0 for one that the system chooses. */
  readonly port: number;
  /** The shared secret, from readKeyFile. */
  readonly key: Buffer;
  /** Called for each request that is accepted, at most once each MIN_INTERVAL_MS; must not throw. */
  readonly onRequest: (request: KeyFrameRequest) => void;
  /** A monotonic clock, in ms. */
  readonly nowMs?: () => number;
  /** The clock that receivers are told the time of; by default the one of this host's stamps. */
  readonly time?: TimeSource;
}

/** `accepted` are key frame requests alone; `refused` and `limited` are requests of both kinds. */
export interface ServerCounts extends ControlCounts {
  /** Time requests that were answered. */
  readonly answered: number;
}

/**
 * Small on purpose, some hundred requests: under a flood the kernel drops the rest, which costs us nothing. A receiver
 * whose request is lost there asks again.
 */
const RECEIVE_BUFFER_BYTES = 65_536;

/**
 * The sender's ear for key frame requests, and the clock that receivers set theirs by. It answers nothing but time requests
 * that are signed and new, with as many bytes as it got: strangers learn neither that it is there nor why it dropped
 * something, and nobody can have it flood a third party (the source address of a datagram may be forged).
 */
export class ControlServer {
  private closed: Promise<void> | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly gate: RequestGate,
    private readonly timeGate: TimeGate,
    /** The UDP port that is bound. */
    readonly port: number,
  ) {}

  /** @throws LoopError `bad-config`, about --control-port, where the address and port cannot be bound. */
  static async open(options: ControlServerOptions): Promise<ControlServer> {
    const { address, port, key, onRequest, nowMs = () => performance.now() } = options;
    const time = options.time ?? { clockId: clockId(), nowUs: monotonicUs };
    const [gate, timeGate] = [new RequestGate(key), new TimeGate(key, time)];
    const socket = await bindSocket(address, port);
    socket.on('message', (datagram, from) => {
      // First of all, as close to the arrival as it gets here.
      const heardUs = time.nowUs();
      if (isTimeRequest(datagram)) {
        const answer = timeGate.admit(datagram, heardUs, nowMs());
        // Who cannot be answered asks again.
        if (answer !== null) socket.send(answer, from.port, from.address, () => undefined);
        return;
      }
      const request = gate.admit(datagram, nowMs());
      if (request !== null) onRequest(request);
    });
    // A receive error leaves the socket usable; what it costs is a request, and its receiver asks again.
    socket.on('error', () => undefined);
    return new ControlServer(socket, gate, timeGate, socket.address().port);
  }

  counts(): ServerCounts {
    const { accepted, refused, limited } = this.gate.counts();
    const time = this.timeGate.counts();
    const { answered } = time;
    return { accepted, answered, refused: refused + time.refused, limited: limited + time.limited };
  }

  close(): Promise<void> {
    this.closed ??= new Promise((resolve) => this.socket.close(resolve));
    return this.closed;
  }
}

async function bindSocket(address: string, port: number): Promise<Socket> {
  const type = isIPv6(address) ? 'udp6' : 'udp4';
  // Without reuseAddr: with it, Linux would let another program share the port and take its requests.
  const socket = createSocket({ type, reuseAddr: false, recvBufferSize: RECEIVE_BUFFER_BYTES });
  try {
    // exclusive: in a cluster worker the primary process would otherwise bind it for all and keep it.
    socket.bind({ port, address, exclusive: true });
    await once(socket, 'listening');
    return socket;
  } catch (cause) {
    socket.close();
    throw controlBindError(cause, port, address);
  }
}
