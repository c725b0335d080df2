import type { ChildConfig } from '../config/child-config.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import { type ChildMessage, type DoneReason, REPORT_INTERVAL_MS } from '../protocol/messages.js';
import { openCv } from '../video/addon.js';
import { hasPendingRead } from '../video/capture.js';
import { Channel } from './channel.js';

/** What a role may use of the process that it runs in. */
export interface ChildContext {
  /** Aborted when the supervisor asks for an end. */
  readonly signal: AbortSignal;
  send(message: ChildMessage): Promise<void>;
  log(level: 'debug' | 'info' | 'warn', message: string): void;
  /** Sends what `report` returns at regular intervals and once more at the end. */
  reportWith(report: () => ChildMessage): void;
}

export interface Ending {
  readonly reason: DoneReason;
  /** Closes pipelines and windows. May block: it runs after the supervisor has been told that all is done. */
  release(): void;
}

type Run<C> = (config: C, context: ChildContext) => Promise<Ending>;

/** How long a child without a supervisor may take to end. */
const ORPHAN_GRACE_MS = 1000;

/** The life of a child: load the addon, say `ready`, take one configuration, run, say how it ended, leave. */
export function runChild<R extends ChildConfig['role']>(role: R, run: Run<Extract<ChildConfig, { role: R }>>): void {
  const channel = new Channel();
  const stop = new AbortController();
  ignoreTerminalSignals(stop);
  live(role, run, channel, stop).catch(async (thrown: unknown) => {
    const error = thrown instanceof LoopError ? thrown : new LoopError('internal', errorText(thrown));
    await channel.send({ type: 'fault', code: error.code, message: error.message.slice(0, 4000) });
    leave(error.exitCode);
  });
}

async function live<R extends ChildConfig['role']>(
  role: R,
  run: Run<Extract<ChildConfig, { role: R }>>,
  channel: Channel,
  stop: AbortController,
): Promise<void> {
  const configured = configuration(role, channel, stop);
  openCv();
  await channel.send({ type: 'ready' });
  const config = await configured;
  if (config === null) {
    leave(0);
    return;
  }
  const { context, report } = createContext(channel, stop.signal);
  const ending = await run(config, context);
  await report();
  await channel.send({ type: 'done', reason: ending.reason });
  // Without a supervisor nobody could end a release that hangs.
  if (process.connected && !hasPendingRead()) ending.release();
  leave(0);
}

/** The configuration for this role, or null where the end came first. */
function configuration<R extends ChildConfig['role']>(
  role: R,
  channel: Channel,
  stop: AbortController,
): Promise<Extract<ChildConfig, { role: R }> | null> {
  return new Promise((resolve, reject) => {
    stop.signal.addEventListener('abort', () => {
      resolve(null);
    });
    channel.listen(
      (message) => {
        if (message.type === 'stop') stop.abort();
        else if (message.config.role === role) resolve(message.config as Extract<ChildConfig, { role: R }>);
        else reject(new LoopError('bad-config', `config.role: ${message.config.role} where ${role} was expected`));
      },
      (problem) => {
        reject(new LoopError('bad-config', `configuration does not parse: ${problem}`));
      },
    );
  });
}

function createContext(channel: Channel, signal: AbortSignal): { context: ChildContext; report: () => Promise<void> } {
  let report: (() => ChildMessage) | null = null;
  let timer: NodeJS.Timeout | undefined;
  const context: ChildContext = {
    signal,
    send: (message) => channel.send(message),
    log: (level, message) => void channel.send({ type: 'log', level, message: message.slice(0, 4000) }),
    reportWith: (makeReport) => {
      report = makeReport;
      timer = setInterval(() => {
        // A supervisor that does not read gets one report when it reads again, not a backlog.
        if (!channel.congested) void channel.send(makeReport());
      }, REPORT_INTERVAL_MS);
    },
  };
  const lastReport = async () => {
    clearInterval(timer);
    if (report !== null) await channel.send(report());
  };
  return { context, report: lastReport };
}

/**
 * Only the supervisor decides when a child ends; a signal to the child's group from elsewhere must not. A lost supervisor
 * ends the child, gently first.
 */
function ignoreTerminalSignals(stop: AbortController): void {
  process.on('SIGINT', () => undefined);
  process.on('SIGHUP', () => undefined);
  process.on('SIGTERM', () => {
    stop.abort();
  });
  process.on('disconnect', () => {
    stop.abort();
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), ORPHAN_GRACE_MS);
  });
}

/** process.exit() joins libuv's threads, so with one blocked in a read only SIGKILL ends the process. */
function leave(exitCode: number): void {
  if (hasPendingRead()) process.kill(process.pid, 'SIGKILL');
  process.exit(exitCode);
}
