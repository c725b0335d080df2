import type { Socket } from 'node:dgram';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { type UdpSocketEntry, udpSocketsOn } from '../host/udp-table.js';
import { monotonicUs } from '../latency/clock.js';
import type { ImpairmentCounts } from '../latency/impairment-counts.js';
import { Impairer } from './impairer.js';
import type { Impairments } from './impairments.js';
import { type Endpoint, listenUdp, UdpSender } from './udp-sockets.js';
import { WakeUp } from './wake-up.js';

export interface ProxyOptions {
  /** Port 0: a free one. */
  readonly listen: Endpoint;
  readonly to: Endpoint;
  readonly impairments: Impairments;
}

/** At the end: for the packets that are still on their way; then they go at once. */
const DRAIN_MS = 2000;
const DRAIN_POLL_MS = 5;
/** For those that the kernel holds: as many turns of the event loop read them. */
const LAST_TURNS = 50;

/** Hands datagrams from one socket to another, one way, and does to them what the impairments say. */
export class Proxy {
  private readonly impairer: Impairer;
  private readonly wakeUp: WakeUp;
  /** Since when the impairments are in force: CLOCK_MONOTONIC, in µs. */
  sinceUs = monotonicUs();
  readonly port: number;
  private readonly address: string;

  private constructor(
    private readonly incoming: Socket,
    private readonly sender: UdpSender,
    impairments: Impairments,
  ) {
    const { address, port } = incoming.address();
    this.port = port;
    this.address = address;
    this.impairer = new Impairer(impairments, now(), (data) => sender.send(data), now);
    this.wakeUp = new WakeUp(() => this.release(), now);
    incoming.on('message', (data) => {
      this.impairer.accept(data, now());
      this.release();
    });
  }

  /** @throws the error of the system where a socket cannot be bound, with its code. */
  static async open({ listen, to, impairments }: ProxyOptions): Promise<Proxy> {
    const sender = await UdpSender.open(to);
    try {
      return new Proxy(await listenUdp(listen), sender, impairments);
    } catch (error) {
      sender.close();
      throw error;
    }
  }

  /** @returns `sinceUs`. */
  set(impairments: Impairments): number {
    this.impairer.set(impairments, now());
    return (this.sinceUs = monotonicUs());
  }

  counts(): ImpairmentCounts {
    const { sent, ...others } = this.impairer.counts();
    const unsent = this.sender.refusals;
    return { ...others, sent: sent - unsent, unsent, kernelDrops: this.ownEntry()?.drops ?? 0 };
  }

  /** Reads no more, hands on what is on its way, and closes. @returns the last counts. */
  async close(): Promise<ImpairmentCounts> {
    for (let turns = 0; turns < LAST_TURNS && (this.ownEntry()?.backlogBytes ?? 0) > 0; turns += 1) await turn();
    const kernelDrops = this.ownEntry()?.drops ?? 0;
    this.incoming.close();
    const deadlineMs = now() + DRAIN_MS;
    while (this.impairer.nextDueMs !== Infinity && now() < deadlineMs) await delay(DRAIN_POLL_MS);
    this.wakeUp.cancel();
    this.impairer.flush();
    while (!this.sender.isIdle && now() < deadlineMs + DRAIN_MS) await delay(DRAIN_POLL_MS);
    // The callbacks of the last datagrams.
    await turn();
    const counts = { ...this.counts(), kernelDrops };
    this.sender.close();
    return counts;
  }

  private release(): void {
    this.impairer.release(now());
    this.wakeUp.set(this.impairer.nextDueMs);
  }

  /** What the kernel says of the socket that is listened on; nothing once it is closed. */
  private ownEntry(): UdpSocketEntry | undefined {
    return udpSocketsOn(this.port).find(({ address }) => address === this.address);
  }
}

/** In ms, on a clock that nobody sets. */
function now(): number {
  return performance.now();
}
