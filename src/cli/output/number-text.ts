/** A dash for what was not measured. */
export function number(value: number | null, decimals: number): string {
  return value === null ? '-' : value.toFixed(decimals);
}

export function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(1)}`;
}

/** `600 sent, 0 lost`. */
export function counts(named: Readonly<Record<string, number>>): string {
  return Object.entries(named)
    .map(([name, count]) => `${String(count)} ${name}`)
    .join(', ');
}
