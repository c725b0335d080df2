import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { ADDON_ENVIRONMENT } from '../../config/addon-environment.js';
import { parentDeathCommand } from '../../host/parent-death.js';
import { within } from '../../errors/within.js';
import { isUdpPortBound } from '../../host/udp-port.js';
import { answerSchema, type LinkAnswer, type LinkOrder } from './link-messages.js';
import type { MeasuredLink } from './measured-link.js';

export interface LinkPlan {
  readonly link: MeasuredLink;
  readonly port: number;
  readonly warmupMs: number;
  readonly durationMs: number;
  /** How long the reader works on each frame. */
  readonly busyMs: number;
  /** For loading, and then for the run: both ends are ended then, whatever they do. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

export type LinkOutcome =
  | { readonly kind: 'measured'; readonly delaysMs: readonly number[] }
  | { readonly kind: 'failed'; readonly reason: string };

const SCRIPT = fileURLToPath(new URL('./link-end.js', import.meta.url));
const POLL_MS = 10;

/** What runs links, one at a time. */
export interface LinkRunner {
  run(plan: LinkPlan): Promise<LinkOutcome>;
  /** No process is left when this resolves. */
  close(): Promise<void>;
}

/**
 * Two processes, one at each end. They are kept from one run to the next, since to load OpenCV takes as long as to measure;
 * after a run that failed, or where one does not close its pipeline in time, new ones take their place.
 */
export class LinkPair implements LinkRunner {
  private ends: Ends | null = null;

  constructor(private readonly script = SCRIPT) {}

  async run(plan: LinkPlan): Promise<LinkOutcome> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, plan.signal]);
    try {
      this.ends ??= await loadedEnds(this.script, plan.limitMs);
      const outcome = await Promise.race([runEnds(plan, this.ends, signal), bounded(plan, signal)]);
      if (outcome.kind === 'failed' || !(await isIdle(this.ends))) await this.close();
      return outcome;
    } catch (error) {
      await this.close();
      if (error instanceof EndFailed) return { kind: 'failed', reason: error.message };
      throw error;
    } finally {
      over.abort();
    }
  }

  async close(): Promise<void> {
    const { ends } = this;
    this.ends = null;
    await Promise.all([ends?.reader.end(), ends?.writer.end()]);
  }
}

class EndFailed extends Error {}

interface Ends {
  readonly reader: LinkEnd;
  readonly writer: LinkEnd;
}

async function loadedEnds(script: string, limitMs: number): Promise<Ends> {
  const ends = { reader: new LinkEnd(script), writer: new LinkEnd(script) };
  const answers = await within(Promise.all([ends.reader.next(), ends.writer.next()]), limitMs);
  const failed = answers?.find((answer) => answer.kind === 'failed');
  if (answers !== null && failed === undefined) return ends;
  await Promise.all([ends.reader.end(), ends.writer.end()]);
  throw new EndFailed(failed?.kind === 'failed' ? failed.reason : 'OpenCV does not load in time');
}

/** Longer than a pipeline takes to close; OpenCV waits for its end of stream without a limit. */
const CLOSE_LIMIT_MS = 1000;

async function isIdle({ reader, writer }: Ends): Promise<boolean> {
  writer.tell({ role: 'idle' });
  const answers = await within(Promise.all([reader.next(), writer.next()]), CLOSE_LIMIT_MS);
  return answers?.every(({ kind }) => kind === 'idle') ?? false;
}

async function runEnds({ link, port, ...plan }: LinkPlan, ends: Ends, signal: AbortSignal): Promise<LinkOutcome> {
  const { width, height, frameRate } = link.video;
  const video = { width, height, ...frameRate };
  const { warmupMs, durationMs, busyMs } = plan;
  ends.reader.tell({ role: 'reader', pipeline: link.reader, ...video, warmupMs, durationMs, busyMs });
  const measured = ends.reader.next().then(outcomeOf);
  // A reader that does not open says so; one that never opens is ended by the limit.
  const early = await Promise.race([measured, bound(port, signal)]);
  if (early !== 'bound') return early;
  ends.writer.tell({ role: 'writer', pipeline: link.writer, ...video });
  return Promise.race([measured, ends.writer.failed]);
}

function outcomeOf(answer: LinkAnswer): LinkOutcome {
  if (answer.kind === 'idle') return { kind: 'failed', reason: 'its capture came to an end' };
  if (answer.kind === 'measured' && answer.delaysMs.length === 0) return { kind: 'failed', reason: 'no picture came' };
  return answer;
}

async function bound(port: number, signal: AbortSignal): Promise<'bound'> {
  while (!isUdpPortBound(port)) await delay(POLL_MS, undefined, { signal });
  return 'bound';
}

async function bounded({ limitMs }: LinkPlan, signal: AbortSignal): Promise<LinkOutcome> {
  await delay(limitMs, undefined, { signal });
  return { kind: 'failed', reason: `no picture came within ${String(Math.round(limitMs / 1000))} s` };
}

/** One of the two processes. */
class LinkEnd {
  /** Resolves when it fails, and else never. */
  readonly failed: Promise<LinkAnswer & { kind: 'failed' }>;
  private readonly child;
  private readonly answers: LinkAnswer[] = [];
  private wake: (() => void) | null = null;
  private tellFailed: (answer: LinkAnswer & { kind: 'failed' }) => void = () => undefined;

  constructor(script: string) {
    this.failed = new Promise((resolve) => (this.tellFailed = resolve));
    const command: readonly string[] = [...parentDeathCommand(), process.execPath, script];
    const [file = process.execPath, ...words] = command;
    this.child = execa(file, words, {
      ...{ ipc: true, buffer: false, env: ADDON_ENVIRONMENT, stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' },
      ...{ reject: false, killSignal: 'SIGKILL' },
    });
    this.child.on('message', (message) => {
      const parsed = answerSchema.safeParse(message);
      if (parsed.success) this.add(parsed.data);
    });
    void this.child.then(({ signal, exitCode }) => {
      this.add({ kind: 'failed', reason: `its process ended with ${signal ?? `exit code ${String(exitCode)}`}` });
    });
  }

  tell(order: LinkOrder): void {
    // A process that has gone says so itself.
    this.child.sendMessage({ ...order }).catch(() => undefined);
  }

  /** The next thing that it says; that it is gone, is the last. */
  async next(): Promise<LinkAnswer> {
    for (;;) {
      const answer = this.answers.shift();
      if (answer !== undefined) return answer;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.child;
  }

  private add(answer: LinkAnswer): void {
    this.answers.push(answer);
    if (answer.kind === 'failed') this.tellFailed(answer);
    this.wake?.();
  }
}
