import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { execa, type ResultPromise } from 'execa';
import type { ChildConfig, Role } from '../config/child-config.js';
import { hideCredentials, hideWords } from '../errors/hide-credentials.js';
import type { ErrorCode } from '../errors/loop-error.js';
import { within } from '../errors/within.js';
import { parentDeathCommand } from '../host/parent-death.js';
import { REALTIME_COMMAND } from '../host/realtime.js';
import { secretsOf } from '../pipeline/source-secrets.js';
import {
  type ChildMessage,
  childMessageSchema,
  describeIssue,
  type DoneReason,
  type Go,
  type ParentMessage,
} from '../protocol/messages.js';
import { CHANNEL_FD, encodeMessage, MessageReader, WireError } from '../protocol/wire.js';
import { childEnvironment } from './child-command.js';
import { LineSplitter } from '../host/line-splitter.js';

/** How a child ended: data, not an exception. */
export interface ChildExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What the child said before it left, if it did. */
  readonly fault: { readonly code: ErrorCode; readonly message: string } | null;
  readonly done: DoneReason | null;
  readonly uptimeMs: number;
  /** Its last lines on stderr, oldest first. */
  readonly stderrTail: readonly string[];
}

export interface ChildListener {
  /** Each message that parses. */
  onMessage(message: ChildMessage): void;
  /** Each line of the child's stdout and stderr, and each message that does not parse (`channel`). */
  onLine(line: string, from: 'stdout' | 'stderr' | 'channel'): void;
  /**
   * The child can neither be heard nor told anything any more.
   * @param maybeEnding it may have closed the channel only because it ends.
   */
  onChannelLost(reason: string, maybeEnding: boolean): void;
}

/** A role, or a child that can take either. */
export type ChildKind = Role | 'spare';

export interface ForkSettings {
  readonly realtime?: boolean;
  /** A hook will run in it, or may. */
  readonly hasHook?: boolean;
  /** Which file to run; tests put fixture children here. */
  readonly script?: string;
}

type ForkOptions = ReturnType<typeof forkOptions>;

const TAIL_LINES = 20;
/** How long the pipes of an ended child may stay open, e.g. held by a process of its own. */
const CLOSE_GRACE_MS = 500;

/** One forked child: its messages, its output, its end. It decides nothing. */
export class ChildHandle {
  private readonly startedMs = performance.now();
  private readonly stderrTail: string[] = [];
  private readonly channel: Socket | null;
  /** What must not be repeated, whatever GStreamer prints. */
  private secrets: readonly string[] = [];
  private fault: ChildExit['fault'] = null;
  private done: DoneReason | null = null;
  private saidReady = false;
  readonly exited: Promise<ChildExit>;

  private constructor(
    private readonly process: ResultPromise<ForkOptions>,
    private listener: ChildListener,
  ) {
    // The end is told by `exited`; execa's own promise would only tell it a second time.
    process.catch(() => undefined);
    this.channel = this.openChannel();
    this.exited = this.watchExit();
  }

  static fork(kind: ChildKind, listener: ChildListener, options: ForkSettings = {}): ChildHandle {
    const { realtime = false, hasHook = false, script = mainScript(kind) } = options;
    const words = [...parentDeathCommand(), ...(realtime ? REALTIME_COMMAND : []), process.execPath, script];
    return new ChildHandle(execa(words[0] ?? process.execPath, words.slice(1), forkOptions(hasHook)), listener);
  }

  get pid(): number | null {
    return this.process.pid ?? null;
  }

  /** It has loaded OpenCV and can be configured. */
  get isReady(): boolean {
    return this.saidReady;
  }

  /** Whoever takes a child over hears it from here on. */
  listen(listener: ChildListener): void {
    this.listener = listener;
  }

  configure(config: ChildConfig): void {
    if (config.role === 'sender') this.secrets = secretsOf(config.source);
    this.post({ type: 'configure', config });
  }

  /** Lets a sender go on that was configured to hold. */
  go({ firstSequence, frames }: Go): void {
    this.post({ type: 'go', firstSequence, frames });
  }

  requestKeyFrame(firstSequence: number | null): void {
    this.post({ type: 'key-frame', firstSequence });
  }

