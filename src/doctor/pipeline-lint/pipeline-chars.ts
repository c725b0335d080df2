import { PipelineSyntaxError, type Span } from './parsed-pipeline.js';
import { literalChars } from './string-literals.js';

/** One character that gst_parse_launch would see, and where it comes from. */
export interface PipelineChar {
  readonly char: string;
  readonly at: number;
  /** A blank that belongs to its word: gst-launch-1.0 escapes those inside an argument. */
  readonly isGlued: boolean;
  /** The whole argument in the text, its shell quotes included; null where there is no shell. */
  readonly argument: Span | null;
}

export interface PipelineChars {
  readonly chars: readonly PipelineChar[];
  readonly isCommand: boolean;
}

interface ShellWord extends Span {
  readonly chars: readonly { readonly char: string; readonly at: number }[];
}

/** The characters of a string for OpenCV, also in quotes or in a program, or what a shell would leave of a gst-launch-1.0 line. */
export function pipelineChars(text: string): PipelineChars {
  if (!/(^|[\s/])gst-launch-1\.0(\s|$)/.test(text)) {
    const literal = literalChars(text);
    if (literal !== null) return { chars: literal, isCommand: false };
    const chars = Array.from(text, (char, at) => ({ char, at, isGlued: false, argument: null }));
    // Array.from steps by code point; only the first half of a surrogate pair would have its place.
    return { chars: text.length === chars.length ? chars : splitUnits(text), isCommand: false };
  }
  const words = shellWords(text);
  const program = words.findIndex((word) => /(^|\/)gst-launch-1\.0$/.test(wordText(word)));
  const rest = words.slice(program + 1).filter((word) => !/^-{1,2}[a-zA-Z]/.test(wordText(word)));
  const [only] = rest;
  if (rest.length === 1 && only?.chars.some(({ char }) => char === '!')) {
    const advice = 'gst-launch-1.0 wants the pipeline as many words, without quotes around the whole';
    throw new PipelineSyntaxError(advice, only.start, only.end - only.start);
  }
  return { chars: rest.flatMap(argumentChars), isCommand: true };
}

function splitUnits(text: string): PipelineChar[] {
  return text.split('').map((char, at) => ({ char, at, isGlued: false, argument: null }));
}

function wordText(word: ShellWord): string {
  return word.chars.map(({ char }) => char).join('');
}

function argumentChars({ chars, start, end }: ShellWord): PipelineChar[] {
  const argument = { start, end };
  const inside = chars.map(({ char, at }) => ({ char, at, isGlued: /\s/.test(char), argument }));
  return [...inside, { char: ' ', at: end, isGlued: false, argument: null }];
}

/**
 * Words as a POSIX shell makes them, up to where the command ends (`|`, `>`, `&`, `;`). Nothing is expanded.
 * @throws PipelineSyntaxError for a quote without an end, and for `$` and a backquote, whose value only a shell knows.
 */
function shellWords(text: string): ShellWord[] {
  const words: ShellWord[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) at += 1;
    else if (text.startsWith('\\\n', at)) at += 2;
    else if (/^(\d*[<>]|[|&;])/.test(text.slice(at))) break;
    else {
      const word = shellWord(text, at);
      words.push(word);
      at = word.end;
    }
  }
  return words;
}

function shellWord(text: string, start: number): ShellWord {
  const chars: { char: string; at: number }[] = [];
  let quote = { char: '', at: 0 };
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text.charAt(at);
    const isQuoted = quote.char !== '';
    if (char === quote.char) quote = { char: '', at };
    else if (quote.char === "'") chars.push({ char, at });
    else if (char === '$' || char === '`') throw notExpanded(text, at);
    else if (char === '\\' && isEscape(text.charAt(at + 1), isQuoted)) {
      at += 1;
      if (text.charAt(at) !== '\n') chars.push({ char: text.charAt(at), at });
    } else if (isQuoted) chars.push({ char, at });
    else if (char === '"' || char === "'") quote = { char, at };
    else if (/[\s<>|&;]/.test(char)) break;
    else chars.push({ char, at });
  }
  if (quote.char !== '') throw new PipelineSyntaxError('this quote has no end', quote.at, 1);
  return { chars, start, end: at };
}

/** Inside double quotes a backslash is an ordinary character before most others (POSIX, XCU 2.2.3). */
function isEscape(next: string, isQuoted: boolean): boolean {
  return next !== '' && (!isQuoted || /["$`\\\n]/.test(next));
}

function notExpanded(text: string, at: number): PipelineSyntaxError {
  const [word = '$'] = /^(\$\{?[\w(]*\}?|`)/.exec(text.slice(at)) ?? [];
  return new PipelineSyntaxError('a shell would put something else here: write out what', at, word.length);
}

/** The pipeline as gst_parse_launch gets it: without the quotes of a shell or of a program. */
export function rawText(text: string): string {
  const { chars } = pipelineChars(text);
  return chars.map(({ char, isGlued }) => (isGlued ? `\\${char}` : char)).join('');
}
