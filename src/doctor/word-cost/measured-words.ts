import type { Finding, PipelineReport } from '../pipeline-lint/lint-pipeline.js';
import { mendOnly } from '../pipeline-lint/lint-pipeline.js';
import type { Severity } from '../pipeline-lint/rule.js';

/** A word whose cost in time can be measured. */
export interface MeasuredWord {
  readonly finding: Finding;
  /** The pipeline without it, all else as written. */
  readonly without: string;
  /** With a reader that works on each frame for longer than frames are apart: else nothing queues up. */
  readonly needsBusyReader: boolean;
}

export interface UnmeasuredWord {
  readonly finding: Finding;
  /** Why not, as the end of a sentence. */
  readonly reason: string;
}

export interface WordPlan {
  /** As written, but for what would keep it from running at all. */
  readonly base: string;
  readonly words: readonly MeasuredWord[];
  readonly unmeasured: readonly UnmeasuredWord[];
}

/** Which words are measured, and why the others are not. */
export function planWords(report: PipelineReport): WordPlan {
  const broken = report.findings.filter(({ severity, rule }) => severity === 'fails' && rule !== 'opencv-end');
  const base = broken.length === 0 ? report.text : mendOnly(report.text, 'fails');
  const plan: { words: MeasuredWord[]; unmeasured: UnmeasuredWord[] } = { words: [], unmeasured: [] };
  for (const finding of report.findings) {
    const reason = whyNot(finding);
    // Places in the text move when what does not run is mended: found again by rule and order.
    const without = broken.length === 0 ? finding.without : mendOnly(base, finding.rule, orderOf(report, finding));
    if (reason !== null || without === null)
      plan.unmeasured.push({ finding, reason: reason ?? 'the text alone cannot mend it' });
    else plan.words.push({ finding, without, needsBusyReader: finding.rule === 'appsink-queue' });
  }
  return { base, ...plan };
}

/** Of several findings of one rule, which one it is. */
function orderOf({ findings }: PipelineReport, finding: Finding): number {
  return findings.filter(({ rule }) => rule === finding.rule).indexOf(finding);
}

const REASONS: Readonly<Record<Severity, string | null>> = {
  hang: 'it hangs only while nobody sends',
  fails: 'without mending it nothing runs, so it is mended in all runs',
  latency: null,
  loss: 'it costs packets, not time',
  'late-join': 'it shows only to a receiver that joins late',
  'wrong-picture': 'it costs the picture, not time',
};

function whyNot({ rule, severity }: Finding): string | null {
  if (rule === 'source-pace') return 'a stamped picture takes the place of its source';
  if (rule === 'opencv-end') return 'measuring puts an end of its own there';
  // Twice the samples to encode.
  return rule === 'full-chroma' ? null : REASONS[severity];
}
