import { errorText } from '../errors/loop-error.js';
import type { LoopEvent } from '../protocol/events.js';

/** One type of event, narrowed: `EventOf<'diagnosis'>` has a `verdict`. */
export type EventOf<T extends LoopEvent['type']> = Extract<LoopEvent, { readonly type: T }>;

/** What it returns is not waited for; a promise that is rejected is told as a listener that throws is. */
export type EventListener<T extends LoopEvent['type']> = (event: EventOf<T>) => unknown;

type AnyListener = (event: LoopEvent) => unknown;

/**
 * Hands events on to listeners and readers. What a listener throws is their fault and stays there: it is told as a `log`
 * event, and neither the run nor the other listeners see anything of it.
 */
export class EventFeed {
  private readonly listeners = new Map<LoopEvent['type'], Set<AnyListener>>();
  private readonly readers = new Set<EventReader>();
  /** Events that wait for the first listeners; null once the feed is open. */
  private held: LoopEvent[] | null = [];
  private isTelling = false;
  private isClosed = false;
  private lastMs = 0;

  on<T extends LoopEvent['type']>(type: T, listener: EventListener<T>): void {
    const listeners = this.listeners.get(type) ?? new Set();
    // A listener of this type only ever gets events of this type.
    listeners.add(listener as AnyListener);
    this.listeners.set(type, listeners);
  }

  off<T extends LoopEvent['type']>(type: T, listener: EventListener<T>): void {
    this.listeners.get(type)?.delete(listener as AnyListener);
  }

  /** Reads every event from now on, up to the summary. */
  read(): AsyncIterableIterator<LoopEvent, undefined> {
    const reader: EventReader = new EventReader(() => this.readers.delete(reader));
    if (this.isClosed) reader.end();
    else this.readers.add(reader);
    return reader;
  }

  emit(event: LoopEvent): void {
    if (this.held === null) this.deliver(event);
    else this.held.push(event);
  }

  /** From now on nothing is held back. */
  open(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const event of held) this.deliver(event);
  }

  /** Nothing will come any more. */
  close(): void {
    this.open();
    this.isClosed = true;
    for (const reader of this.readers) reader.end();
  }

  private deliver(event: LoopEvent): void {
    if (event.type !== 'summary') this.lastMs = event.timeMs;
    for (const reader of this.readers) reader.put(event);
    for (const listener of [...(this.listeners.get(event.type) ?? [])]) this.call(listener, event);
  }

  private call(listener: AnyListener, event: LoopEvent): void {
    try {
      const result = listener(event);
      if (result instanceof Promise) result.catch((error: unknown) => this.tell(event.type, error));
    } catch (error) {
      this.tell(event.type, error);
    }
  }

  /** A listener of `log` that throws at this as well is not told again. */
  private tell(type: LoopEvent['type'], error: unknown): void {
    if (this.isTelling) return;
    this.isTelling = true;
    try {
      const message = `a listener of "${type}" threw: ${errorText(error)}`;
      this.deliver({ type: 'log', timeMs: this.lastMs, level: 'error', role: null, message });
    } finally {
      this.isTelling = false;
    }
  }
}

/** Hours of events; who reads none of them for so long must not cost the process its memory. */
const MAX_WAITING = 10_000;

/** One `for await` over the events; of those that nobody takes the oldest are dropped. */
class EventReader implements AsyncIterableIterator<LoopEvent, undefined> {
  private readonly waiting: LoopEvent[] = [];
  private readonly takers: ((result: IteratorResult<LoopEvent, undefined>) => void)[] = [];
  private hasEnded = false;

  constructor(private readonly onEnd: () => void) {}

  put(event: LoopEvent): void {
    const taker = this.takers.shift();
    if (taker !== undefined) taker({ done: false, value: event });
    else if (this.waiting.push(event) > MAX_WAITING) this.waiting.shift();
  }

  end(): void {
    this.hasEnded = true;
    this.onEnd();
    for (const taker of this.takers.splice(0)) taker({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<LoopEvent, undefined>> {
    const event = this.waiting.shift();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.hasEnded) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.takers.push(resolve));
  }

  return(): Promise<IteratorResult<LoopEvent, undefined>> {
    this.waiting.length = 0;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
