import type { ChildConfig, ReceiverConfig, Role, SenderConfig } from '../config/child-config.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import { type ChildMessage, type DoneReason, type Go, REPORT_INTERVAL_MS } from '../protocol/messages.js';
import { forgetSupervisor } from '../host/orphans.js';
import { openCv } from '../video/addon.js';
import { hasPendingRead } from '../video/capture.js';
import { Channel } from './channel.js';
import { Orders } from './orders.js';

/** What a role may use of the process that it runs in. */
export interface ChildContext {
  /** Aborted when the supervisor asks for an end. */
  readonly signal: AbortSignal;
  /** Resolves when a child that was told to hold may go on. */
  readonly go: Promise<Go>;
  /** Calls back each time the supervisor asks for a key frame. */
  onKeyFrame(listener: (firstSequence: number | null) => void): void;
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

/** What this process can be. */
export interface Roles {
  readonly sender?: (config: SenderConfig, context: ChildContext) => Promise<Ending>;
  readonly receiver?: (config: ReceiverConfig, context: ChildContext) => Promise<Ending>;
}

/** How long a child without a supervisor may take to end. */
const ORPHAN_GRACE_MS = 1000;

/**
 * The life of a child: load the addon, say `ready`, take one configuration, run, say how it ended, leave.
 * @param prepare what can be done before it is known what for.
 */
export function runChild(roles: Roles, prepare: () => void = () => undefined): void {
  const channel = Channel.inherit();
  if (channel === null) {
    process.stderr.write('this is a part of gstcv-loop, which starts it: run gstcv-loop instead\n');
    process.exitCode = 2;
    return;
  }
  forgetSupervisor();
  const orders = new Orders(channel);
  ignoreTerminalSignals(orders);
  live(roles, prepare, channel, orders).catch(async (thrown: unknown) => {
    const error = thrown instanceof LoopError ? thrown : new LoopError('internal', errorText(thrown));
    await channel.send({ type: 'fault', code: error.code, message: error.message.slice(0, 4000) });
    leave(error.exitCode);
  });
}

async function live(roles: Roles, prepare: () => void, channel: Channel, orders: Orders): Promise<void> {
  openCv();
  prepare();
  await channel.send({ type: 'ready' });
  const config = await orders.configuration;
  if (config === null) {
    leave(0);
    return;
  }
  const { context, report } = createContext(channel, orders);
  const ending = await play(roles, config, context);
  await report();
  await channel.send({ type: 'done', reason: ending.reason });
  // Without a supervisor nobody could end a release that hangs.
  if (channel.connected && !hasPendingRead()) ending.release();
  leave(0);
}

function play(roles: Roles, config: ChildConfig, context: ChildContext): Promise<Ending> {
  if (config.role === 'sender' && roles.sender !== undefined) return roles.sender(config, context);
  if (config.role === 'receiver' && roles.receiver !== undefined) return roles.receiver(config, context);
  const able = Object.keys(roles) as Role[];
  throw new LoopError('bad-config', `config.role: ${config.role} where ${able.join(' or ')} was expected`);
}

function createContext(channel: Channel, orders: Orders): { context: ChildContext; report: () => Promise<void> } {
  let report: (() => ChildMessage) | null = null;
  let timer: NodeJS.Timeout | undefined;
  const context: ChildContext = {
    signal: orders.signal,
    go: orders.go,
    onKeyFrame: (listener) => {
      orders.onKeyFrame(listener);
    },
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
function ignoreTerminalSignals(orders: Orders): void {
  process.on('SIGINT', () => undefined);
  process.on('SIGHUP', () => undefined);
  process.on('SIGTERM', () => {
    orders.stop();
  });
  orders.onOrphaned(() => {
    orders.stop();
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), ORPHAN_GRACE_MS);
  });
}

/** process.exit() joins libuv's threads, so with one blocked in a read only SIGKILL ends the process. */
function leave(exitCode: number): void {
  if (hasPendingRead()) process.kill(process.pid, 'SIGKILL');
  process.exit(exitCode);
}
