import { splitWords } from './split-words.js';
import type { Caps, CapsValue, Chain, Element, Pipeline, PropertyValue } from './element.js';

/** Characters that mean nothing to gst_parse_launch, GstStructure or a shell. */
const PLAIN = /^[A-Za-z0-9_./:+-]+$/;
const CAPS_TOKEN = /^[A-Za-z0-9_./+-]+$/;
/** As Base64 (RFC 4648) has it, several with commas between them: parameter sets. */
const CAPS_LIST = /^[A-Za-z0-9_./+=,-]+$/;

/** The pipeline in the syntax of `gst_parse_launch`, as OpenCV takes it. */
export function renderPipeline(pipeline: Pipeline): string {
  return renderChains(pipeline, (word) => word);
}

/** The same pipeline as a command for a POSIX shell. */
export function renderShellCommand(pipeline: Pipeline): string {
  return `gst-launch-1.0 ${renderChains(pipeline, shellQuote)}`;
}

/** The same pipeline as the arguments of gst-launch-1.0 where no shell reads them. */
export function renderArguments(pipeline: Pipeline): string[] {
  return pipeline.flatMap(({ from, elements, into }) => {
    const links = elements.map(elementWords);
    if (from !== undefined) links.unshift([from]);
    if (into !== undefined) links.push([into]);
    return links.flatMap((words, index) => (index === 0 ? words : ['!', ...words]));
  });
}

function renderChains(pipeline: Pipeline, quoteWord: (word: string) => string): string {
  return pipeline.map((chain) => renderChain(chain, quoteWord)).join('  ');
}

function renderChain({ from, elements, into }: Chain, quoteWord: (word: string) => string): string {
  const links = elements.map((element) => elementWords(element).map(quoteWord).join(' '));
  if (from !== undefined) links.unshift(from);
  if (into !== undefined) links.push(into);
  // In a shell a bare ! is safe between blanks in scripts and, since bash 4.4, at the prompt as well.
  return links.join(' ! ');
}

function elementWords({ factory, properties, verbatim }: Element): string[] {
  if (verbatim !== undefined) return verbatimWords(verbatim);
  return [factory, ...Object.entries(properties).map(([name, value]) => `${name}=${renderValue(value)}`)];
}

function verbatimWords(verbatim: string): string[] {
  const split = splitWords(verbatim);
  return split.kind === 'words' ? split.words.map(({ text }) => text) : [verbatim];
}

function renderValue(value: PropertyValue): string {
  if (typeof value === 'object') return `"${value.map(renderCaps).join('; ')}"`;
  if (typeof value === 'string') return quoteText(value);
  return String(value);
}

function renderCaps({ media, fields }: Caps): string {
  return [media, ...Object.entries(fields).map(([name, value]) => `${name}=${renderCapsValue(value)}`)].join(', ');
}

function renderCapsValue(value: CapsValue): string {
  switch (value.type) {
    case 'string':
      return `(string)${capsToken(value.value)}`;
    case 'strings':
      return `(string){${value.values.map(capsToken).join(',')}}`;
    case 'int':
      return `(int)${String(value.value)}`;
    case 'fraction':
      return `(fraction)${String(value.numerator)}/${String(value.denominator)}`;
    case 'range':
      return `(int)[${[value.from, value.to, value.step].join(',')}]`;
  }
}

function capsToken(token: string): string {
  // Caps are themselves the quoted value of a property, so their own quotes are escaped once.
  if (!CAPS_TOKEN.test(token) && CAPS_LIST.test(token)) return `\\"${token}\\"`;
  if (!CAPS_TOKEN.test(token)) throw new Error(`not a caps value: ${token}`);
  return token;
}

/**
 * A text property. gst_parse_launch takes the outer quotes off and then drops one backslash before any character, so these
 * two are all that can end the value early.
 */
function quoteText(value: string): string {
  if (PLAIN.test(value)) return value;
  // gst_value_deserialize unwraps what begins with a quote once more, and the parser takes a backslash at the end for one that
  // escapes the quote: both are spelled as GStreamer itself would write them into a file.
  const spelled = value.startsWith('"') || value.endsWith('\\') ? wrapText(value) : value;
  return `"${spelled.replaceAll(/[\\"]/g, '\\$&')}"`;
}

/** As gst_string_wrap does: in quotes, with a backslash before what is no word, and octal numbers for what is no ASCII. */
function wrapText(value: string): string {
  const bytes = Array.from(Buffer.from(value, 'utf8'), (byte) => {
    const character = String.fromCharCode(byte);
    if (byte < 0x20 || byte >= 0x7f) return `\\${byte.toString(8).padStart(3, '0')}`;
    return /[A-Za-z0-9_/:.+-]/.test(character) ? character : `\\${character}`;
  });
  return `"${bytes.join('')}"`;
}

function shellQuote(word: string): string {
  return /^[A-Za-z0-9_./:+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
