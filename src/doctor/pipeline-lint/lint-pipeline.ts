import { applyMends, type Mend } from './mend.js';
import { parsePipeline } from './parse-pipeline.js';
import type { ParsedElement, ParsedPipeline, Span } from './parsed-pipeline.js';
import { property, type PipelineEnd, PipelineView } from './pipeline-view.js';
import { type Hit, type Rule, SEVERITIES, type Severity } from './rule.js';
import { ALL_RULES } from './rules/all-rules.js';
import { isOurReceiver } from './rules/opencv.js';

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** The word at fault as it stands in the text, or that of the element that lacks one. */
  readonly word: string;
  /** Where it stands. */
  readonly span: Span;
  readonly element: string;
  readonly why: string;
  readonly write: string;
  /** The text with this alone mended; null where the text alone cannot mend it. */
  readonly without: string | null;
}

export interface PipelineReport {
  readonly text: string;
  readonly isCommand: boolean;
  readonly end: PipelineEnd;
  readonly elements: readonly string[];
  /** Worst first, and then as they stand in the text. */
  readonly findings: readonly Finding[];
  /** With all mended that can be; null where nothing has to be. */
  readonly mended: string | null;
  readonly notes: readonly string[];
}

/**
 * Words that cost latency, hang or lose pictures. Runs nothing.
 * @throws PipelineSyntaxError
 */
export function lintPipeline(text: string): PipelineReport {
  const parsed = parsePipeline(text);
  const view = new PipelineView(parsed);
  const found = hitsOf(view);
  return {
    ...{ text, isCommand: parsed.isCommand, end: view.end },
    elements: parsed.elements.map(({ factory }) => factory),
    findings: found.map(({ rule, hit }) => describe(parsed, rule, hit)).sort(byWeight),
    mended: found.length === 0 ? null : mendAll(text),
    notes: isOurReceiver(view) && !parsed.isCommand ? [OURS] : [],
  };
}

const OURS =
  "This is gstcv-loop's own receiver. Its decodebin hangs without a sender: gstcv-loop opens it in a process that it watches; another program would have to do so too.";

/** One mend may bring to light what another one has hidden; more than a few rounds would be a rule at war with another. */
const MAX_ROUNDS = 5;

function mendAll(text: string): string {
  return mendWhile(text, () => true);
}

/**
 * The text with one kind of fault mended.
 * @param what a severity, or the id of a rule.
 * @param order which of several places, from 0; all, where it is not given.
 */
export function mendOnly(text: string, what: string, order?: number): string {
  const isMeant = ({ id, severity }: Rule) => id === what || severity === what;
  if (order === undefined) return mendWhile(text, isMeant);
  const parsed = parsePipeline(text);
  const hit = hitsOf(new PipelineView(parsed)).filter(({ rule }) => isMeant(rule))[order]?.hit;
  return hit === undefined ? text : applyMends(parsed, hit.mends);
}

function mendWhile(text: string, isMeant: (rule: Rule) => boolean): string {
  let mended = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const parsed = parsePipeline(mended);
    const hits = hitsOf(new PipelineView(parsed)).filter(({ rule }) => isMeant(rule));
    const mends = hits.flatMap(({ hit }) => hit.mends);
    if (mends.length === 0) break;
    mended = applyMends(parsed, withoutTwins(mends));
  }
  return mended;
}

/** Two rules may want the same of one element. */
function withoutTwins(mends: readonly Mend[]): Mend[] {
  const seen = new Map<ParsedElement, Set<string>>();
  return mends.filter((mend) => {
    const what = mend.kind === 'set' || mend.kind === 'unset' ? mend.property : mend.kind;
    const known = seen.get(mend.element) ?? new Set();
    seen.set(mend.element, known);
    return !known.has(what) && known.add(what).size > 0;
  });
}

function hitsOf(view: PipelineView): { readonly rule: Rule; readonly hit: Hit }[] {
  return ALL_RULES.flatMap((rule) => rule.check(view).map((hit) => ({ rule, hit })));
}

function describe(parsed: ParsedPipeline, { id, severity }: Rule, hit: Hit): Finding {
  const { element, why, write, mends } = hit;
  const at = hit.property === null ? null : property(element, hit.property);
  const span = at?.span ?? element.nameSpan;
  return {
    ...{ rule: id, severity, span, why, write },
    word: parsed.text.slice(span.start, span.end),
    element: element.factory,
    without: mends.length === 0 ? null : applyMends(parsed, mends),
  };
}

function byWeight(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.span.start - b.span.start;
}
