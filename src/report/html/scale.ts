/** From values to pixels along one axis. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly isLog: boolean;
  /** Values that are worth a label. */
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

/** @param start,end pixels of `from` and `to`; may run backwards, as they do upwards on a screen. */
export function linearScale(from: number, to: number, [start, end]: readonly [number, number], count = 5): Scale {
  const span = to > from ? to - from : 1;
  const at = (value: number) => start + ((value - from) / span) * (end - start);
  return { from, to: from + span, start, end, isLog: false, at, ticks: linearTicks(from, from + span, count) };
}

/** Logarithmic, over at least one step of 1-2-5. Values at or below 0 lie at its start. */
export function logScale(low: number, high: number, [start, end]: readonly [number, number], count = 7): Scale {
  const from = stepDown(low);
  const to = stepUp(Math.max(high, from * 1.01));
  const span = Math.log(to / from);
  const at = (value: number) => start + (Math.log(Math.max(value, from) / from) / span) * (end - start);
  return { from, to, start, end, isLog: true, at, ticks: thin(logTicks(from, to), count) };
}

/** More than this between the median and the highest, and a linear axis shows little but the one spike. */
const LINEAR_UP_TO = 6;

/**
 * The axis of a latency: from 0 and linear where that shows something, else logarithmic, so that no spike is cut off and
 * the rest can still be read.
 * @param values all that are to have room on it, in ms.
 */
export function latencyScale(values: readonly number[], range: readonly [number, number], count?: number): Scale {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  const [lowest = 0, median = 1, highest = 1] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  const isLinear = highest <= LINEAR_UP_TO * median || lowest <= 0;
  if (!isLinear) return logScale(lowest, highest, range, count);
  const step = tickStep(0, Math.max(highest, 0.1), 10);
  return linearScale(0, Math.ceil((Math.max(highest, 0.1) * 1.02) / step) * step, range, count);
}

export function linearTicks(from: number, to: number, count: number): number[] {
  const step = tickStep(from, to, count);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => roundOff((first + index) * step));
}

/** The step of 1, 2 or 5 times a power of ten that gives about so many ticks. */
function tickStep(from: number, to: number, count: number): number {
  const rough = (to - from) / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10;
  return step * power;
}

function logTicks(from: number, to: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power += 1) {
    for (const digit of [1, 2, 5]) ticks.push(roundOff(digit * 10 ** power));
  }
  return ticks.filter((tick) => tick >= from * 0.999 && tick <= to * 1.001);
}

/** All of 1-2-5, else powers of ten alone, else as many as there is room for, evenly from the lowest. */
function thin(ticks: readonly number[], count: number): readonly number[] {
  if (ticks.length <= count) return ticks;
  const tens = ticks.filter((tick) => Number.isInteger(roundOff(Math.log10(tick))));
  if (tens.length >= 3 && tens.length <= count) return tens;
  const step = Math.ceil((ticks.length - 1) / (count - 1));
  return ticks.filter((_, index) => index % step === 0);
}

function stepDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-3)));
  return roundOff(([5, 2, 1].find((digit) => digit * power <= value * 1.001) ?? 1) * power);
}

function stepUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return roundOff(([1, 2, 5, 10].find((digit) => digit * power >= value * 0.999) ?? 10) * power);
}

/** 0.30000000000000004 is 0.3. */
function roundOff(value: number): number {
  return Number(value.toPrecision(12));
}
