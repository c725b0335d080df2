import { LoopError } from '../errors/loop-error.js';
import { ELEMENT_PACKAGES, packageOf } from '../pipeline/element-packages.js';
import type { ChildExit } from './child-handle.js';
import type { Verdict } from '../health/verdict.js';

/**
 * Why a child that should have gone on is gone, as one error: what it said itself, what the supervisor ended it for, or
 * what the system tells. OpenCV reports a missing element on stderr only.
 */
export function explainExit(exit: ChildExit, verdict: Verdict | null): LoopError {
  const { fault, stderrTail } = exit;
  if (fault !== null) {
    const missing = fault.code === 'open-failed' ? missingElement(stderrTail) : null;
    return missing ?? new LoopError(fault.code, withLastWords(fault.message, stderrTail));
  }
  if (verdict?.restart != null) return new LoopError(verdict.restart, verdict.message);
  const how = exit.signal === null ? `exit code ${String(exit.exitCode)}` : `signal ${exit.signal}`;
  return new LoopError('child-died', withLastWords(`the process ended with ${how}`, stderrTail));
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

/** OpenCV asks each source for its position when it opens it, and complains of those that have none: it means nothing. */
const MEANINGLESS = /Cannot query video position|gst_query_set_position/;

/** The lines that may tell something. */
export function tellingLines(lines: readonly string[]): string[] {
  return lines.filter((line) => !MEANINGLESS.test(line));
}

/** GStreamer's own reason stands on stderr, among warnings that mean nothing. */
function withLastWords(message: string, lines: readonly string[]): string {
  const errors = tellingLines(lines).filter((line) => /error|cannot|could not|failed|not found|reported:/i.test(line));
  const last = errors.at(-1);
  return last === undefined || message.includes(last) ? message : `${message} [${last.trim()}]`;
}
