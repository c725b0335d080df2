/** A pipeline as somebody wrote it: what gst_parse_launch would build, and where in the text each word stands. */

/** Indices into the text, as `String.slice` takes them. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ParsedProperty {
  /** With `-`, also where `_` was written: GObject takes both. */
  readonly name: string;
  /** Without quotes and escapes. */
  readonly value: string;
  /** `name=value` as it stands in the text. */
  readonly span: Span;
  /** The value without the quotes around it. */
  readonly valueSpan: Span;
}

export interface ParsedElement {
  /** `capsfilter` for caps between two links, and `uri` for a URI that stands for a source. */
  readonly factory: string;
  readonly properties: readonly ParsedProperty[];
  /** The element with its properties. */
  readonly span: Span;
  /** Its first word; of caps all of them. */
  readonly nameSpan: Span;
  /** Written as caps between two links. */
  readonly isBareCaps: boolean;
}

/** From one element to another, as indices into `elements`. */
export interface ParsedLink {
  readonly from: number;
  readonly to: number;
}

export interface ParsedPipeline {
  readonly text: string;
  /** Whether the text is a command line with gst-launch-1.0 in it. */
  readonly isCommand: boolean;
  readonly elements: readonly ParsedElement[];
  readonly links: readonly ParsedLink[];
}

/** The text is not a pipeline; `start` and `length` say where. */
export class PipelineSyntaxError extends Error {
  override readonly name = 'PipelineSyntaxError';

  constructor(
    message: string,
    readonly start: number,
    readonly length: number,
  ) {
    super(message);
  }
}
