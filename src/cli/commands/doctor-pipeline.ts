import { text as readAll } from 'node:stream/consumers';
import { LIMITS } from '../../config/defaults.js';
import { badFlag } from '../../config/flag-values.js';
import { checkPipeline } from '../../doctor/check-pipeline.js';
import { markedExcerpt } from '../../doctor/pipeline-lint/excerpt.js';
import type { Finding, PipelineReport } from '../../doctor/pipeline-lint/lint-pipeline.js';
import { PipelineSyntaxError } from '../../doctor/pipeline-lint/parsed-pipeline.js';
import { NotMeasurable } from '../../doctor/word-cost/not-measurable.js';
import { measureWords, type WordCosts } from '../../doctor/word-cost/measure-words.js';
import { renderCosts } from '../../doctor/word-cost/render-costs.js';
import { renderPipelineReport } from '../../doctor/pipeline-lint/render-report.js';
import { exitCodeOf, LoopError } from '../../errors/loop-error.js';
import { quoteValue } from '../../errors/quote-value.js';
import type { Flags } from '../../request/flags/flag.js';

/** Lints a pipeline and prints what it has found; resolves to the exit code. */
export async function doctorPipeline(flags: Flags, given: string): Promise<number> {
  refuseHostFlags(flags);
  const text = await pipelineText(given);
  const report = await lint(text);
  const isClean = report.findings.length === 0;
  const costs = flags['measure'] === true && !isClean ? await measure(report) : null;
  process.stdout.write(
    flags['json'] === true
      ? `${JSON.stringify({ ...forPrograms(report, isClean), costs: costs === null ? null : costsForPrograms(costs) })}\n`
      : renderPipelineReport(report, terminalColumns()) + (costs === null ? '' : `\n${costsForPeople(costs)}`),
  );
  return isClean ? 0 : exitCodeOf('assertion-failed');
}

type Costs = WordCosts | { readonly reason: string };

async function measure(report: PipelineReport): Promise<Costs> {
  const onRun = (done: number, total: number, round: number) => {
    if (process.stderr.isTTY)
      process.stderr.write(`\rround ${String(round + 1)}, ${String(done + 1)} of ${String(total)} \u001b[K`);
  };
  try {
    return await measureWords(report, { signal: new AbortController().signal, onRun });
  } catch (error) {
    if (error instanceof NotMeasurable) return { reason: error.message };
    throw error;
  } finally {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}

function costsForPeople(costs: Costs): string {
  return 'reason' in costs ? `Not measured: ${costs.reason}.\n` : renderCosts(costs, terminalColumns());
}

function costsForPrograms(costs: Costs) {
  if ('reason' in costs) return costs;
  const { words, unmeasured, ...rest } = costs;
  return {
    ...rest,
    words: words.map(({ finding, withMs, withoutMs, cost, reason, needsBusyReader }) => ({
      ...{ rule: finding.rule, start: finding.span.start, withMs, withoutMs, cost, reason, needsBusyReader },
    })),
    unmeasured: unmeasured.map(({ finding, reason }) => ({ rule: finding.rule, start: finding.span.start, reason })),
  };
}

/** @throws LoopError `bad-config`: what is asked of the host says nothing about a pipeline. */
function refuseHostFlags(flags: Flags): void {
  const other = ['port', 'bitrate'].find((name) => typeof flags[name] === 'string');
  if (other !== undefined)
    throw new LoopError('bad-config', `--${other} is about the host: leave it away beside --pipeline`);
}

async function pipelineText(given: string): Promise<string> {
  const text = (given === '-' ? await readAll(process.stdin) : given).trim();
  if (text === '') throw badFlag('pipeline', text, 'write a pipeline, for example "udpsrc port=5000 ! … ! appsink"');
  if (text.length > LIMITS.maxPipelineChars) {
    throw badFlag('pipeline', text, `longer than ${String(LIMITS.maxPipelineChars)} characters`);
  }
  // What a terminal would act upon; line breaks and tabs are blanks of a pipeline.
  const control = /[^\P{Cc}\n\r\t]|\p{Cf}/u.exec(text);
  if (control !== null)
    throw badFlag('pipeline', text, `the character ${quoteValue(control[0])} cannot stand in a pipeline`);
  return text;
}

async function lint(text: string): Promise<PipelineReport> {
  try {
    return await checkPipeline(text);
  } catch (error) {
    if (!(error instanceof PipelineSyntaxError)) throw error;
    const { start, length, message } = error;
    throw new LoopError(
      'bad-config',
      `--pipeline "${markedExcerpt(text, { start, end: start + length }, 100)}": ${message}`,
      {
        cause: error,
      },
    );
  }
}

/** Narrower than that no line would hold a word with its explanation. */
const MIN_COLUMNS = 60;
const MAX_COLUMNS = 120;

function terminalColumns(): number {
  return Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, process.stdout.columns || 80));
}

function forPrograms({ findings, ...report }: PipelineReport, ok: boolean) {
  const { end, elements, mended, notes } = report;
  return { ok, end, elements, findings: findings.map(findingForPrograms), mended, notes };
}

function findingForPrograms({ rule, severity, word, span, element, why, write, without }: Finding) {
  return { rule, severity, word, start: span.start, length: span.end - span.start, element, why, write, without };
}
