import { within } from '../errors/within.js';
import { monotonicUs } from '../latency/clock.js';
import { openCv } from '../video/addon.js';
import type { Frame } from '../video/frame.js';
import { endVersion, TEARDOWN_MS } from './end-version.js';
import type { HookOutcome } from './frame-hook.js';
import type { HookConfig, HookHost } from './hook-host.js';
import { HookOpener } from './hook-opener.js';
import { HookReloader } from './hook-reloader.js';
import { type HookReport, HookTally } from './hook-tally.js';
import type { FrameFacts, HookVersion } from './hook-version.js';
import { LeakWatch } from './leak-watch.js';
import { describeThrown } from './load-hook.js';
import type { Leak } from './mat-growth.js';
import { TroubleLog } from './trouble-log.js';

/** From when on it is told that everything waits for a hook's promise. */
const SLOW_ANSWER_MS = 1000;
/** For the frame under way when the end comes. With its teardown it is less than a child has to end in (supervisor/stop-child.ts). */
const LAST_FRAME_MS = 300;

/** A hook in its child: takes each frame through the newest version of it, counts, and tells what goes wrong. */
export class HookRunner {
  private readonly tally = new HookTally();
  private readonly troubles: TroubleLog;
  /** Settles when the hook has answered for the frame that it has. */
  private underWay: Promise<unknown> = Promise.resolve();
  private isClosing = false;

  private constructor(
    private readonly config: HookConfig,
    private readonly host: HookHost,
    private readonly opener: HookOpener,
    private current: HookVersion,
    private readonly leaks: LeakWatch | null,
    private readonly reloader: HookReloader | null,
  ) {
    this.troubles = new TroubleLog((text, count) => host.log('warn', troubleText(text, count)), monotonicUs);
  }

  /**
   * Loads the hook and sets it up.
   * @throws LoopError `bad-config` where there is no hook in the file, or its setup fails.
   */
  static async start(config: HookConfig, host: HookHost): Promise<HookRunner> {
    const leaks = config.watch ? LeakWatch.install(openCv()) : null;
    const opener = new HookOpener(config, host);
    const reloader = config.watch ? new HookReloader({ hook: opener, log: host.log }) : null;
    const first = await (reloader?.first() ?? opener.open());
    return new HookRunner(config, host, opener, first, leaks, reloader);
  }

  /**
   * Takes the frame over, and gives back what goes on, which is the caller's: the same frame, or another one in its place.
   * Never throws. A promise only where the hook gives one. Once it is being closed, frames go on as they are.
   */
  process(frame: Frame, facts: FrameFacts): Frame | Promise<Frame> {
    if (this.isClosing) return frame;
    this.turnToNewest();
    const startUs = monotonicUs();
    this.leaks?.begin();
    const outcome = this.current.run(frame, facts);
    if (!(outcome instanceof Promise)) return this.settle(frame, outcome, startUs);
    this.tally.waits(startUs);
    const slow = setTimeout(() => this.host.log('warn', SLOW_ANSWER), SLOW_ANSWER_MS);
    const settled = outcome.then((value) => {
      clearTimeout(slow);
      return this.settle(frame, value, startUs);
    });
    this.underWay = settled;
    return settled;
  }

  /** The hook is not called for a frame, because newer ones wait. */
  skip(): void {
    this.tally.skip();
  }

  /** Counts since the beginning, times since the last report; to be spread into a child's report. */
  report(): { hook: HookReport } {
    this.troubles.tick();
    return { hook: this.tally.take(this.opener.emitter.dropped, monotonicUs()) };
  }

  /** Calls teardown behind the last frame, and waits for each a moment. Never throws. */
  async close(): Promise<void> {
    this.isClosing = true;
    await within(this.underWay, LAST_FRAME_MS);
    this.troubles.flush();
    await within(Promise.all([this.end(this.current), this.reloader?.close()]), TEARDOWN_MS);
  }

  /** Between two frames, so that no version is torn down while it has one. */
  private turnToNewest(): void {
    const newest = this.reloader?.take() ?? null;
    if (newest === null) return;
    void this.end(this.current);
    this.current = newest;
    this.leaks?.restart();
  }

  private settle(given: Frame, { frame, error }: HookOutcome, startUs: number): Frame {
    this.leaks?.end();
    if (frame !== given) given.release();
    this.tally.ran(monotonicUs() - startUs, error !== null);
    if (error !== null) this.troubles.add(describeThrown(error, this.config.path));
    for (const leak of this.leaks?.frame() ?? []) this.host.log('warn', leakText(leak));
    return frame;
  }

  private end(version: HookVersion): Promise<void> {
    return endVersion(version, this.host.log);
  }
}

const SLOW_ANSWER = 'hook: frame() has not answered for 1.0 s: no frame goes on until its promise settles';

function troubleText(text: string, count: number): string {
  return `hook: ${count === 1 ? '1 frame' : `${String(count)} frames`} went on unchanged: ${text}`;
}

function leakText({ maker, mats, frames }: Leak): string {
  const advice = 'call release() on each (docs/hooks.md)';
  return `hook: a leak: ${String(mats)} Mats of ${maker} were not released in ${String(frames)} frames: ${advice}`;
}
