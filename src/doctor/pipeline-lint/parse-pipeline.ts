import { nearestWord } from '../../errors/nearest-word.js';
import { CharReader } from './char-reader.js';
import {
  type ParsedElement,
  type ParsedLink,
  type ParsedPipeline,
  type ParsedProperty,
  PipelineSyntaxError,
  type Span,
} from './parsed-pipeline.js';
import { pipelineChars } from './pipeline-chars.js';

/** One end of a link before names are resolved. */
type LinkEnd = number | { readonly name: string; readonly span: Span };

/**
 * Reads the syntax of gst_parse_launch (gstreamer/gst/parse/grammar.y): elements, properties, caps between links, bins,
 * references such as `t.` and `demux.video_0`. A bin in parentheses counts as the elements in it.
 * @throws PipelineSyntaxError
 */
export function parsePipeline(text: string): ParsedPipeline {
  const { chars, isCommand } = pipelineChars(text);
  const parser = new PipelineParser(new CharReader(chars, text.length));
  return { text, isCommand, ...parser.parse() };
}

/** No pipeline has so many; each question about one goes through all of them. */
const MAX_ELEMENTS = 300;
const TOO_MANY = `there are more than ${String(MAX_ELEMENTS)} elements: look at them in parts`;

class PipelineParser {
  private readonly elements: (ParsedElement & { readonly properties: ParsedProperty[] })[] = [];
  private readonly links: { readonly from: LinkEnd; readonly to: LinkEnd }[] = [];
  private readonly bins: Span[] = [];
  /** What a link would begin at; null at the start of a chain. */
  private left: LinkEnd | null = null;
  /** A link that still wants its right end. */
  private link: Span | null = null;
  /** Whether `name=value` belongs to the last element. */
  private takesProperties = false;

  constructor(private readonly reader: CharReader) {}

  parse(): Pick<ParsedPipeline, 'elements' | 'links'> {
    while (this.reader.skipBlanks()) this.step();
    const [open] = this.bins;
    if (open !== undefined) throw at('this bracket has no end', open);
    if (this.link !== null) throw at('nothing follows this link', this.link);
    if (this.elements.length === 0) throw new PipelineSyntaxError('there is no element in it', 0, 0);
    return { elements: this.elements, links: this.links.map((link) => this.resolve(link)) };
  }

  private step(): void {
    const { reader } = this;
    const char = reader.peek();
    if (char === '!' || (char === ':' && reader.isAlone())) this.readLink();
    else if (char === '(') {
      this.bins.push(reader.take(1));
      this.takesProperties = false;
    } else if (char === ')') this.closeBin();
    else if (char === '@') reader.takeWord();
    else this.readWord();
  }

  private readLink(): void {
    const link = this.reader.take(1);
    if (this.left === null) throw at('nothing stands before this link', link);
    if (this.link !== null) throw at('there is nothing between two links', link);
    this.link = link;
    this.takesProperties = false;
    this.reader.skipBlanks();
    const caps = this.reader.takeCaps();
    if (caps === null) return;
    const { span, value } = caps;
    const property = { name: 'caps', value, span, valueSpan: span };
    this.add({ factory: 'capsfilter', properties: [property], span, nameSpan: span, isBareCaps: true });
    if (this.reader.peek() !== '!') throw at('caps stand between two links: an element must follow them', span);
    this.takesProperties = false;
  }

  private closeBin(): void {
    const bracket = this.reader.take(1);
    if (this.bins.pop() === undefined) throw at('no bracket was opened before', bracket);
    this.takesProperties = false;
  }

  private readWord(): void {
    const { reader } = this;
    const word = reader.takeIdentifier();
    if (word === null) return this.readOddWord();
    if (reader.isAssignment()) this.readProperty(word);
    else if (reader.peek() === '.') this.readReference(word);
    else if (reader.startsUri()) this.addUri(reader.extendToBlank(word.span));
    else if (reader.peek() === '/')
      throw at('caps need a link, !, before and after them', reader.extendToBlank(word.span).span);
    else this.addNamed(word);
  }

  /** A pad of the element before, `.src`, or something that no pipeline has. */
  private readOddWord(): void {
    const { value, span } = this.reader.takeWord();
    if (!/^\.\w/.test(value) || this.left === null) throw at('this is no element, property or link', span);
  }

  private addNamed({ value, span }: { value: string; span: Span }): void {
    this.add({ factory: value, properties: [], span, nameSpan: span, isBareCaps: false });
    this.takesProperties = true;
  }

  private addUri({ value, span }: { value: string; span: Span }): void {
    const property = { name: 'uri', value, span, valueSpan: span };
    this.add({ factory: 'uri', properties: [property], span, nameSpan: span, isBareCaps: false });
    this.takesProperties = false;
  }

  private add(element: ParsedElement & { readonly properties: ParsedProperty[] }): void {
    if (this.elements.length === MAX_ELEMENTS) throw at(TOO_MANY, element.span);
    this.elements.push(element);
    this.connect(this.elements.length - 1);
  }

  private connect(end: LinkEnd): void {
    if (this.link !== null && this.left !== null) this.links.push({ from: this.left, to: end });
    this.link = null;
    this.left = end;
  }

  private readReference(word: { value: string; span: Span }): void {
    const { span, value } = this.reader.extendToBlank(word.span);
    // `bin.( … )` names the kind of a bin.
    if (value.endsWith('.(')) {
      this.reader.back(1);
      return;
    }
    if (this.link === null) this.left = null;
    this.connect({ name: word.value, span });
    this.takesProperties = false;
  }

  private readProperty({ value: name, span: start }: { value: string; span: Span }): void {
    const { value, span: valueSpan, end } = this.reader.takeValue();
    const span = this.reader.wholeArgument({ start: start.start, end });
    // The kind of a bin in brackets has properties too; they say nothing here.
    if (!this.takesProperties && this.bins.length > 0 && this.link === null) return;
    const element = this.elements.at(-1);
    if (!this.takesProperties || element === undefined) throw at('this property has no element before it', span);
    element.properties.push({ name: name.replaceAll('_', '-'), value, span, valueSpan });
    this.elements[this.elements.length - 1] = { ...element, span: { start: element.span.start, end: span.end } };
  }

  private resolve({ from, to }: { readonly from: LinkEnd; readonly to: LinkEnd }): ParsedLink {
    return { from: this.indexOf(from), to: this.indexOf(to) };
  }

  private indexOf(end: LinkEnd): number {
    if (typeof end === 'number') return end;
    const names = elementNames(this.elements);
    const index = names.indexOf(end.name);
    if (index >= 0) return index;
    const meant = nearestWord(end.name, names);
    throw at(`no element has this name${meant === null ? '' : `: did you mean ${meant}?`}`, end.span);
  }
}

/** Given by `name=`, or else made by GStreamer: the factory and how many there were before. */
function elementNames(elements: readonly ParsedElement[]): string[] {
  const counts = new Map<string, number>();
  return elements.map(({ factory, properties }) => {
    const named = properties.find(({ name }) => name === 'name')?.value;
    if (named !== undefined) return named;
    const count = counts.get(factory) ?? 0;
    counts.set(factory, count + 1);
    return `${factory}${String(count)}`;
  });
}

function at(message: string, { start, end }: Span): PipelineSyntaxError {
  return new PipelineSyntaxError(message, start, end - start);
}
