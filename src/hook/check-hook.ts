import { badFlag } from '../config/flag-values.js';
import type { LoopError } from '../errors/loop-error.js';
import { nearestWord } from '../errors/nearest-word.js';
import { quoteValue } from '../errors/quote-value.js';
import { type Hook, HOOK_FORMATS } from './define-hook.js';

const EXAMPLE = "export default { format: 'bgr', frame(mat, ctx) { … } }";

/**
 * The hook that a file exports.
 * @param exported the module's namespace.
 * @throws LoopError `bad-config`: one line that says what is missing or wrong.
 */
export function checkHook(path: string, exported: object): Hook {
  const bad = (what: string): LoopError => badFlag('hook', path, what);
  if (!('default' in exported)) throw bad(`this file has no default export: write ${EXAMPLE}`);
  const hook: unknown = exported.default;
  if (typeof hook !== 'object' || hook === null) {
    const advice = isClass(hook) ? 'export an instance: export default new …()' : `write ${EXAMPLE}`;
    throw bad(`its default export is ${nameOf(hook)}, not an object: ${advice}`);
  }
  if (!('format' in hook)) throw bad(`the hook has no format: write one of ${HOOK_FORMATS.join(', ')}`);
  if (!HOOK_FORMATS.some((format) => format === hook.format)) throw bad(unknownFormat(hook.format));
  if (!('frame' in hook)) throw bad('the hook has no frame function: write frame(mat, ctx) { … }');
  if (typeof hook.frame !== 'function') throw bad(`its frame is ${nameOf(hook.frame)}, not a function`);
  for (const name of ['setup', 'teardown'] as const) {
    const part = name in hook ? (hook as Record<string, unknown>)[name] : undefined;
    if (part !== undefined && typeof part !== 'function') throw bad(`its ${name} is ${nameOf(part)}, not a function`);
  }
  // All that makes it one has been looked at.
  return hook as Hook;
}

function unknownFormat(format: unknown): string {
  if (typeof format !== 'string') return `its format is ${nameOf(format)}: write one of ${HOOK_FORMATS.join(', ')}`;
  const nearest = nearestWord(format, HOOK_FORMATS);
  const guess = nearest === null ? '' : `; did you mean ${nearest}?`;
  return `unknown format ${quoteValue(format)}: write one of ${HOOK_FORMATS.join(', ')}${guess}`;
}

/** One whose instances would be hooks. */
function isClass(value: unknown): boolean {
  return typeof value === 'function' && typeof value.prototype === 'object' && 'frame' in (value.prototype as object);
}

/** As a complaint names a value: `a function`, `undefined`. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
