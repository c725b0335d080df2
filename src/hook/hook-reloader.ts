import { basename } from 'node:path';
import { errorText } from '../errors/loop-error.js';
import { within } from '../errors/within.js';
import type { HookLogger } from './define-hook.js';
import { endVersion, TEARDOWN_MS } from './end-version.js';
import type { HookOpener } from './hook-opener.js';
import type { HookVersion } from './hook-version.js';
import { type FileWatch, watchFiles } from './watch-files.js';

export interface ReloaderOptions {
  readonly hook: Pick<HookOpener, 'open' | 'files'>;
  readonly log: (level: keyof HookLogger, message: string) => void;
  readonly watch?: typeof watchFiles;
}

/** Loads the hook anew each time that one of its files changes. A version that does not work is told, and the one before goes on. */
export class HookReloader {
  private ready: HookVersion | null = null;
  private work: Promise<void> = Promise.resolve();
  /** Of the newest version that works. */
  private files: readonly string[] = [];
  private readonly watch: FileWatch;

  constructor(private readonly options: ReloaderOptions) {
    const { hook, log, watch = watchFiles } = options;
    const reload = (changed: string) => {
      // One after the other, so that the newest one wins.
      this.work = this.work.then(() => this.reload(changed));
    };
    const lost = (error: Error) => log('warn', `hook: changes of its files are not seen any more: ${error.message}`);
    this.watch = watch(reload, lost);
    this.watch.set(hook.files());
  }

  /**
   * The version to begin with. What changes meanwhile is loaded after it.
   * @throws LoopError `bad-config` where there is none. Nothing is watched then.
   */
  async first(): Promise<HookVersion> {
    const opening = this.open();
    this.work = opening.then(
      () => undefined,
      () => this.watch.close(),
    );
    return opening;
  }

  /** The version that is to run from now on, or null where it is still the same. It is the caller's. */
  take(): HookVersion | null {
    const { ready } = this;
    this.ready = null;
    return ready;
  }

  /** Resolves when nothing is being loaded any more. */
  async close(): Promise<void> {
    this.watch.close();
    await this.work;
    await this.drop();
  }

  private async reload(changed: string): Promise<void> {
    const { log } = this.options;
    const what = `hook: ${basename(changed)} has changed`;
    try {
      const version = await this.open();
      await this.drop();
      this.ready = version;
      log('info', `${what}: the new version takes over`);
    } catch (error) {
      log('warn', `${what}, but the old version goes on: ${errorText(error)}`);
    }
  }

  private async open(): Promise<HookVersion> {
    const { hook } = this.options;
    try {
      const version = await hook.open();
      this.files = hook.files();
      return version;
    } finally {
      // A version that is broken may be mended in a file that the one before does not have.
      this.watch.set([...this.files, ...hook.files()]);
    }
  }

  /** One that was replaced before it has seen a frame. The newest must not wait for it without end. */
  private async drop(): Promise<void> {
    const replaced = this.take();
    if (replaced !== null) await within(endVersion(replaced, this.options.log), TEARDOWN_MS);
  }
}
