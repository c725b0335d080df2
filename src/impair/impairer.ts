import { LatencyHistogram } from '../latency/latency-histogram.js';
import type { ImpairmentCounts } from '../latency/impairment-counts.js';
import { Bottleneck } from './bottleneck.js';
import { DelayLine, type Packet } from './delay-line.js';
import type { Impairments } from './impairments.js';
import { type PacketFate, packetFates } from './packet-fate.js';

/** How long a packet waits at most to be overtaken: at the end of a stream nobody comes to do it. */
export const HOLD_MS = 50;

/** What is counted here; what the kernel drops or refuses is seen elsewhere. */
type OwnCounts = Omit<ImpairmentCounts, 'kernelDrops' | 'unsent'>;

/**
 * The network in the middle, without its sockets: takes packets, and hands them on when they are due. All times are ms of one
 * monotonic clock.
 */
export class Impairer {
  private readonly line = new DelayLine();
  private readonly added = new LatencyHistogram();
  /** Waiting to be overtaken. */
  private held: Packet[] = [];
  private heldUntilMs = Infinity;
  private lastDueMs = -Infinity;
  private nextFate: () => PacketFate;
  private bottleneck: Bottleneck;
  private readonly counted = {
    ...{ received: 0, sent: 0, lost: 0, duplicated: 0, reordered: 0 },
    ...{ blackedOut: 0, overflowed: 0 },
  };

  /**
   * @param send hands a datagram to the kernel; false where it has no room.
   * @param clock for the delay that is added.
   */
  constructor(
    private impairments: Impairments,
    private sinceMs: number,
    private readonly send: (data: Uint8Array) => boolean,
    private readonly clock: () => number,
  ) {
    this.nextFate = packetFates(impairments);
    this.bottleneck = new Bottleneck(impairments);
  }

  /**
   * From here on: fates, blackouts and the summary of what is added begin anew, while counts go on. What is already on its
   * way keeps its time, and its place in the order.
   */
  set(impairments: Impairments, nowMs: number): void {
    this.impairments = impairments;
    this.sinceMs = nowMs;
    this.nextFate = packetFates(impairments);
    this.bottleneck = new Bottleneck(impairments);
    this.added.reset();
  }

  /** A packet has come; it may be due at once. */
  accept(data: Uint8Array, nowMs: number): void {
    this.counted.received += 1;
    // Drawn for each packet, also for one that is dropped: see packetFates.
    const fate = this.nextFate();
    if (this.isBlackout(nowMs)) {
      this.counted.blackedOut += 1;
    } else if (fate.isLost) {
      this.counted.lost += 1;
    } else if (!this.enqueue(data, fate, nowMs)) {
      this.counted.overflowed += 1;
    }
  }

  /** Hands on everything that is due. */
  release(nowMs: number): void {
    for (let head = this.line.head; head !== undefined && head.dueMs <= nowMs; head = this.line.head) {
      if (this.heldUntilMs < head.dueMs) this.letGo();
      this.line.shift();
      this.pass(head);
    }
    if (this.heldUntilMs <= nowMs) this.letGo();
  }

  /** Everything at once, due or not. */
  flush(): void {
    this.release(Infinity);
  }

  /** When `release` is to be called next; Infinity: nothing is on its way. */
  get nextDueMs(): number {
    return Math.min(this.line.head?.dueMs ?? Infinity, this.heldUntilMs);
  }

  counts(): OwnCounts {
    return { ...this.counted, addedMs: this.added.summary() };
  }

  private enqueue(data: Uint8Array, { delayMs, isReordered, isDuplicated }: PacketFate, nowMs: number): boolean {
    const throughMs = this.bottleneck.admit(data.length, nowMs);
    if (throughMs === null) return false;
    // Jitter alone lets no packet overtake another one.
    const dueMs = Math.max(this.lastDueMs, throughMs + delayMs);
    if (!this.line.push({ data, receivedMs: nowMs, dueMs, isReordered, isDuplicated })) return false;
    this.lastDueMs = dueMs;
    return true;
  }

  private isBlackout(nowMs: number): boolean {
    const atMs = nowMs - this.sinceMs;
    return this.impairments.blackouts.some(({ fromMs, durationMs }) => atMs >= fromMs && atMs < fromMs + durationMs);
  }

  private pass(packet: Packet): void {
    if (packet.isReordered) {
      if (this.held.length === 0) this.heldUntilMs = packet.dueMs + HOLD_MS;
      this.held.push(packet);
      return;
    }
    if (this.emit(packet)) this.counted.reordered += this.letGo();
  }

  /** @returns how many have been handed on. */
  private letGo(): number {
    if (this.held.length === 0) return 0;
    const packets = this.held;
    this.held = [];
    this.heldUntilMs = Infinity;
    return packets.filter((packet) => this.emit(packet)).length;
  }

  private emit({ data, receivedMs, isDuplicated }: Packet): boolean {
    if (!this.send(data)) {
      this.counted.overflowed += 1;
      return false;
    }
    this.counted.sent += 1;
    this.added.add((this.clock() - receivedMs) * 1000);
    if (isDuplicated && this.send(data)) {
      this.counted.sent += 1;
      this.counted.duplicated += 1;
    }
    return true;
  }
}
