import { freeUdpPort } from '../../host/free-udp-port.js';
import { framesPerSecond } from '../../pipeline/video-format.js';
import type { PipelineReport } from '../pipeline-lint/lint-pipeline.js';
import { measuredLink } from './measured-link.js';
import { type MeasuredWord, planWords, type UnmeasuredWord } from './measured-words.js';
import { NotMeasurable } from './not-measurable.js';
import { type LinkOutcome, LinkPair, type LinkPlan, type LinkRunner } from './run-link.js';
import { type CostRow, costRow, isSteady } from './word-costs.js';

export interface WordCosts {
  readonly video: { readonly width: number; readonly height: number; readonly fps: number };
  readonly standIns: readonly string[];
  readonly rounds: number;
  readonly elapsedMs: number;
  readonly words: readonly (CostRow & MeasuredWord)[];
  /** Of all words together; null where nothing is to be mended. */
  readonly all: CostRow | null;
  readonly unmeasured: readonly UnmeasuredWord[];
  /** How long the busy reader works on a frame. */
  readonly busyMs: number;
}

export interface MeasureOptions {
  readonly signal: AbortSignal;
  readonly onRun: (done: number, total: number, round: number) => void;
}

/** How a link is run; tests put something quicker in its place. */
export interface MeasureDeps {
  readonly openRunner: () => LinkRunner;
  readonly freeUdpPort: typeof freeUdpPort;
  readonly nowMs: () => number;
}

const REAL: MeasureDeps = { openRunner: () => new LinkPair(), freeUdpPort, nowMs: () => performance.now() };

const WARMUP_MS = 400;
const DURATION_MS = 1000;
/** A run that has no picture by then gets none; without zerolatency one takes 2 s. */
const LIMIT_MS = 9000;
/** The promise is a minute for all, with what comes before and after. */
const BUDGET_MS = 52_000;
const MAX_ROUNDS = 5;
/** No more are made where these agree. */
const ENOUGH_ROUNDS = 3;
/** More would leave no time for a second round. */
const MAX_WORDS = 7;
/** In frames: the reader falls behind, but slowly. */
const BUSY_FRAMES = 1.25;

/** One way to write the pipeline, and what came of it in each round. */
interface Variant {
  readonly text: string;
  readonly isBusy: boolean;
  readonly outcomes: LinkOutcome[];
}

/**
 * Measures what each word costs: the pipeline as written and without each, one after the other, in rounds.
 * @throws NotMeasurable where the pipeline cannot be made half of a link.
 */
export async function measureWords(
  report: PipelineReport,
  options: MeasureOptions,
  deps: MeasureDeps = REAL,
): Promise<WordCosts> {
  const startedMs = deps.nowMs();
  const plan = planWords(report);
  const measured = plan.words.slice(0, MAX_WORDS);
  const tooMany = plan.words
    .slice(MAX_WORDS)
    .map(({ finding }) => ({ finding, reason: 'there are too many words for one minute' }));
  const variants = new Variants();
  const base = variants.of(plan.base, false);
  const words = measured.map((word) => ({
    word,
    as: variants.of(plan.base, word.needsBusyReader),
    without: variants.of(word.without, word.needsBusyReader),
  }));
  const all = report.mended === null ? null : variants.of(report.mended, false);
  const { video, standIns } = measuredLink(plan.base, 1);
  const fps = framesPerSecond(video.frameRate);
  const busyMs = Math.round((BUSY_FRAMES * 1000) / fps);
  const runner = deps.openRunner();
  const rounds = await runRounds(variants.list, { startedMs, busyMs, runner }, options, deps).finally(() =>
    runner.close(),
  );
  return {
    ...{ video: { width: video.width, height: video.height, fps }, standIns, rounds, busyMs },
    elapsedMs: deps.nowMs() - startedMs,
    words: words.map(({ word, as, without }) => ({ ...word, ...costRow(as.outcomes, without.outcomes) })),
    all: all === null ? null : costRow(base.outcomes, all.outcomes),
    unmeasured: [...plan.unmeasured, ...tooMany],
  };
}

/** Each text once, however many words it stands for. */
class Variants {
  readonly list: Variant[] = [];

  of(text: string, isBusy: boolean): Variant {
    const known = this.list.find((variant) => variant.text === text && variant.isBusy === isBusy);
    if (known !== undefined) return known;
    const variant = { text, isBusy, outcomes: [] };
    this.list.push(variant);
    return variant;
  }
}

/** Each round begins with another variant. @returns how many rounds were made. */
async function runRounds(
  variants: readonly Variant[],
  { startedMs, busyMs, runner }: { readonly startedMs: number; readonly busyMs: number; readonly runner: LinkRunner },
  { signal, onRun }: MeasureOptions,
  deps: MeasureDeps,
): Promise<number> {
  let longestMs = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const beganMs = deps.nowMs();
    if (round > 0 && beganMs - startedMs + longestMs > BUDGET_MS) return round;
    for (const index of variants.keys()) {
      const variant = variants[(index + round) % variants.length];
      onRun(index, variants.length, round);
      const leftMs = BUDGET_MS - (deps.nowMs() - startedMs);
      if (variant === undefined || leftMs < WARMUP_MS + DURATION_MS) return round + 1;
      variant.outcomes[round] = await runVariant(variant, runner, {
        ...{ busyMs: variant.isBusy ? busyMs : 0, limitMs: Math.min(LIMIT_MS, leftMs), signal },
        port: await deps.freeUdpPort('127.0.0.1'),
      });
    }
    longestMs = Math.max(longestMs, deps.nowMs() - beganMs);
    if (round + 1 >= ENOUGH_ROUNDS && variants.every(({ outcomes }) => isSteady(outcomes))) return round + 1;
  }
  return MAX_ROUNDS;
}

async function runVariant(
  { text, outcomes }: Variant,
  runner: LinkRunner,
  plan: Pick<LinkPlan, 'port' | 'busyMs' | 'limitMs' | 'signal'>,
): Promise<LinkOutcome> {
  const [before] = outcomes;
  // What gave no picture once would only take its time again.
  if (before?.kind === 'failed') return before;
  try {
    const link = measuredLink(text, plan.port);
    return await runner.run({ ...plan, link, warmupMs: WARMUP_MS, durationMs: DURATION_MS });
  } catch (error) {
    if (error instanceof NotMeasurable) return { kind: 'failed', reason: error.message };
    throw error;
  }
}
