/** Caps as data: one media type with its fields, e.g. `video/x-raw` with `format: 'I420'`. */
export interface Caps {
  readonly media:
    | 'video/x-raw'
    | 'video/x-h264'
    | 'application/x-rtp'
    | 'application/x-rtp-stream'
    | `image/${'png' | 'jpeg' | 'webp'}`;
  readonly fields: Readonly<Record<string, CapsValue>>;
}

/** A typed caps field; `range` is an integer range with a step, as `[8,8192,8]`; of `strings` each will do. */
export type CapsValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly values: readonly string[] }
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'fraction'; readonly numerator: number; readonly denominator: number }
  | { readonly type: 'range'; readonly from: number; readonly to: number; readonly step: number };

export type PropertyValue = string | number | boolean | readonly Caps[];

/** One GStreamer element with its properties. */
export interface Element {
  readonly factory: string;
  readonly properties: Readonly<Record<string, PropertyValue>>;
  /** Words of the user's own that stand in this place, whatever elements they are. */
  readonly verbatim?: string;
}

/** Elements linked one after another; a chain may start at a pad of a named element, `name.pad`, or at any, `name.`, and end at one. */
export interface Chain {
  readonly from?: string;
  readonly elements: readonly Element[];
  readonly into?: string;
}

/** A whole pipeline: the main chain first, then the branches. */
export type Pipeline = readonly Chain[];

export function element(factory: string, properties: Record<string, PropertyValue> = {}): Element {
  return { factory, properties };
}

/** Elements in the user's own words (--source-pipeline): nothing else that a user writes becomes one. */
export function verbatim(words: string): Element {
  return { factory: 'user', properties: {}, verbatim: words };
}

/** A capsfilter, written out as an element so that every value passes the same quoting. */
export function capsFilter(...caps: readonly Caps[]): Element {
  return element('capsfilter', { caps });
}

export function chain(...elements: readonly Element[]): Chain {
  return { elements };
}

export function branch(from: string, ...elements: readonly Element[]): Chain {
  return { from, elements };
}

export const text = (value: string): CapsValue => ({ type: 'string', value });
export const anyOf = (values: readonly string[]): CapsValue => ({ type: 'strings', values });
export const int = (value: number): CapsValue => ({ type: 'int', value });
export const fraction = (numerator: number, denominator: number): CapsValue => ({
  type: 'fraction',
  numerator,
  denominator,
});
export const range = (from: number, to: number, step: number): CapsValue => ({ type: 'range', from, to, step });
