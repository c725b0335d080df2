import { LoopError } from '../errors/loop-error.js';
import { ELEMENT_PACKAGES } from '../pipeline/element-packages.js';
import type { ChildExit } from './child-handle.js';
import type { Verdict } from './health.js';

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
  for (const line of lines) {
    const name = /no element "([\w-]+)"/.exec(line)?.[1];
    if (name === undefined) continue;
    const debianPackage = ELEMENT_PACKAGES[name];
    const advice = debianPackage === undefined ? '' : ` (install ${debianPackage})`;
    return new LoopError('missing', `no element "${name}"${advice}`);
  }
  return null;
}

/** GStreamer's own reason stands on stderr, among warnings that mean nothing. */
function withLastWords(message: string, lines: readonly string[]): string {
  const telling = lines.filter((line) => !line.includes('Cannot query video position'));
  const errors = telling.filter((line) => /error|cannot|could not|failed|not found/i.test(line));
  const last = errors.at(-1);
  return last === undefined || message.includes(last) ? message : `${message} [${last.trim()}]`;
}
