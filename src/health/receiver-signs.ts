import type { StreamCounts } from '../rtp/stream-counts.js';
import type { HookPace } from './judge-hook.js';
import type { ForeignRate } from './foreign-packets.js';
import type { ProcessSigns } from './judge-process.js';
import type { RunSigns } from './packet-run.js';

/** What is known of a receiver from outside. */
export interface ReceiverSigns extends ProcessSigns, RunSigns {
  /** When it last decoded a frame, new or not. */
  readonly lastFrameMs: number;
  /** Since when each frame has had the stamp of an earlier one; null: the last one was new, or had none. */
  readonly frozenSinceMs: number | null;
  /** When this child began to open its pipeline: what came before, its decoder has not seen. */
  readonly openedMs: number;
  /** Whether its UDP socket is there; asked only while it waits. */
  readonly isBound: () => boolean;
  /** Since when packets pile up in its socket without being read; null: they do not. */
  readonly backlogSinceMs: number | null;
  /** What the tap has heard. */
  readonly stream: StreamCounts;
  /** Datagrams of others in the last second. */
  readonly foreign: ForeignRate;
  /** Over the last window; null before one is over, or where nothing was sent. */
  readonly lossPercent: number | null;
  /** 95 % of the frames of the last window were at most so late; null before one is over, or where nothing is measured. */
  readonly latencyP95Ms: number | null;
  /** What the hook took over the last window; null before one is over, or where there is none. */
  readonly hook: HookPace | null;
  /** How long the hook has owed an answer for the frame that it has; 0: it owes none. */
  readonly hookPendingMs: number;
}
