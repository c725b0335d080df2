import { assertNever } from '../errors/assert-never.js';
import { LoopError } from '../errors/loop-error.js';
import { ELEMENT_PACKAGES, packageOf } from '../pipeline/element-packages.js';
import { isOfNoAccount, postedError } from '../pipeline/posted-error.js';
import type { ChildExit } from './child-handle.js';
import type { Verdict } from '../health/verdict.js';
import type { SourceWitness } from './source-witness.js';

const STOPPED_BY_OTHERS = new LoopError('child-died', 'the process was ended by somebody else, with SIGTERM');

/** What GStreamer said of a sender's source. */
export type SourceSigns = Pick<SourceWitness, 'broken' | 'refusal'>;

/**
 * What is wrong with the end of a child that was not asked for it; null: nothing, it has done what it was for.
 * @param source what is known of its source.
 * @param hasHook whether code of the user's ran in it.
 */
export function explainEnd(
  exit: ChildExit,
  verdict: Verdict | null,
  source: SourceSigns,
  hasHook: boolean,
): LoopError | null {
  switch (exit.done) {
    case 'stopped':
      return STOPPED_BY_OTHERS;
    case 'end-of-stream':
      return source.broken();
    case 'frames':
      return null;
    case null:
      return (isOpenFailure(exit) ? source.refusal(exit.stderrTail) : null) ?? explainExit(exit, verdict, hasHook);
    default:
      return assertNever(exit.done);
  }
}

function isOpenFailure({ fault }: ChildExit): boolean {
  return fault?.code === 'open-failed';
}

/**
 * Why a child that should have gone on is gone, as one error: what it said itself, what the supervisor ended it for, or
 * what the system tells. OpenCV reports a missing element on stderr only.
 */
export function explainExit(exit: ChildExit, verdict: Verdict | null, hasHook = false): LoopError {
  const { fault, stderrTail } = exit;
  if (fault !== null) {
    const missing = fault.code === 'open-failed' ? missingElement(stderrTail) : null;
    return missing ?? new LoopError(fault.code, withLastWords(fault.message, stderrTail));
  }
  if (verdict?.restart != null) return new LoopError(verdict.restart, verdict.message);
  const how = exit.signal === null ? `exit code ${String(exit.exitCode)}` : `signal ${exit.signal}`;
  // A child itself says what it leaves for.
  const guess = hasHook && exit.exitCode === 0 ? ': the hook may have called process.exit()' : '';
  return new LoopError('child-died', withLastWords(`the process ended with ${how}${guess}`, stderrTail));
}

/** A hook that never returns holds up all else in its child, which can say nothing of it. */
export function suspectHook(verdict: Verdict, hasHook: boolean): Verdict {
  const isHeldUp = verdict.restart === 'unresponsive' || verdict.restart === 'open-timeout';
  const isStopped = verdict.evidence['processState'] === 'stopped';
  if (!hasHook || !isHeldUp || isStopped) return verdict;
  return { ...verdict, message: `${verdict.message}: the hook may not have returned` };
}

function missingElement(lines: readonly string[]): LoopError | null {
  const missing = lines.map(missingPart).find((message) => message !== null);
  return missing === undefined ? null : new LoopError('missing', missing);
}

/** How a complaint about a missing decoder begins. */
export const NO_DECODER = 'no decoder for this stream';

/** What a line of a child's stderr says is missing on this host, with the package that brings it; null: nothing. */
export function missingPart(line: string): string | null {
  // What decodebin says of a stream that nothing here can decode.
  if (/your GStreamer installation is missing a/i.test(line)) {
    return `${NO_DECODER} (install ${ELEMENT_PACKAGES['avdec_h264'] ?? 'gstreamer1.0-libav'})`;
  }
  const name = /no element "([\w-]+)"/.exec(line)?.[1];
  if (name === undefined) return null;
  const debianPackage = packageOf(name);
  return `no element "${name}"${debianPackage === null ? '' : ` (install ${debianPackage})`}`;
}

/**
 * OpenCV asks each source for its position when it opens it, and complains of those that have none: it means nothing. GStreamer
 * tells each message that an element posts twice.
 */
const MEANINGLESS = /Cannot query video position|gst_query_set_position|GST_ERROR_SYSTEM .* posting message: /;

/** The lines that may tell something, without what only GStreamer's developers can read. */
export function tellingLines(lines: readonly string[]): string[] {
  return lines.filter((line) => !MEANINGLESS.test(line)).map((line) => reportIn(line) ?? line);
}

function reportIn(line: string): string | null {
  const [, element, report] = /GST_ERROR_SYSTEM .*?<([^<>]+)> posted \w+ message: (.+)$/.exec(line) ?? [];
  if (element !== undefined && report !== undefined) return `GStreamer: ${element}: ${report}`;
  const told = /^[\d:.]+ +\d+ +0x[\da-f]+ ERROR +default [^ ]+ (.+)$/.exec(line)?.[1];
  return told === undefined ? null : `GStreamer: ${told}`;
}

/** GStreamer's own reason stands on stderr, among warnings that mean nothing. */
function withLastWords(message: string, lines: readonly string[]): string {
  const last = rootError(lines) ?? lastComplaint(lines);
  return last === null || message.includes(last) ? message : `${message} [${last}]`;
}

/** What an element posts where another error has been posted before. */
const CONSEQUENCE = /^(Internal data |GStreamer error: state change failed)/;

/** The last error that an element has posted which is not only the consequence of another one. */
function rootError(lines: readonly string[]): string | null {
  const posted = lines.map(postedError).filter((error) => error !== null && !isOfNoAccount(error));
  const root = posted.findLast((error) => error !== null && !CONSEQUENCE.test(error.report)) ?? posted.at(-1);
  return root == null ? null : `${root.element}: ${root.report}`;
}

function lastComplaint(lines: readonly string[]): string | null {
  const errors = tellingLines(lines).filter((line) => /error|cannot|could not|failed|not found|reported:/i.test(line));
  return errors.at(-1)?.trim() ?? null;
}
