import { fileURLToPath } from 'node:url';
import { type LoopEvent, loopEventSchema, type SummaryEvent } from '../../src/protocol/events.js';
import type { ExpectedEvent } from './expected-events.js';
import { MarkedProgram, type ProgramEnd, type ProgramOptions, runProgram } from './marked-program.js';

export const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface LoopOptions extends ProgramOptions {
  /** Words in front of the command, e.g. `ip netns exec NAME`. */
  readonly prefix?: readonly string[];
}

export interface LoopEnd extends ProgramEnd {
  readonly events: readonly LoopEvent[];
  /** The last line of stdout. */
  readonly summary: SummaryEvent;
}

/** Runs `gstcv-loop` to its end, whatever it prints. */
export function runCli(
  args: readonly string[],
  options: LoopOptions & { withinMs?: number } = {},
): Promise<ProgramEnd> {
  return runProgram(commandLine(args, options), options);
}

/** Runs `gstcv-loop … --json` to its end. */
export async function playLoop(args: readonly string[], options: LoopOptions & { withinMs?: number } = {}) {
  await using run = startLoop(args, options);
  return await run.ended(options.withinMs);
}

/** Starts `gstcv-loop … --json`. */
export function startLoop(args: readonly string[], options: LoopOptions = {}): LoopRun {
  return new LoopRun(new MarkedProgram(commandLine([...args, '--json'], options), options));
}

/** A running loop: every line that it prints must be an event as protocol/events.ts has it. */
export class LoopRun implements AsyncDisposable {
  private readonly seen: LoopEvent[] = [];
  private readonly faults: string[] = [];
  private readonly listeners = new Set<() => void>();
  private unfinished = '';

  constructor(private readonly program: MarkedProgram) {
    program.onStdout((text) => {
      this.read(text);
    });
  }

  /** Of the supervisor. */
  get pid(): number {
    return this.program.pid;
  }

  get events(): readonly LoopEvent[] {
    return this.seen;
  }

  kill(signal: NodeJS.Signals): void {
    this.program.kill(signal);
  }

  /** To its whole process group, as a terminal does on Ctrl-C. */
  killGroup(signal: NodeJS.Signals): void {
    this.program.killGroup(signal);
  }

  /** Stops reading its stdout for good. */
  closeOutput(): void {
    this.program.closeStdout();
  }

  /** What is left of the run, the supervisor included. */
  leftovers(withinMs?: number): Promise<string[]> {
    return this.program.leftovers(withinMs);
  }

  /** The first such event since the beginning, or since the one given in `after`; waits for it if need be. */
  async event<E extends LoopEvent>(
    { what, matches }: ExpectedEvent<E>,
    { after = null, withinMs = 25_000 }: { readonly after?: LoopEvent | null; readonly withinMs?: number } = {},
  ): Promise<E> {
    const start = after === null ? 0 : this.seen.indexOf(after) + 1;
    const find = () => this.seen.slice(start).find(matches);
    const ended = this.program.exit(withinMs).then(
      () => find() ?? this.fail(`the run ended without: ${what}`),
      () => this.fail(`not within ${String(withinMs)} ms: ${what}`),
    );
    const found = this.whenFound(find);
    return await Promise.race([found.promise, ended]).finally(found.stop);
  }

  /** The pid that the role's newest process has. */
  childPid(role: 'sender' | 'receiver'): number {
    const event = this.seen.findLast((e) => e.type === 'state' && e.role === role && e.to === 'starting');
    if (event?.type !== 'state' || event.pid === null) throw new Error(`no ${role} has been started`);
    return event.pid;
  }

  /** Of the newest stats. */
  stampedFrames(): number {
    const counts = this.seen.map((event) => (event.type === 'stats' && event.role === 'receiver' ? event.stamped : 0));
    return Math.max(0, ...counts);
  }

  /** How the supervisor ended, whatever it printed and left. */
  exit(withinMs?: number): Promise<ProgramEnd> {
    return this.program.exit(withinMs);
  }

  /** The end of the run, with the proofs that all it printed was well-formed and that it left no process. */
  async ended(withinMs?: number): Promise<LoopEnd> {
    const end = await this.program.ended(withinMs);
    if (this.unfinished !== '') this.faults.push(`stdout does not end with a line end: ${this.unfinished}`);
    if (this.faults.length > 0) throw new Error(this.faults.join('\n'));
    return { ...end, events: this.seen, summary: this.summary() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
  }

  private summary(): SummaryEvent {
    const last = this.seen.at(-1);
    const count = this.seen.filter(({ type }) => type === 'summary').length;
    if (last?.type !== 'summary' || count !== 1)
      this.fail(`${String(count)} summaries; there must be one, as the last line`);
    return last;
  }

  private read(text: string): void {
    const lines = (this.unfinished + text).split('\n');
    this.unfinished = lines.pop() ?? '';
    for (const line of lines) this.take(line);
    for (const listener of [...this.listeners]) listener();
  }

  private take(line: string): void {
    try {
      this.seen.push(loopEventSchema.parse(JSON.parse(line)));
    } catch (error) {
      this.faults.push(`not an event: ${line}\n${String(error)}`);
    }
  }

  private whenFound<E>(find: () => E | undefined): { promise: Promise<E>; stop: () => void } {
    const { promise, resolve } = withResolver<E>();
    const look = () => {
      const event = find();
      if (event !== undefined) resolve(event);
    };
    this.listeners.add(look);
    look();
    return { promise, stop: () => void this.listeners.delete(look) };
  }

  private fail(message: string): never {
    throw new Error(`${message}\n${this.program.lastWords()}`);
  }
}

function commandLine(args: readonly string[], { prefix = [] }: LoopOptions): [string, ...string[]] {
  const [first = process.execPath, ...others] = [...prefix, process.execPath, CLI, ...args];
  return [first, ...others];
}

function withResolver<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  const settle: { resolve?: (value: T) => void } = {};
  const promise = new Promise<T>((resolve) => {
    settle.resolve = resolve;
  });
  return { promise, resolve: (value) => settle.resolve?.(value) };
}
