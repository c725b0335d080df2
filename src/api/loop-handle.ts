import type { LoopConfig } from '../config/loop-config.js';
import type { LoopEvent, SummaryEvent } from '../protocol/events.js';
import { type RunResult, superviseLoop } from '../supervisor/supervisor.js';
import { EventFeed, type EventListener } from './event-feed.js';
import { type LoopStats, noStatsYet, statsAfter } from './latest-stats.js';

export interface StopOptions {
  /** Kill the children at once, whatever they are doing. What waits for a slow disk is not recorded, and counts of the end are missing. */
  readonly force?: boolean;
}

/**
 * A run under way. It ends by itself (`frames`, `durationMs`, the end of a file, a failure), by `stop()`, by the `signal` of its
 * options, or with its scope: `await using loop = await startLoop()`.
 *
 * Its children are processes of their own: what happens to them never reaches this one but as an event.
 */
export class LoopHandle implements AsyncDisposable, AsyncIterable<LoopEvent> {
  /**
   * What the run has come to, once all children are gone. Rejects with a {@link LoopError} where the run has failed; nobody
   * has to look at it, since the event `summary` and {@link stop} tell as well.
   */
  readonly done: Promise<SummaryEvent>;
  private readonly feed = new EventFeed();
  private readonly stopping = new AbortController();
  private readonly hurry = new AbortController();
  private readonly result: Promise<RunResult>;
  private latest: LoopStats;

  private constructor(config: LoopConfig, supervise: typeof superviseLoop, onBegun: () => void) {
    this.latest = noStatsYet(config);
    const onEvent = (event: LoopEvent) => {
      this.latest = statsAfter(this.latest, event);
      this.feed.emit(event);
      onBegun();
    };
    const { signal } = this.stopping;
    this.result = supervise(config, { onEvent, signal, hurry: this.hurry.signal }).finally(() => this.feed.close());
    this.done = this.result.then(({ summary, error }) => {
      if (error !== null) throw error;
      return summary;
    });
    // A failure that nobody asks about must not end the process.
    this.done.catch(() => undefined);
  }

  /**
   * Resolves once the run has begun.
   * @param supervise what runs it.
   * @throws LoopError where it cannot begin
   * @internal
   */
  static async begin(config: LoopConfig, supervise = superviseLoop): Promise<LoopHandle> {
    let onBegun: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (onBegun = resolve));
    const handle = new LoopHandle(config, supervise, onBegun);
    await Promise.race([begun, handle.result]);
    // Listeners that are added right behind the await hear of everything, from the first event on.
    setImmediate(() => handle.feed.open());
    return handle;
  }

  /**
   * Hears of events of one type. One that is added right after the start has resolved misses none. A listener that throws is told
   * as a `log` event of level `error`; the run goes on.
   */
  on<T extends LoopEvent['type']>(type: T, listener: EventListener<T>): this {
    this.feed.on(type, listener);
    return this;
  }

  off<T extends LoopEvent['type']>(type: T, listener: EventListener<T>): this {
    this.feed.off(type, listener);
    return this;
  }

  /** Every event from now on; the last one is the `summary`. To break out of it leaves the run as it is. */
  [Symbol.asyncIterator](): AsyncIterableIterator<LoopEvent, undefined> {
    return this.feed.read();
  }

  /** The newest of what the events have told, without waiting for one. */
  stats(): LoopStats {
    return this.latest;
  }

  /**
   * Asks the children to end, and resolves to the summary when they are gone; its outcome is `interrupted`, unless the run was
   * over before. May be called any number of times, from anywhere: only `force` makes it hurry.
   * @throws LoopError where the run broke off without a summary
   */
  async stop({ force = false }: StopOptions = {}): Promise<SummaryEvent> {
    this.stopping.abort();
    if (force) this.hurry.abort();
    return (await this.result).summary;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
