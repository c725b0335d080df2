import type { ChildMessage, ParentMessage } from '../protocol/messages.js';
import { describeIssue, parentMessageSchema } from '../protocol/messages.js';

/** The child's end of the IPC channel to the supervisor. */
export class Channel {
  private unsent = 0;

  /** Resolves once the message has been written, so that a blocking call can follow. */
  send(message: ChildMessage): Promise<void> {
    this.unsent += 1;
    return new Promise((resolve) => {
      const sent = () => {
        this.unsent -= 1;
        resolve();
      };
      // Without a channel, or with one that breaks, there is nobody left to tell: the disconnect ends this process.
      if (process.send === undefined || !process.connected) sent();
      else process.send(message, undefined, undefined, sent);
    });
  }

  /** Whether earlier messages still wait for a supervisor that does not read. */
  get congested(): boolean {
    return this.unsent > 0;
  }

  /** Calls back for each message that parses; the others are named and dropped. */
  listen(onMessage: (message: ParentMessage) => void, onUnknown: (problem: string) => void): void {
    process.on('message', (raw: unknown) => {
      const parsed = parentMessageSchema.safeParse(raw);
      if (parsed.success) onMessage(parsed.data);
      else onUnknown(describeIssue(parsed.error));
    });
  }
}
