/** The values of the impairment grammar, each read from text; null where it is not one. */

const NUMBER = String.raw`(\d{1,10}(?:\.\d{1,6})?)`;
const PERCENT = new RegExp(`^${NUMBER}%?$`);
const TIME = new RegExp(`^${NUMBER}(ms|s)$`);
const RATE = new RegExp(`^${NUMBER}([kmg])bit$`);
const PLAIN = new RegExp(`^${NUMBER}$`);
const MS: Readonly<Record<string, number>> = { ms: 1, s: 1000 };
const KBPS: Readonly<Record<string, number>> = { k: 1, m: 1000, g: 1_000_000 };

const within = (value: number, from: number, to: number) => (value >= from && value <= to ? value : null);

/** `1%` or `0.5`. */
export function readPercent(text: string, to: number): number | null {
  return within(Number(PERCENT.exec(text)?.[1]), 0, to);
}

/** `20ms`, `0.5ms` or `2s`; in ms, to the µs. */
export function readTime(text: string, to: number): number | null {
  const [, number, unit = ''] = TIME.exec(text) ?? [];
  return within(Math.round(Number(number) * (MS[unit] ?? Number.NaN) * 1000) / 1000, 0, to);
}

/** `500kbit`, `4mbit` or `1gbit`, as tc(8) writes them; in kbit/s. */
export function readRate(text: string, from: number, to: number): number | null {
  const [, number, unit = ''] = RATE.exec(text) ?? [];
  return within(Math.round(Number(number) * (KBPS[unit] ?? Number.NaN) * 1000) / 1000, from, to);
}

export function readNumber(text: string, from: number, to: number): number | null {
  return within(Number(PLAIN.exec(text)?.[1]), from, to);
}

/** A number as the grammar writes it: without an exponent, with six decimals at most. */
export function plainNumber(value: number): string {
  return value.toFixed(6).replace(/\.?0+$/, '');
}

export function plainTime(ms: number): string {
  return ms >= 1000 && ms % 1000 === 0 ? `${plainNumber(ms / 1000)}s` : `${plainNumber(ms)}ms`;
}

export function plainRate(kbps: number): string {
  return kbps >= 1000 && kbps % 100 === 0 ? `${plainNumber(kbps / 1000)}mbit` : `${plainNumber(kbps)}kbit`;
}
