/** Caps as text, e.g. `video/x-raw(memory:NVMM), format=(string)I420, width=640; image/jpeg`. */

/** The media types that they allow, features left away. */
export function mediaTypes(caps: string): string[] {
  return structures(caps).map((structure) => /^[^,(\s]+/.exec(structure)?.[0] ?? '');
}

/** The value of a field where all structures that have it agree; null where there is none. Its type is left away. */
export function capsField(caps: string, field: string): string | null {
  const pattern = new RegExp(`[,\\s]${field}\\s*=\\s*(?:\\(\\s*\\w+\\s*\\)\\s*)?("[^"]*"|[^,;\\s]+)`);
  const values = structures(caps).flatMap((structure) => {
    const value = pattern.exec(structure)?.[1];
    return value === undefined ? [] : [value.replaceAll('"', '')];
  });
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}

/** Whether any of the structures names the field. */
export function namesField(caps: string, field: string): boolean {
  return new RegExp(`[,\\s]${field}\\s*=`).test(caps);
}

function structures(caps: string): string[] {
  return caps
    .split(';')
    .map((structure) => structure.trim())
    .filter((structure) => structure !== '');
}
