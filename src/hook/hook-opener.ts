import { HOOK_LIMITS } from '../config/defaults.js';
import { badFlag } from '../config/flag-values.js';
import { LoopError } from '../errors/loop-error.js';
import { monotonicUs } from '../latency/clock.js';
import { openCv } from '../video/addon.js';
import { promisifyAsync } from './async-methods.js';
import type { HookLogger } from './define-hook.js';
import { Emitter } from './emitter.js';
import type { HookConfig, HookHost } from './hook-host.js';
import { HookVersion } from './hook-version.js';
import { describeThrown, loadHook } from './load-hook.js';
import { RateGate } from './rate-gate.js';

/** Opens versions of one hook, which share a logger and what they may emit. */
export class HookOpener {
  readonly emitter: Emitter;
  private readonly logger: HookLogger;

  constructor(
    private readonly config: HookConfig,
    private readonly host: HookHost,
  ) {
    this.emitter = new Emitter(host.send, monotonicUs);
    this.logger = boundedLogger(host.log);
    promisifyAsync(openCv());
  }

  /**
   * A version that is set up.
   * @param version 0 for the first one.
   * @throws LoopError `bad-config` where the file is no hook, or its setup fails.
   */
  async open(version: number): Promise<HookVersion> {
    const { path } = this.config;
    const { role, signal } = this.host;
    const shared = { role, cv: openCv(), logger: this.logger };
    const emit = (sequence: number | null, data: unknown) => this.emitter.emit(sequence, data);
    const opened = new HookVersion(await loadHook(path, version), shared, signal, emit);
    try {
      await opened.setup();
    } catch (cause) {
      const what = `its setup failed (${describeThrown(cause, path)})`;
      throw new LoopError('bad-config', badFlag('hook', path, what).message, { cause });
    }
    return opened;
  }
}

/** A line for each frame is fine; a hook that logs without end must not take the channel from the reports. */
function boundedLogger(log: HookHost['log']): HookLogger {
  const gate = new RateGate({ perSecond: HOOK_LIMITS.maxLinesPerSecond, unitsPerSecond: Infinity });
  const line = (level: keyof HookLogger) => (message: string) => {
    if (gate.take(monotonicUs())) log(level, message);
  };
  return { debug: line('debug'), info: line('info'), warn: line('warn') };
}
