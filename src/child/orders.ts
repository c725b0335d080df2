import type { ChildConfig } from '../config/child-config.js';
import { LoopError } from '../errors/loop-error.js';
import type { Go, ParentMessage } from '../protocol/messages.js';
import type { Channel } from './channel.js';

/** What the supervisor has told this child to do. */
export class Orders {
  private readonly stopping = new AbortController();
  private readonly first = deferred<ChildConfig | null>();
  private readonly going = deferred<Go>();
  private keyFrameListener: (firstSequence: number | null) => void = () => undefined;
  private orphanListener: () => void = () => undefined;

  constructor(channel: Channel) {
    // It is awaited only after the addon has been loaded.
    this.configuration.catch(() => undefined);
    channel.listen({
      onMessage: (message) => {
        this.obey(message);
      },
      onUnknown: (problem) => {
        this.first.reject(new LoopError('bad-config', `configuration does not parse: ${problem}`));
      },
      onClose: () => {
        this.orphanListener();
      },
    });
  }

  /** Null where the end came first. Rejects with LoopError `bad-config` where it does not parse. */
  get configuration(): Promise<ChildConfig | null> {
    return this.first.promise;
  }

  /** What a child that was told to hold is to begin with. */
  get go(): Promise<Go> {
    return this.going.promise;
  }

  /** Aborted once this child's end is wanted. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  stop(): void {
    this.stopping.abort();
    this.first.resolve(null);
  }

  onKeyFrame(listener: (firstSequence: number | null) => void): void {
    this.keyFrameListener = listener;
  }

  /** Calls back when the supervisor is gone. */
  onOrphaned(listener: () => void): void {
    this.orphanListener = listener;
  }

  private obey(message: ParentMessage): void {
    switch (message.type) {
      case 'configure':
        return this.first.resolve(message.config);
      case 'go':
        return this.going.resolve(message);
      case 'key-frame':
        return this.keyFrameListener(message.firstSequence);
      case 'stop':
        return this.stop();
    }
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: Error) => void;
}

/** Promise.withResolvers, which Node 20 does not have. */
function deferred<T>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> | null = null;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: (value) => settle?.resolve(value), reject: (reason) => settle?.reject(reason) };
}
