import type { SenderConfig } from '../config/child-config.js';
import { LIMITS } from '../config/defaults.js';
import { SenderWatch } from '../health/sender-watch.js';
import { framesPerSecond } from '../pipeline/video-format.js';
import type { ChildMessage } from '../protocol/messages.js';
import { KeyFrameAnswers } from './key-frame-answers.js';
import { leapFrom } from './key-frames.js';
import type { LoopContext } from './loop-context.js';
import { remaining } from './remaining.js';
import { RoleRunner } from './role-runner.js';
import { FrameTotals } from './role-totals.js';

/** What a sender learns from a receiver on the same host; alone it has none of it. */
export interface SenderEars {
  /** Resolves when somebody listens. */
  readonly gate: (signal: AbortSignal) => Promise<void>;
  readonly unheardSinceMs: () => number | null;
  /** RTP sequence number that was heard last. */
  readonly lastSequence: () => number | null;
}

export const DEAF: SenderEars = {
  gate: () => Promise.resolve(),
  unheardSinceMs: () => null,
  lastSequence: () => null,
};

/** The sender's role with what is known of its stream. */
export class SenderPart {
  readonly totals = new FrameTotals();
  readonly runner: RoleRunner;
  private readonly answers = new KeyFrameAnswers();
  private children = 0;

  constructor(
    private readonly config: SenderConfig,
    private readonly context: LoopContext,
    ears: SenderEars,
  ) {
    const { nowMs, limits, delays, emit, fork, takeSpare, isSpareComing } = context;
    const nominalFps = framesPerSecond(config.video.frameRate);
    const { unheardSinceMs, gate, lastSequence } = ears;
    this.runner = new RoleRunner('sender', {
      ...{ limits, delays, emit, takeSpare, isSpareComing, nowMs, gate },
      config: () => ({
        ...config,
        session: this.nextSession(),
        firstSequence: leapFrom(lastSequence()),
        frames: remaining(config.frames, this.totals.frames),
      }),
      onChild: () => this.totals.beginChild(),
      onMessage: (message) => this.hear(message),
      watch: () => new SenderWatch({ limits, nominalFps, nowMs, unheardSinceMs }),
      fork: (listener) => fork('sender', listener),
    });
  }

  /** Drawn anew, one in 256 would be that of the sender before: its frames would be taken for old ones. */
  private nextSession(): number {
    const session = (this.config.session + this.children) % (LIMITS.maxSession + 1);
    this.children += 1;
    return session;
  }

  /** @param lastSequence the RTP sequence number that was heard last. */
  requestKeyFrame(lastSequence: number | null): void {
    if (this.answers.admit(lastSequence, this.context.nowMs())) this.runner.requestKeyFrame(leapFrom(lastSequence));
  }

  /** Asked for by a receiver on another host: only for the stream that is sent. */
  requestKeyFrameOf(ssrc: number, lastSequence: number | null): void {
    if (ssrc === this.config.ssrc) this.requestKeyFrame(lastSequence);
  }

  private hear(message: ChildMessage): void {
    if (message.type === 'sender-report') this.totals.add(message);
    this.context.onMessage('sender', message);
  }
}
