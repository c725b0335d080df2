import type { ReceiverConfig } from '../config/child-config.js';
import { ReceiverWatch } from '../health/receiver-watch.js';
import { isStopped } from '../host/process-status.js';
import { type UdpSocketState, udpSocketState } from '../host/udp-port.js';
import type { ChildState, LoopEvent, Untimed } from '../protocol/events.js';
import type { ChildMessage, Gap, ReceiverReport } from '../protocol/messages.js';
import type { Tap } from '../rtp/tap.js';
import { GapTracker } from './gap-tracker.js';
import { KeyFrames, type KeyFramesOptions } from './key-frames.js';
import { unheardSince } from './listening.js';
import { LinkClock } from './link-clock.js';
import type { LoopContext } from './loop-context.js';
import { remaining } from './remaining.js';
import { RoleRunner } from './role-runner.js';
import { ReceiverTotals } from './role-totals.js';

/** The receiver's role with all that is known of its stream. */
export class ReceiverPart {
  readonly totals = new ReceiverTotals();
  readonly runner: RoleRunner;
  /** What is known of the sender's clock. */
  readonly clock: LinkClock;
  private readonly gaps: GapTracker;
  private readonly keyFrames: KeyFrames;
  private sinceMs: number;
  private lastReportMs: number;

  /** @param ask asks the sender for a key frame. */
  constructor(
    private readonly config: ReceiverConfig,
    private readonly tap: Tap,
    private readonly context: LoopContext,
    ask: KeyFramesOptions['ask'],
  ) {
    const { nowMs, limits, delays, fork, takeSpare, isSpareComing } = context;
    this.sinceMs = this.lastReportMs = nowMs();
    this.gaps = new GapTracker((gap) => this.tellGap(gap));
    this.clock = new LinkClock(config.wallErrorUs, (message) =>
      context.emit({ type: 'log', level: 'warn', role: 'receiver', message }),
    );
    const delaysUs = (report: ReceiverReport) => this.clock.measure(report).delaysUs;
    const stream = () => tap.counts();
    const socket = () => this.socket();
    this.keyFrames = new KeyFrames({ stream, ask, nowMs });
    tap.onPacket(() => this.keyFrames.look());
    this.runner = new RoleRunner('receiver', {
      ...{ limits, delays, takeSpare, isSpareComing, nowMs },
      config: () => ({ ...config, tapPort: tap.port, frames: remaining(config.frames, this.totals.frames) }),
      onChild: () => {
        this.totals.beginChild();
        this.gaps.beginChild();
      },
      emit: (event) => this.emit(event),
      onState: (state) => this.follow(state),
      onMessage: (message) => this.hear(message),
      watch: () => new ReceiverWatch({ limits, nowMs, stream, socket, delaysUs, isPinned: config.ssrc !== null }),
      gate: () => Promise.resolve(),
      fork: (listener) => fork('receiver', listener),
    });
  }

  /** Somebody besides the decoder needs one. */
  wantKeyFrame(): void {
    this.keyFrames.want();
  }

  /** Since when this receiver could have heard a packet and has heard none; null where it may be at fault itself. */
  unheardSinceMs(): number | null {
    const { sinceMs, lastReportMs, runner, context } = this;
    const isSocketOpen = () => {
      const { isBound, backlogBytes } = this.socket();
      return isBound && backlogBytes === 0 && !isStopped(runner.pid ?? 0);
    };
    const signs = { state: runner.state, sinceMs, lastReportMs, nowMs: context.nowMs(), isSocketOpen };
    return unheardSince({ ...signs, lastPacketMs: this.tap.counts().lastAtMs });
  }

  private socket(): UdpSocketState {
    return udpSocketState(this.config.port, this.config.bindAddress);
  }

  /** A decoder that has lost its way needs one as much as one that begins. */
  private emit(event: Untimed<LoopEvent>): void {
    if (event.type === 'diagnosis' && event.verdict === 'no-keyframe') this.keyFrames.want();
    this.context.emit(event);
  }

  private follow(state: ChildState): void {
    this.sinceMs = this.context.nowMs();
    if (state === 'waiting') {
      this.tap.resume();
      this.keyFrames.want();
    }
    if (state === 'playing' || state === 'failed' || state === 'stopped') this.keyFrames.drop();
  }

  private hear(message: ChildMessage): void {
    if (message.type === 'receiver-report') {
      this.lastReportMs = this.context.nowMs();
      this.totals.add(message, this.clock.measure(message));
      this.gaps.add(message);
    }
    this.context.onMessage('receiver', message);
  }

  private tellGap({ fromUs, toUs }: Gap): void {
    const runMs = (us: number) => Math.max(0, Math.round((us - this.context.startedUs) / 1000));
    const [fromMs, toMs] = [runMs(fromUs), runMs(toUs)];
    this.context.emit({ type: 'gap', role: 'receiver', fromMs, toMs, durationMs: toMs - fromMs });
  }
}
