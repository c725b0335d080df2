import type { PipelineChar } from './pipeline-chars.js';
import { PipelineSyntaxError } from './parsed-pipeline.js';

/** A call that takes a pipeline; or quotes that were copied along with it, with what C++ and Python write in front of them. */
const CALL = /\bVideo(?:Capture|Writer)\b[^"']*?\(\s*/;
const QUOTED = /^\s*(?:[A-Za-z]{1,2})?["']/;

/** Literals of C++ and Python, as they may follow one another: raw, in three quotes, in one. */
const RAW = /R"([^()\s\\]{0,16})\(([\s\S]*?)\)\1"/y;
const TRIPLE = /([A-Za-z]{0,2})("""|''')([\s\S]*?)\2/y;
const SIMPLE = /([A-Za-z]{0,2})(["'])((?:\\[\s\S]|(?!\2)[^\\])*)\2/y;
const BETWEEN = /[\s+\\]*/y;

/**
 * The characters of a pipeline that stands in quotes, alone or in a line of a program; null where there are none.
 * @throws PipelineSyntaxError where a program names a variable in its place
 */
export function literalChars(text: string): PipelineChar[] | null {
  const call = CALL.exec(text);
  if (call === null && !QUOTED.test(text)) return null;
  const chars: PipelineChar[] = [];
  let at = call === null ? text.search(/\S/) : call.index + call[0].length;
  const first = at;
  for (let literal = literalAt(text, at); literal !== null; literal = literalAt(text, at)) {
    chars.push(...literal.chars);
    BETWEEN.lastIndex = literal.end;
    at = literal.end + (BETWEEN.exec(text)?.[0].length ?? 0);
  }
  if (chars.length === 0 && call !== null) {
    const [name = ''] = /^[^,)]*/.exec(text.slice(first)) ?? [];
    throw new PipelineSyntaxError('the pipeline does not stand here: write it out, in quotes', first, name.length);
  }
  return chars.length === 0 ? null : chars;
}

interface Literal {
  readonly chars: readonly PipelineChar[];
  readonly end: number;
}

function literalAt(text: string, at: number): Literal | null {
  const raw = matchAt(RAW, text, at);
  if (raw !== null) {
    const [all, delimiter = '', content = ''] = raw;
    return { chars: plain(content, at + delimiter.length + 3), end: at + all.length };
  }
  const quoted = matchAt(TRIPLE, text, at) ?? matchAt(SIMPLE, text, at);
  if (quoted === null) return null;
  const [all, prefix = '', quote = '', content = ''] = quoted;
  const start = at + prefix.length + quote.length;
  return { chars: /r/i.test(prefix) ? plain(content, start) : unescaped(content, start), end: at + all.length };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function plain(content: string, start: number): PipelineChar[] {
  return content.split('').map((char, index) => ({ char, at: start + index, isGlued: false, argument: null }));
}

/** `\"` is a quote, and `\n` a blank of the pipeline. */
function unescaped(content: string, start: number): PipelineChar[] {
  return Array.from(content.matchAll(/\\([\s\S])|[^\\]/g)).flatMap(({ 0: all, 1: escaped, index }) => {
    if (escaped === '\n') return [];
    const char = escaped === undefined ? all : /[nt]/.test(escaped) ? ' ' : escaped;
    return [{ char, at: start + index + all.length - 1, isGlued: false, argument: null }];
  });
}