  requestStop(): void {
    this.post({ type: 'stop' });
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** A child that has closed its channel, or died, is told nothing; its end is reported by `exited`. */
  private post(message: ParentMessage): void {
    if (this.channel?.writable === true) this.channel.write(encodeMessage(message));
  }

  private openChannel(): Socket | null {
    const socket: unknown = this.process.stdio[CHANNEL_FD];
    if (!(socket instanceof Socket)) return null;
    const reader = new MessageReader((raw) => {
      this.receive(raw);
    });
    socket.on('data', (chunk) => {
      try {
        reader.push(chunk);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        this.listener.onChannelLost(`it sent garbage: ${error.message}`, false);
        socket.destroy();
      }
    });
    // A broken channel is closed as well, and the close is what counts.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.listener.onChannelLost('it closed its channel to the supervisor', true);
    });
    return socket;
  }

  private receive(raw: unknown): void {
    const parsed = childMessageSchema.safeParse(raw);
    if (!parsed.success) {
      this.listener.onLine(`message that does not parse: ${describeIssue(parsed.error)}`, 'channel');
      return;
    }
    const message = this.withoutSecrets(parsed.data);
    if (message.type === 'ready') this.saidReady = true;
    if (message.type === 'fault') this.fault = { code: message.code, message: message.message };
    if (message.type === 'done') this.done = message.reason;
    this.listener.onMessage(message);
  }

  private async watchExit(): Promise<ChildExit> {
    const outputs = [
      readLines(this.process.stdout, (line) => this.listener.onLine(this.hide(line), 'stdout')),
      readLines(this.process.stderr, (line) => this.hearStderr(this.hide(line))),
      this.channelEnd(),
    ];
    const { exitCode, signal } = await this.processEnd();
    await within(Promise.all(outputs), CLOSE_GRACE_MS);
    // A process of the child's own may still hold the pipes; it must not hold this one.
    for (const pipe of [this.process.stdout, this.process.stderr, this.channel]) pipe?.destroy();
    const { fault, done, stderrTail } = this;
    return { exitCode, signal, fault, done, uptimeMs: performance.now() - this.startedMs, stderrTail };
  }

  /** Resolves when the child's last message has been heard. */
  private channelEnd(): Promise<void> {
    const { channel } = this;
    return channel === null || channel.destroyed
      ? Promise.resolve()
      : new Promise((resolve) => channel.once('close', () => resolve()));
  }

  private async processEnd(): Promise<{ exitCode: number | null; signal: string | null }> {
    if (this.process.pid === undefined) {
      const { code, shortMessage } = await this.process;
      const missing = code === 'ENOENT' || code === 'EACCES';
      const message = `the child process does not start: ${shortMessage ?? code ?? 'no reason given'}`;
      this.fault = { code: missing ? 'missing' : 'child-died', message };
      return { exitCode: null, signal: null };
    }
    return new Promise((resolve) => {
      this.process.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    });
  }

  private withoutSecrets(message: ChildMessage): ChildMessage {
    const isText = message.type === 'fault' || message.type === 'log';
    return isText ? { ...message, message: this.hide(message.message) } : message;
  }

  private hide(text: string): string {
    return hideWords(hideCredentials(text), this.secrets);
  }

  private hearStderr(line: string): void {
    this.stderrTail.push(line);
    if (this.stderrTail.length > TAIL_LINES) this.stderrTail.shift();
    this.listener.onLine(line, 'stderr');
  }
}

/** Resolves when the stream has ended. */
async function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<void> {
  const splitter = new LineSplitter(onLine);
  stream.on('data', (chunk: Buffer) => {
    splitter.write(chunk);
  });
  await new Promise((resolve) => stream.once('close', resolve));
  splitter.end();
}

function forkOptions(hasHook: boolean) {
  return {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    buffer: false,
    reject: false,
    // Its own process group: Ctrl-C reaches the supervisor alone, which ends its children in order.
    detached: true,
    env: childEnvironment(hasHook),
  } as const;
}

function mainScript(kind: ChildKind): string {
  return fileURLToPath(new URL(`../${kind}/main.js`, import.meta.url));
}
