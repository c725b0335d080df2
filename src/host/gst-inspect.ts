/** What gst-inspect-1.0 prints without arguments, in lines such as `x264:  x264enc: x264 H.264 Encoder`. */
export function elementsIn(list: string): ReadonlySet<string> {
  return new Set(Array.from(list.matchAll(/^[^\s:]+: +([^\s:]+): /gm), ([, name = '']) => name));
}

/** What it prints of one element. */
export function propertiesIn(description: string): ReadonlySet<string> {
  const [, list = ''] = description.split(/^Element Properties:$/m);
  return new Set(Array.from(list.matchAll(/^ {2}([a-z][\w-]*) *: /gim), ([, name = '']) => name));
}
