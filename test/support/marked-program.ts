import { execa, type ResultPromise } from 'execa';
import { awaitNoneLeft, killMarked, MARK, newMark } from './processes.js';

export interface ProgramOptions {
  /** Added to the environment; undefined takes a variable away. DISPLAY is not inherited: a test that wants one says so. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

export interface ProgramEnd {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly elapsedMs: number;
}

/** How long the kernel may take to remove a process whose end its parent has seen. */
const KERNEL_GRACE_MS = 2000;

/** A running program; whatever it leaves behind when it ends is found, and ended at the latest with the scope of this. */
export class MarkedProgram implements AsyncDisposable {
  private readonly mark = newMark();
  private readonly startedMs = performance.now();
  private readonly process: ResultPromise<ReturnType<typeof spawnOptions>>;
  private readonly end: Promise<ProgramEnd>;
  private output = '';
  private errors = '';

  constructor(
    private readonly command: readonly [string, ...string[]],
    options: ProgramOptions = {},
  ) {
    const [program, ...args] = command;
    this.process = execa(program, args, spawnOptions(this.mark, options));
    this.process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
    this.end = this.watch();
  }

  get pid(): number {
    if (this.process.pid === undefined) throw new Error(`${this.name} did not start: ${this.errors}`);
    return this.process.pid;
  }

  get stdout(): string {
    return this.output;
  }

  get stderr(): string {
    return this.errors;
  }

  /** The processes that still run after a moment's grace, of all that it started, itself included. */
  async leftovers(withinMs = KERNEL_GRACE_MS): Promise<string[]> {
    return (await awaitNoneLeft(this.mark, withinMs)).map(({ command }) => command);
  }

  onStdout(listener: (text: string) => void): void {
    this.process.stdout.on('data', listener);
  }

  /** Goes away as its reader: what it writes from here on meets a broken pipe. */
  closeStdout(): void {
    this.process.stdout.destroy();
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** To its whole process group, as a terminal does on Ctrl-C. */
  killGroup(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal);
  }

  /** Ends a program that has no end of its own. */
  async stop(): Promise<ProgramEnd> {
    this.killGroup('SIGTERM');
    return this.ended();
  }

  /** Its end, whatever it leaves behind. @throws Error after `withinMs`. */
  async exit(withinMs = 45_000): Promise<ProgramEnd> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`${this.name} has not ended within ${String(withinMs)} ms\n${this.lastWords()}`));
      }, withinMs);
    });
    return Promise.race([this.end, late]).finally(() => {
      clearTimeout(timer);
    });
  }

  /** Its end, with the proof that no process is left that it started. */
  async ended(withinMs?: number): Promise<ProgramEnd> {
    const end = await this.exit(withinMs);
    const left = await this.leftovers();
    if (left.length > 0) throw new Error(`${this.name} has left behind:\n${left.join('\n')}`);
    return end;
  }

  lastWords(): string {
    return `stdout: …${this.output.slice(-1500)}\nstderr: …${this.errors.slice(-1500)}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await killMarked(this.mark);
    await this.end;
  }

  private get name(): string {
    return this.command.join(' ').slice(0, 200);
  }

  private async watch(): Promise<ProgramEnd> {
    const { exitCode = null, signal = null } = await this.process;
    return {
      exitCode,
      signal,
      stdout: this.output,
      stderr: this.errors,
      elapsedMs: performance.now() - this.startedMs,
    };
  }
}

/** Runs a program to its end. */
export async function runProgram(
  command: readonly [string, ...string[]],
  options: ProgramOptions & { readonly withinMs?: number } = {},
): Promise<ProgramEnd> {
  await using program = new MarkedProgram(command, options);
  return await program.ended(options.withinMs);
}

function spawnOptions(mark: string, { env = {}, cwd = process.cwd() }: ProgramOptions) {
  const merged = { ...process.env, DISPLAY: undefined, XAUTHORITY: undefined, ...env, [MARK]: mark };
  const kept = Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    cwd,
    env: Object.fromEntries(kept),
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    // Its own group, as a shell with job control gives it: a signal to the group reaches no test runner.
    detached: true,
  } as const;
}
