import { errorText } from '../errors/loop-error.js';
import type { HookLogger } from './define-hook.js';
import type { HookVersion } from './hook-version.js';
import { watchFile } from './watch-file.js';

export interface ReloaderOptions {
  readonly path: string;
  /** Loads a version of the file and sets it up. */
  readonly open: (version: number) => Promise<HookVersion>;
  readonly log: (level: keyof HookLogger, message: string) => void;
  readonly watch?: typeof watchFile;
}

/** Loads the hook anew each time that its file changes. A version that does not work is told, and the one before goes on. */
export class HookReloader {
  private ready: HookVersion | null = null;
  private versions = 0;
  private work: Promise<void> = Promise.resolve();
  private readonly unwatch: () => void;

  constructor(private readonly options: ReloaderOptions) {
    const { path, log, watch = watchFile } = options;
    const reload = () => {
      // One after the other, so that the newest one wins.
      this.work = this.work.then(() => this.reload());
    };
    const lost = (error: Error) => log('warn', `hook: its changes are not seen any more: ${error.message}`);
    this.unwatch = watch(path, reload, lost);
  }

  /** The version that is to run from now on, or null where it is still the same. It is the caller's. */
  take(): HookVersion | null {
    const { ready } = this;
    this.ready = null;
    return ready;
  }

  /** Resolves when nothing is being loaded any more. */
  async close(): Promise<void> {
    this.unwatch();
    await this.work;
    await this.drop();
  }

  private async reload(): Promise<void> {
    const { open, log } = this.options;
    this.versions += 1;
    try {
      const version = await open(this.versions);
      await this.drop();
      this.ready = version;
      log('info', 'hook: its file has changed: the new version takes over');
    } catch (error) {
      log('warn', `hook: its file has changed, but the old version goes on: ${errorText(error)}`);
    }
  }

  /** One that was replaced before it has seen a frame. */
  private async drop(): Promise<void> {
    await this.take()?.close();
  }
}
