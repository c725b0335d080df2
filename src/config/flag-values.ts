import { LoopError } from '../errors/loop-error.js';
import { quoteValue } from '../errors/quote-value.js';
import type { FrameRate } from '../pipeline/video-format.js';
import { LIMITS } from './defaults.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The one form of every complaint about a flag: which, with what value, what to write instead. */
export function badFlag(flag: string, value: string, advice: string): LoopError {
  return new LoopError('bad-config', `--${flag} ${quoteValue(value)}: ${advice}`);
}

export function parseInteger(flag: string, value: string, from: number, to: number): number {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= from && number <= to)) {
    throw badFlag(flag, value, `write a whole number from ${String(from)} to ${String(to)}`);
  }
  return number;
}

export function parseChoice<T extends string>(flag: string, value: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw badFlag(flag, value, `write one of ${choices.join(', ')}`);
  return choice;
}

/** WIDTHxHEIGHT in pixels. */
export function parseSize(flag: string, value: string): Size {
  const match = /^(\d{1,6})x(\d{1,6})$/.exec(value);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  const { minSize, maxSize } = LIMITS;
  const fits = (length: number) => length >= minSize && length <= maxSize;
  if (!fits(width) || !fits(height)) {
    const [min, max] = [String(minSize), String(maxSize)];
    throw badFlag(flag, value, `write WIDTHxHEIGHT, from ${min}x${min} to ${max}x${max}, for example 640x480`);
  }
  return { width, height };
}

/** `30`, `29.97` or `30000/1001`. Decimals next to an NTSC rate mean that rate: 29.97 is 30000/1001. */
export function parseFrameRate(flag: string, value: string): FrameRate {
  const rate = fractionOf(value);
  const fps = rate === null ? Number.NaN : rate.numerator / rate.denominator;
  if (rate === null || !(fps > 0 && fps <= LIMITS.maxFps)) {
    const max = String(LIMITS.maxFps);
    throw badFlag(
      flag,
      value,
      `write frames per second, above 0 and up to ${max}, for example 30, 29.97 or 30000/1001`,
    );
  }
  return rate;
}

function fractionOf(value: string): FrameRate | null {
  const match = /^(\d{1,6})(?:\/(\d{1,6})|\.(\d{1,3}))?$/.exec(value);
  if (match === null) return null;
  const [, whole = '', denominator, decimals] = match;
  if (denominator !== undefined) return { numerator: Number(whole), denominator: Number(denominator) };
  if (decimals === undefined) return { numerator: Number(whole), denominator: 1 };
  const fps = Number(value);
  const nominal = Math.round(fps);
  const ntsc = (nominal * 1000) / 1001;
  if (nominal >= 10 && Math.abs(ntsc - fps) < Math.abs(nominal - fps) && Math.abs(ntsc - fps) < 0.005)
    return { numerator: nominal * 1000, denominator: 1001 };
  return { numerator: Math.round(fps * 1000), denominator: 1000 };
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

const EXAMPLES_MS = [500, 10_000, 120_000];

/** Those that would be taken. */
function durationExamples(fromMs: number, toMs: number): string {
  const texts = EXAMPLES_MS.filter((ms) => ms >= fromMs && ms <= toMs).map(formatDuration);
  return [texts.slice(0, -1).join(', '), texts.at(-1)].filter((part) => part !== '').join(' or ');
}

/** A time span with its unit (`500ms`, `10s`, `2m`, `1h`), in ms. */
export function parseDuration(flag: string, value: string, fromMs: number, toMs: number): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(value);
  const ms = Math.round(Number(match?.[1]) * (UNITS_MS[match?.[2] ?? ''] ?? Number.NaN));
  if (!(ms >= fromMs && ms <= toMs)) {
    const span = `from ${formatDuration(fromMs)} to ${formatDuration(toMs)}`;
    throw badFlag(flag, value, `write a time with its unit, ${span}, for example ${durationExamples(fromMs, toMs)}`);
  }
  return ms;
}

export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (ms % 3_600_000 === 0) return `${String(ms / 3_600_000)}h`;
  if (ms % 60_000 === 0) return `${String(ms / 60_000)}m`;
  return ms % 1000 === 0 ? `${String(ms / 1000)}s` : `${String(ms)}ms`;
}

const HOST_NAME =
  /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_.:-]*[A-Za-z0-9_])?$|^[0-9A-Fa-f:]{2,45}(?:%[A-Za-z0-9_.-]{1,15})?$/;

/** A host name or a numeric address; whether it exists is found out later. */
export function parseHost(flag: string, value: string): string {
  if (!HOST_NAME.test(value)) {
    throw badFlag(flag, value, 'write a host name or an IP address, for example 127.0.0.1 or robot.local');
  }
  return value;
}

/** `1%`, `0.5%` or `90`: from 0 to 100. */
export function parsePercent(flag: string, value: string): number {
  const percent = /^\d{1,3}(\.\d{1,3})?%?$/.test(value) ? Number(value.replace('%', '')) : Number.NaN;
  if (!(percent >= 0 && percent <= 100))
    throw badFlag(flag, value, 'write a percentage from 0% to 100%, for example 1%');
  return percent;
}

/** `20%` or `20`: a whole number from 0 to 100. */
export function parseWholePercent(flag: string, value: string): number {
  const percent = parsePercent(flag, value);
  if (!Number.isInteger(percent)) throw badFlag(flag, value, 'write a whole percentage, for example 20%');
  return percent;
}

/** `500M` or `2G`; the result is in MiB. */
export function parseMebibytes(flag: string, value: string): number {
  const [, digits = '', unit] = /^(\d{1,7})([MG])$/.exec(value) ?? [];
  const mib = Number(digits) * (unit === 'G' ? 1024 : 1);
  const { minRssMib, maxRssMib } = LIMITS;
  if (unit === undefined || mib < minRssMib || mib > maxRssMib) {
    const [min, max] = [String(minRssMib), String(maxRssMib / 1024)];
    throw badFlag(flag, value, `write a size in MiB or GiB, from ${min}M to ${max}G, for example 500M`);
  }
  return mib;
}

/** 32 bits, decimal or as 0x and hexadecimal digits. */
export function parseSsrc(flag: string, value: string): number {
  const ssrc = /^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(value) ? Number(value) : Number.NaN;
  if (!(ssrc <= LIMITS.maxSsrc)) throw badFlag(flag, value, 'write 32 bits, decimal or as hexadecimal digits after 0x');
  return ssrc;
}

/** HOST:PORT, an IPv6 address in brackets. */
export function parseControl(flag: string, value: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port = ''] = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(value) ?? [];
  const host = bracketed ?? plain;
  const number = Number(port);
  if (host === undefined || number < 1 || number > 65_535) {
    throw badFlag(flag, value, 'write HOST:PORT, for example 192.168.1.10:5001 or [fd00::1]:5001');
  }
  return { host: parseHost(flag, host), port: number };
}
