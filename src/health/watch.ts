import type { ChildState } from '../protocol/events.js';
import type { ReceiverReport, SenderReport } from '../protocol/messages.js';
import type { Verdict } from './verdict.js';

/** What the supervisor sees of one child from outside, and what it makes of it. One for each new child. */
export interface Watch {
  /** The child has come into a new state. */
  enter(state: ChildState): void;
  /** It gave a sign of life. */
  heard(): void;
  /** It says that its first frame has passed. */
  firstFrame(): void;
  /** Its counts; says whether frames have passed since the last ones. */
  report(report: SenderReport | ReceiverReport): boolean;
  /** Whether packets of our stream have come since the last call. */
  takePackets(): boolean;
  /** Whether the child never had a stream that can be opened, but something else on its port: its end is not its fault. */
  isMisfed(): boolean;
  /** What is wrong now, or null. @param stopped whether the process is stopped, by SIGSTOP. */
  judge(state: ChildState, stopped: boolean): Verdict | null;
}
