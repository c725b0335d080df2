import type { SeededRandom } from './seeded-random.js';

/** Normal, with mean 0 and standard deviation 1 (Box & Muller). */
export function gauss(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** Stationary, mean 0, standard deviation 1: each value keeps the share `rho` of the one before. */
export function autoregressive(random: SeededRandom, length: number, rho: number): number[] {
  const values: number[] = [];
  let value = gauss(random);
  for (let index = 0; index < length; index += 1) {
    values.push(value);
    value = rho * value + Math.sqrt(1 - rho * rho) * gauss(random);
  }
  return values;
}

/** How many of so many trials say yes. */
export function countOf(trials: number, trial: () => boolean): number {
  return Array.from({ length: trials }, trial).filter(Boolean).length;
}
