import { METRIC_TABLE, type MetricName } from '../metrics.js';

/** Stands where nothing was measured. */
export const NOTHING = '–';

/** Grouped in thousands, with a true minus sign. */
export function formatNumber(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return NOTHING;
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return value < 0 && Number(value.toFixed(digits)) !== 0 ? `−${text}` : text;
}

/** Two decimals below 10 ms, one above: no more than a repeat confirms. Without the unit. */
export function formatMs(value: number | null): string {
  return formatNumber(value, value !== null && Math.abs(value) < 10 ? 2 : 1);
}

/** A time within a run or of one, with its unit. */
export function formatTime(ms: number): string {
  if (!Number.isFinite(ms)) return NOTHING;
  if (Math.abs(ms) < 1000) return `${formatNumber(ms, 0)} ms`;
  if (ms < 120_000) return `${formatNumber(ms / 1000, ms % 1000 === 0 ? 0 : 1)} s`;
  const [minutes, seconds] = [Math.floor(ms / 60_000), Math.round((ms % 60_000) / 1000)];
  return seconds === 0 ? `${String(minutes)} min` : `${String(minutes)} min ${String(seconds)} s`;
}

/** Two decimals where they tell rare from never. */
export function formatPercent(value: number | null): string {
  return value === null ? NOTHING : `${formatNumber(value, percentDigits(value))} %`;
}

function percentDigits(value: number): number {
  if (Number.isInteger(value)) return 0;
  return Math.abs(value) < 10 ? 2 : 1;
}

const DIGITS: Readonly<Partial<Record<MetricName, number>>> = {
  drift: 2,
  fps: 1,
  cpu: 0,
  rss: 0,
  psnr: 1,
  ssim: 3,
};

/** Without the unit, which stands in the head of a column. */
export function formatMetric(name: MetricName, value: number | null): string {
  const digits = DIGITS[name];
  return digits === undefined ? formatMs(value) : formatNumber(value, digits);
}

export function formatMetricWithUnit(name: MetricName, value: number | null): string {
  const text = formatMetric(name, value);
  return text === NOTHING ? text : `${text} ${METRIC_TABLE[name].unit}`.trimEnd();
}

export function plural(count: number, noun: string): string {
  return `${formatNumber(count, 0)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `12 May 2026, 14:03 UTC`, or the text as it is where it is no date. */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const options = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${date.toLocaleString('en-GB', options).replace(' at ', ', ')} UTC`;
}

/** Cut in the middle, since both ends of a setting's name tell it from others. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = Math.floor((length - 1) / 2);
  return `${text.slice(0, half).trimEnd()}…${text.slice(-half).trimStart()}`;
}
