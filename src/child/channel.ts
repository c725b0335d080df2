import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import type { ChildMessage, ParentMessage } from '../protocol/messages.js';
import { describeIssue, parentMessageSchema } from '../protocol/messages.js';
import { CHANNEL_FD, encodeMessage, MessageReader, WireError } from '../protocol/wire.js';

/** What a child does with what it hears. */
export interface ChannelListener {
  onMessage(message: ParentMessage): void;
  /** A message that is not one of ours; it is dropped. */
  onUnknown(problem: string): void;
  /** There is nobody left to talk to. */
  onClose(): void;
}

/** The child's end of the channel to the supervisor. */
export class Channel {
  private unsent = 0;
  private listener: ChannelListener | null = null;

  private constructor(private readonly socket: Socket) {
    // A channel that breaks is closed; the close is what counts.
    socket.on('error', () => undefined);
    socket.on('close', () => this.listener?.onClose());
    const reader = new MessageReader((raw) => this.receive(raw));
    socket.on('data', (chunk) => {
      try {
        reader.push(chunk);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        socket.destroy();
        this.listener?.onUnknown(error.message);
      }
    });
  }

  /** The channel that the supervisor has left open for this process, or null where nobody has. */
  static inherit(): Channel | null {
    try {
      return fstatSync(CHANNEL_FD).isSocket() ? new Channel(new Socket({ fd: CHANNEL_FD })) : null;
    } catch {
      // No such descriptor.
      return null;
    }
  }

  listen(listener: ChannelListener): void {
    this.listener = listener;
  }

  get connected(): boolean {
    return this.socket.writable;
  }

  /** Resolves once the message has been written, so that a blocking call can follow. */
  send(message: ChildMessage): Promise<void> {
    // With a channel that has broken there is nobody left to tell: the close ends this process.
    if (!this.connected) return Promise.resolve();
    this.unsent += 1;
    return new Promise((resolve) => {
      this.socket.write(encodeMessage(message), () => {
        this.unsent -= 1;
        resolve();
      });
    });
  }

  /** Whether earlier messages still wait for a supervisor that does not read. */
  get congested(): boolean {
    return this.unsent > 0;
  }

  private receive(raw: unknown): void {
    const parsed = parentMessageSchema.safeParse(raw);
    if (parsed.success) this.listener?.onMessage(parsed.data);
    else this.listener?.onUnknown(describeIssue(parsed.error));
  }
}
