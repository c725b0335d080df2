import { PipelineSyntaxError, type Span } from './parsed-pipeline.js';
import type { PipelineChar } from './pipeline-chars.js';

export interface ReadWord {
  /** Without quotes and escapes. */
  readonly value: string;
  readonly span: Span;
}

const IDENTIFIER = /[A-Za-z0-9_%:-]/;
/** What may begin an identifier: `-` and `:` may not. */
const IDENTIFIER_START = /[A-Za-z0-9_]/;
const MEDIA_TYPE = /^[A-Za-z0-9-]+\/[A-Za-z0-9.+*-]+\s*(?=[,;(!]|$)/;

/** Reads the words of gst_parse_launch's grammar one by one. */
export class CharReader {
  private index = 0;

  constructor(
    private readonly chars: readonly PipelineChar[],
    private readonly textLength: number,
  ) {}

  /** @returns whether anything is left. */
  skipBlanks(): boolean {
    while (this.isBlank()) this.index += 1;
    return this.index < this.chars.length;
  }

  peek(ahead = 0): string {
    return this.chars[this.index + ahead]?.char ?? '';
  }

  /** Nothing but a blank follows. */
  isAlone(): boolean {
    return this.isBlank(this.index + 1) || this.index + 1 >= this.chars.length;
  }

  take(count: number): Span {
    const from = this.index;
    this.index += count;
    return this.spanFrom(from);
  }

  back(count: number): void {
    this.index -= count;
  }

  takeIdentifier(): ReadWord | null {
    if (!IDENTIFIER_START.test(this.peek())) return null;
    const from = this.index;
    while (this.peek() !== '' && IDENTIFIER.test(this.peek())) this.index += 1;
    return this.wordFrom(from);
  }

  /** Up to the next blank. */
  takeWord(): ReadWord {
    const from = this.index;
    while (this.index < this.chars.length && !this.isBlank()) this.index += 1;
    return this.wordFrom(from);
  }

  /** The word that began at `span`, up to the next blank. */
  extendToBlank(span: Span): ReadWord {
    const from = this.chars.findIndex(({ at }) => at === span.start);
    this.takeWord();
    return this.wordFrom(from);
  }

  startsUri(): boolean {
    return (this.peek() === '/' && this.peek(-1) === ':') || (this.peek() === '+' && /^\+\w+:\/\//.test(this.rest(20)));
  }

  /** Whether `=` comes next, blanks before it allowed. */
  isAssignment(): boolean {
    return /^\s*=/.test(this.rest(200));
  }

  /** `=` and what follows it; quotes enclose a value, a backslash takes away the meaning of the next character. */
  takeValue(): ReadWord & { readonly end: number } {
    this.skipBlanks();
    this.index += 1;
    this.skipBlanks();
    const quote = this.peek();
    if (quote === '"' || quote === "'") return this.takeQuoted(quote);
    const from = this.index;
    while (this.index < this.chars.length && !this.isBlank()) this.index += this.peek() === '\\' ? 2 : 1;
    this.index = Math.min(this.index, this.chars.length);
    const word = this.wordFrom(from);
    return { ...word, value: unescape(word.value), end: word.span.end };
  }

  /** Caps as they stand behind a link, up to the next one; null where there are none. */
  takeCaps(): ReadWord | null {
    if (!MEDIA_TYPE.test(this.rest(300))) return null;
    const from = this.index;
    let quoted = false;
    while (this.index < this.chars.length && (quoted || this.peek() !== '!')) {
      if (this.peek() === '"') quoted = !quoted;
      this.index += 1;
    }
    const next = this.index;
    while (this.isSpace(this.index - 1)) this.index -= 1;
    const caps = this.wordFrom(from);
    this.index = next;
    return { ...caps, span: this.wholeArgument(caps.span) };
  }

  /** Of a command: the arguments in which a span lies, with their shell quotes. */
  wholeArgument({ start, end }: Span): Span {
    const first = this.chars.find(({ at }) => at === start)?.argument;
    const last = this.chars.find(({ at }) => at === end - 1)?.argument;
    return { start: first?.start ?? start, end: Math.max(end, last?.end ?? end) };
  }

  private takeQuoted(quote: string): ReadWord & { readonly end: number } {
    const opening = this.take(1);
    const from = this.index;
    while (this.index < this.chars.length && this.peek() !== quote) this.index += this.peek() === '\\' ? 2 : 1;
    if (this.index >= this.chars.length) throw new PipelineSyntaxError('this quote has no end', opening.start, 1);
    const { value, span } = this.wordFrom(from);
    return { value: unescape(value), span, end: this.take(1).end };
  }

  private wordFrom(from: number): ReadWord {
    const value = this.chars.slice(from, this.index).map(({ char }) => char);
    return { value: value.join(''), span: this.spanFrom(from) };
  }

  private spanFrom(from: number): Span {
    const start = this.chars[from]?.at ?? this.textLength;
    const last = this.chars[this.index - 1];
    return { start, end: this.index > from && last !== undefined ? last.at + 1 : start };
  }

  private rest(length: number): string {
    return this.chars
      .slice(this.index, this.index + length)
      .map(({ char }) => char)
      .join('');
  }

  private isBlank(index = this.index): boolean {
    return this.isSpace(index) && this.chars[index]?.isGlued === false;
  }

  private isSpace(index: number): boolean {
    return /^\s$/.test(this.chars[index]?.char ?? '');
  }
}

function unescape(value: string): string {
  return value.replaceAll(/\\(.)/gs, '$1');
}
