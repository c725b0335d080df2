import type { Codec } from '../pipeline/vocabulary.js';
import { formatFacts, type FormatPart } from '../rtp/format-facts.js';
import { inspectorFor, type InspectPayload } from '../rtp/inspect-payload.js';
import { parseRtpHeader } from '../rtp/packet.js';

/** Packets that now have their place. */
export interface Piece {
  /** They begin another format, which is another file. */
  readonly isNew: boolean;
  /** A player may begin here. */
  readonly isStart: boolean;
  readonly packets: readonly Buffer[];
}

/** Parameter sets, and what else goes before a picture, are a handful of packets. */
const MAX_HELD = 64;

/**
 * Cuts a stream where its format changes: before the parameter sets, or the key frame, that tell the new one. What goes before
 * a picture is held until the picture comes, for only then it is known to which format it belongs.
 */
export class FormatCutter {
  private held: Buffer[] = [];
  private heldParts: FormatPart[] = [];
  /** What the format was told by, by kind: an encoder may have several parameter sets of one kind. */
  private known = new Map<string, Set<string>>();

  private readonly inspect: InspectPayload;

  constructor(private readonly stream: { readonly codec: Codec; readonly payloadType: number }) {
    this.inspect = inspectorFor(stream.codec);
  }

  /** @param packet of the stream, redundant ones included. */
  take(packet: Buffer): Piece {
    const { codec, payloadType } = this.stream;
    const header = parseRtpHeader(packet);
    if (header?.payloadType !== payloadType) return { isNew: false, isStart: false, packets: [packet] };
    const payload = packet.subarray(header.payloadOffset, header.payloadEnd);
    const facts = formatFacts(codec, payload);
    this.heldParts.push(...facts.parts);
    this.held.push(packet);
    if (!facts.hasPicture && this.held.length < MAX_HELD) return { isNew: false, isStart: false, packets: [] };
    const isNew = this.heldParts.some((part) => this.isStrange(part));
    const isStart = this.heldParts.length > 0 || this.inspect(payload).idr;
    this.learn(isNew);
    const packets = this.held;
    this.held = [];
    this.heldParts = [];
    return { isNew, isStart, packets };
  }

  /** Another file has been begun for another reason: whatever comes is its format. */
  forget(): void {
    this.known.clear();
  }

  /** One of a kind that was not yet told is none: it may have been lost when the stream began. */
  private isStrange({ kind, bytes }: FormatPart): boolean {
    return this.known.get(kind)?.has(bytes.toString('latin1')) === false;
  }

  private learn(isNew: boolean): void {
    const former = isNew ? new Map<string, Set<string>>() : this.known;
    const told = new Map(former);
    for (const { kind, bytes } of this.heldParts) {
      if (former.has(kind)) continue;
      told.set(kind, (told.get(kind) ?? new Set()).add(bytes.toString('latin1')));
    }
    this.known = told;
  }
}
