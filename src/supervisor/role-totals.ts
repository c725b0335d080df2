import type { ReceiverReport, SenderReport } from '../protocol/messages.js';
import { type LatencyFields, LatencyTotals } from './latency-totals.js';
import { type MeasuredDelays, ownDelays } from './link-clock.js';

const COUNTERS = ['stamped', 'unreadable', 'lost', 'duplicated', 'reordered'] as const;
type Counters = Record<(typeof COUNTERS)[number], number>;

type FrameReport = Pick<SenderReport, 'frames' | 'firstFrameUs' | 'lastFrameUs' | 'hook'>;
type HookCounts = Omit<NonNullable<SenderReport['hook']>, 'tookUs' | 'pendingUs'>;
const NO_COUNTS: HookCounts = { frames: 0, errors: 0, skipped: 0, dropped: 0 };

/** Adds up the reports of one role over all its restarts. */
export class FrameTotals {
  private before = 0;
  private current = 0;
  private firstFrameUs: number | null = null;
  private lastFrameUs: number | null = null;
  private hookBefore = NO_COUNTS;
  private hookNow: HookCounts | null = null;
  private marked = { frames: 0, lastFrameUs: null as number | null };

  get frames(): number {
    return this.before + this.current;
  }

  /** A new child counts from zero. */
  beginChild(): void {
    this.before += this.current;
    this.current = 0;
    this.hookBefore = sumOf(this.hookBefore, this.hookNow);
    this.hookNow = this.hookNow && NO_COUNTS;
  }

  add({ frames, firstFrameUs, lastFrameUs, hook }: FrameReport): void {
    this.current = frames;
    this.hookNow = hook ?? this.hookNow;
    this.firstFrameUs ??= firstFrameUs;
    this.lastFrameUs = lastFrameUs ?? this.lastFrameUs;
  }

  /** To be spread into an event: nothing where there is no hook. */
  hook(): { hook?: HookCounts } {
    return this.hookNow === null ? {} : { hook: sumOf(this.hookBefore, this.hookNow) };
  }

  /** Frames per second from the first frame to the last, restarts included. */
  fps(): number {
    return rate(this.frames - 1, this.firstFrameUs, this.lastFrameUs);
  }

  /** Frames per second since the last call. */
  takeIntervalFps(): number {
    const { frames, lastFrameUs } = this;
    const { marked } = this;
    const fps =
      marked.lastFrameUs === null ? this.fps() : rate(frames - marked.frames, marked.lastFrameUs, lastFrameUs);
    this.marked = { frames, lastFrameUs };
    return fps;
  }
}

/** Adds what only a receiver counts. */
export class ReceiverTotals extends FrameTotals {
  private readonly earlier: Counters = zero();
  private latest: Counters = zero();
  private readonly all = new LatencyTotals();
  private readonly interval = new LatencyTotals();

  override beginChild(): void {
    super.beginChild();
    for (const name of COUNTERS) this.earlier[name] += this.latest[name];
    this.latest = zero();
  }

  override add(report: ReceiverReport, measured: MeasuredDelays = ownDelays(report)): void {
    super.add(report);
    this.latest = Object.fromEntries(COUNTERS.map((name) => [name, report[name]])) as Counters;
    for (const totals of [this.all, this.interval]) totals.add(measured);
  }

  counters(): Counters {
    return Object.fromEntries(COUNTERS.map((name) => [name, this.earlier[name] + this.latest[name]])) as Counters;
  }

  latency(): LatencyFields {
    return this.all.fields();
  }

  /** Delays of the frames since the last call. */
  takeIntervalLatency(): LatencyFields {
    const fields = this.interval.fields();
    this.interval.clear();
    return fields;
  }
}

function sumOf(before: HookCounts, now: HookCounts | null): HookCounts {
  if (now === null) return before;
  return {
    frames: before.frames + now.frames,
    errors: before.errors + now.errors,
    skipped: before.skipped + now.skipped,
    dropped: before.dropped + now.dropped,
  };
}

function zero(): Counters {
  return { stamped: 0, unreadable: 0, lost: 0, duplicated: 0, reordered: 0 };
}

function rate(frames: number, fromUs: number | null, toUs: number | null): number {
  if (fromUs === null || toUs === null || toUs <= fromUs || frames <= 0) return 0;
  return Math.round((frames * 1e8) / (toUs - fromUs)) / 100;
}
