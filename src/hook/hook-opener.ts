import { realpathSync } from 'node:fs';
import { HOOK_LIMITS } from '../config/defaults.js';
import { badFlag } from '../config/flag-values.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import { within } from '../errors/within.js';
import { monotonicUs } from '../latency/clock.js';
import { openCv } from '../video/addon.js';
import { promisifyAsync } from './async-methods.js';
import type { HookLogger } from './define-hook.js';
import { Emitter } from './emitter.js';
import { FreshModules } from './fresh-modules.js';
import type { HookConfig, HookHost } from './hook-host.js';
import { HookVersion } from './hook-version.js';
import { describeThrown, loadHook } from './load-hook.js';
import { RateGate } from './rate-gate.js';

/** Opens versions of one hook, which share a logger and what they may emit. */
export class HookOpener {
  readonly emitter: Emitter;
  private readonly logger: HookLogger;
  private readonly fresh: FreshModules | null;

  constructor(
    private readonly config: HookConfig,
    private readonly host: HookHost,
  ) {
    this.emitter = new Emitter(host.send, monotonicUs);
    this.logger = boundedLogger(host.log);
    this.fresh = config.watch ? new FreshModules() : null;
    promisifyAsync(openCv());
  }

  /**
   * The hook as its files are now, set up.
   * @throws LoopError `bad-config` where the file is no hook, or its setup fails.
   */
  async open(): Promise<HookVersion> {
    const { path } = this.config;
    const { role, signal } = this.host;
    const shared = { role, cv: openCv(), logger: this.logger };
    const emit = (sequence: number | null, data: unknown) => this.emitter.emit(sequence, data);
    const opened = new HookVersion(await loadHook(path, this.fresh), shared, signal, emit);
    try {
      await inTime(opened.setup());
    } catch (cause) {
      opened.abandon();
      const what = `its setup failed (${describeThrown(cause, path)})`;
      throw new LoopError('bad-config', badFlag('hook', path, what).message, { cause });
    }
    return opened;
  }

  /** The files that the last one consists of, as far as it has come. */
  files(): string[] {
    const { path } = this.config;
    return [path, ...targetOf(path), ...(this.fresh?.files() ?? [])];
  }
}

/** What a link leads to, which changes without it. */
function targetOf(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    // It has just been removed.
    return [];
  }
}

/** A promise that never settles would keep its child from beginning, or every later version from being loaded. */
async function inTime(work: Promise<void>): Promise<void> {
  const limitMs = HOOK_LIMITS.maxSetupMs;
  const isDone = await within(
    work.then(() => true),
    limitMs,
  );
  if (isDone === null) throw new Error(`it has not ended after ${String(limitMs / 1000)} s`);
}

/** A line for each frame is fine; a hook that logs without end must not take the channel from the reports. */
function boundedLogger(log: HookHost['log']): HookLogger {
  const gate = new RateGate({ perSecond: HOOK_LIMITS.maxLinesPerSecond, unitsPerSecond: Infinity });
  const line = (level: keyof HookLogger) => (message: string) => {
    // It may be anything, in JavaScript.
    if (gate.take(monotonicUs())) log(level, errorText(message));
  };
  return { debug: line('debug'), info: line('info'), warn: line('warn') };
}
