/** What gst-inspect-1.0 prints without arguments, in lines such as `x264:  x264enc: x264 H.264 Encoder`. */
export function elementsIn(list: string): ReadonlySet<string> {
  return new Set(Array.from(list.matchAll(/^[^\s:]+: +([^\s:]+): /gm), ([, name = '']) => name));
}

/** What a property takes, as far as its words can be judged without GStreamer. */
export type PropertyType =
  NumberType | { readonly kind: 'truth' } | { readonly kind: 'choice'; readonly choices: readonly Choice[] };

export interface NumberType {
  readonly kind: 'whole number' | 'number';
  readonly min: number;
  readonly max: number;
  /** As gst-inspect-1.0 writes it, since not every whole number of 64 bits is a number of JavaScript, e.g. `0 to 65535`. */
  readonly range: string;
}

export interface Choice {
  /** The nick, as it is usually written. */
  readonly name: string;
  /** Its name in GObject, often a whole sentence. */
  readonly title: string;
  readonly value: number;
}

/**
 * The properties in what it prints of one element. Null for those with strings, caps, objects and the like: they take anything,
 * or are too odd.
 */
export function propertiesIn(description: string): ReadonlyMap<string, PropertyType | null> {
  const [, list = ''] = description.split(/^Element Properties:$/m);
  // Each begins at the third column; what is told of it stands further right.
  const blocks = list.matchAll(/^ {2}([a-z][\w-]*) *:.*$(?:\n(?! {2}[a-z]).*)*/gim);
  return new Map(Array.from(blocks, ([block, name = '']) => [name, typeIn(block)]));
}

function typeIn(block: string): PropertyType | null {
  if (/^ +Boolean\. /m.test(block)) return { kind: 'truth' };
  const range = /^ +(?:Unsigned )?(Integer(?:64)?|Float|Double)\. Range: +(\S+) - +(\S+) /m.exec(block);
  if (range !== null) {
    const [, type = '', min = '', max = ''] = range;
    const kind = type.startsWith('Integer') ? 'whole number' : 'number';
    return { kind, min: Number(min), max: Number(max), range: `${min} to ${max}` };
  }
  if (!/^ +Enum "/m.test(block)) return null;
  const lines = block.matchAll(/^ +\((-?\d+)\): (.+?) +- (.*)$/gm);
  const choices = Array.from(lines, ([, value, name = '', title = '']) => ({ name, title, value: Number(value) }));
  return choices.length === 0 ? null : { kind: 'choice', choices };
}
