import type { LatencySummary } from './latency-histogram.js';

const STEP_US = 100;
/** What is further away from the first delay counts as the nearest that is not: half a minute. */
const MAX_STEPS = 300_000;

/**
 * Delays of which only the differences are known, as they hang on two clocks that nobody has compared: told above the
 * smallest one. Counted in steps of 0.1 ms, since the smallest may come last.
 */
export class RelativeDelays {
  private firstUs: number | null = null;
  private lowest = 0;
  private total = 0;
  private readonly counts = new Map<number, number>();

  /** @param wrap turns a difference into the one that is meant, where the clock counts modulo something. */
  constructor(private readonly wrap: (us: number) => number = (us) => us) {}

  /** @param rawUs delay in µs plus a number that is unknown and always the same. */
  add(rawUs: number): void {
    this.firstUs ??= rawUs;
    const steps = Math.round(this.wrap(rawUs - this.firstUs) / STEP_US);
    const step = Math.min(Math.max(steps, -MAX_STEPS), MAX_STEPS);
    this.counts.set(step, (this.counts.get(step) ?? 0) + 1);
    this.lowest = Math.min(this.lowest, step);
    this.total += 1;
  }

  /** In ms above the smallest delay since the beginning, or null while empty. */
  summary(): LatencySummary | null {
    if (this.total === 0) return null;
    const steps = [...this.counts.keys()].sort((a, b) => a - b);
    const at = (part: number) => inMs(this.stepAt(steps, part) - this.lowest);
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), min: at(0) };
  }

  /** Forgets the delays, but not the smallest one. */
  clear(): void {
    this.counts.clear();
    this.total = 0;
  }

  private stepAt(steps: readonly number[], part: number): number {
    let seen = 0;
    for (const step of steps) {
      seen += this.counts.get(step) ?? 0;
      if (seen >= part * this.total) return step;
    }
    return steps.at(-1) ?? 0;
  }
}

function inMs(steps: number): number {
  return (steps * STEP_US) / 1000;
}
