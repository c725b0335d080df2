/** A packet on its way through the proxy. */
export interface Packet {
  readonly data: Uint8Array;
  readonly receivedMs: number;
  /** When it shall leave. */
  readonly dueMs: number;
  readonly isReordered: boolean;
  readonly isDuplicated: boolean;
}

/** Much more than any sensible delay of a video stream needs: 10 s at 50 Mbit/s. */
const CAPACITY = { packets: 65_536, bytes: 64 * 1024 * 1024 };
/** How many places at the front may be empty before they are taken away. */
const SLACK = 1024;

/** A queue in order of arrival, bounded in packets and bytes. */
export class DelayLine {
  private packets: Packet[] = [];
  private first = 0;
  private bytes = 0;

  constructor(private readonly capacity: { readonly packets: number; readonly bytes: number } = CAPACITY) {}

  get length(): number {
    return this.packets.length - this.first;
  }

  get head(): Packet | undefined {
    return this.packets[this.first];
  }

  /** @returns whether there was room. */
  push(packet: Packet): boolean {
    if (this.length >= this.capacity.packets || this.bytes + packet.data.length > this.capacity.bytes) return false;
    this.packets.push(packet);
    this.bytes += packet.data.length;
    return true;
  }

  shift(): Packet | undefined {
    const packet = this.head;
    if (packet === undefined) return undefined;
    this.first += 1;
    this.bytes -= packet.data.length;
    // An array that is shifted for each packet would be moved each time.
    if (this.first > SLACK || this.length === 0) {
      this.packets = this.packets.slice(this.first);
      this.first = 0;
    }
    return packet;
  }
}
