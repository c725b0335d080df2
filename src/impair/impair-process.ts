import { fileURLToPath } from 'node:url';
import { execa, type ResultPromise } from 'execa';
import { LoopError } from '../errors/loop-error.js';
import { within } from '../errors/within.js';
import { LineSplitter } from '../host/line-splitter.js';
import { parentDeathCommand } from '../host/parent-death.js';
import { REALTIME_COMMAND } from '../host/realtime.js';
import type { ImpairmentCounts } from '../latency/impairment-counts.js';
import { bindComplaint } from './bind-complaint.js';
import { formatImpairments } from './format-impairments.js';
import type { Impairments } from './impairments.js';
import { type Answer, encodeLine, parseAnswer, type Request } from './messages.js';
import type { Endpoint } from './udp-sockets.js';

export interface ImpairOptions {
  /** Port 0: a free one. */
  readonly listen: Endpoint;
  readonly to: Endpoint;
  readonly impairments: Impairments;
  /** With real-time priority, for a busy host. False by default. @see mayRunRealtime in host/realtime.ts */
  readonly realtime?: boolean;
  /** Which file to run; tests, which run from the sources, put the built one here. */
  readonly script?: string;
}

/** How the process has ended; `message` says why where nobody asked for it. */
export interface ImpairEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly message: string | null;
}

/** A proxy that runs. */
export interface ImpairProcess {
  readonly pid: number;
  readonly port: number;
  /** Since when the first impairments are in force: CLOCK_MONOTONIC, in µs (latency/clock.ts). Blackouts count from there. */
  readonly sinceUs: number;
  counts(): Promise<ImpairmentCounts>;
  /** Other impairments at once; counts go on. @returns since when they are in force, as `sinceUs`. */
  set(impairments: Impairments): Promise<number>;
  /** Hands on what is on its way and ends the process, which is gone afterwards. May be called again. @returns the last counts. */
  stop(): Promise<ImpairmentCounts>;
  /** Ends it at once; what is on its way is lost, and so are the counts. */
  kill(): void;
  /** Resolves when the process is gone, for whatever reason. */
  readonly ended: Promise<ImpairEnd>;
}

/** Longer than any answer takes on a machine that works; a stop hands on what is on its way first. */
const ANSWER_MS = 10_000;
const KILL_MS = 2000;

/**
 * Starts the proxy and resolves when it listens.
 * @throws LoopError `bad-config` where it cannot listen there; `child-died` where the process fails otherwise, also from the
 * methods of what is returned.
 */
export async function startImpairProcess(options: ImpairOptions): Promise<ImpairProcess> {
  const { listen, to, impairments, realtime = false, script = MAIN } = options;
  const child = new ProxyChild([...(realtime ? REALTIME_COMMAND : []), process.execPath, script]);
  const words = formatImpairments(impairments);
  const answer = await child.ask({ type: 'start', listen, to, impairments: words }).catch(async (error: unknown) => {
    await child.kill();
    const { fault } = child;
    // A code of the system: the socket could not be bound.
    if (fault === null || !/^E[A-Z]+$/.test(fault.code)) throw error;
    throw new LoopError('bad-config', await bindComplaint(fault.code, listen), { cause: error });
  });
  if (answer.type !== 'listening') throw unexpected(answer);
  return {
    pid: child.pid,
    port: answer.port,
    sinceUs: answer.sinceUs,
    counts: async () => countsIn(await child.ask({ type: 'counts' })),
    set: async (next) => sinceIn(await child.ask({ type: 'set', impairments: formatImpairments(next) })),
    stop: () => child.stop(),
    kill: () => void child.kill(),
    ended: child.ended,
  };
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** One process: requests and their answers, in order. */
class ProxyChild {
  fault: (Answer & { type: 'fault' }) | null = null;
  private readonly process: ResultPromise<typeof OPTIONS>;
  private readonly waiting: Waiting[] = [];
  private readonly stderr: string[] = [];
  private stopped: Promise<ImpairmentCounts> | null = null;
  private isGone = false;
  readonly ended: Promise<ImpairEnd>;

  constructor(command: readonly string[]) {
    const words = [...parentDeathCommand(), ...command];
    this.process = execa(words[0] ?? process.execPath, words.slice(1), OPTIONS);
    const answers = new LineSplitter((line) => this.hear(line));
    this.process.stdout.on('data', (chunk: Buffer) => answers.write(chunk));
    const complaints = new LineSplitter((line) => {
      this.stderr.push(line);
      if (this.stderr.length > STDERR_LINES) this.stderr.shift();
    });
    this.process.stderr.on('data', (chunk: Buffer) => complaints.write(chunk));
    // A request to a process that is gone is answered by its end.
    this.process.stdin.on('error', () => undefined);
    this.ended = this.watch();
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  async ask(request: Request): Promise<Answer> {
    if (this.isGone) throw new LoopError('child-died', 'the impairing proxy has ended');
    const asked = new Promise<Answer>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.process.stdin.write(encodeLine(request));
    });
    const answer = await within(asked, ANSWER_MS);
    if (answer !== null) return answer;
    await this.kill();
    throw new LoopError('child-died', `the impairing proxy has not answered within ${String(ANSWER_MS / 1000)} s`);
  }

  stop(): Promise<ImpairmentCounts> {
    this.stopped ??= this.askToStop();
    return this.stopped;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await within(this.ended, KILL_MS);
  }

  private async askToStop(): Promise<ImpairmentCounts> {
    const counts = countsIn(await this.ask({ type: 'stop' }));
    if ((await within(this.ended, KILL_MS)) === null) await this.kill();
    return counts;
  }

  private hear(line: string): void {
    const answer = parseAnswer(line);
    if (answer?.type === 'fault') this.fault = answer;
    // A fault is told by the end that follows it.
    else if (answer !== null) this.waiting.shift()?.resolve(answer);
  }

  private async watch(): Promise<ImpairEnd> {
    const { exitCode = null, signal = null, shortMessage } = await this.process;
    this.isGone = true;
    const words = this.fault?.message ?? lastWords(this.stderr) ?? shortMessage ?? 'it ended unasked';
    const message = exitCode === 0 ? null : words;
    const error = new LoopError('child-died', `the impairing proxy has failed: ${words}`);
    for (const { reject } of this.waiting.splice(0)) reject(error);
    return { exitCode, signal, message };
  }
}

/** Node.js ends a crash with a line of its own, its version: the error stands further up. */
function lastWords(lines: readonly string[]): string | undefined {
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1);
}

const MAIN = fileURLToPath(new URL('main.js', import.meta.url));
const STDERR_LINES = 20;

/** Its own process group: Ctrl-C reaches the parent alone, which ends the proxy in order. */
const OPTIONS = {
  stdio: ['pipe', 'pipe', 'pipe'],
  buffer: false,
  reject: false,
  detached: true,
} as const;

function countsIn(answer: Answer): ImpairmentCounts {
  if (answer.type === 'counts' || answer.type === 'stopped') return answer.counts;
  throw unexpected(answer);
}

function sinceIn(answer: Answer): number {
  if (answer.type === 'set') return answer.sinceUs;
  throw unexpected(answer);
}

function unexpected({ type }: Answer): LoopError {
  return new LoopError('internal', `the impairing proxy answered out of turn: ${type}`);
}
