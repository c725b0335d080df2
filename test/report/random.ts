import { seededRandom as seeded } from '../latency/seeded-random.js';

/** The same numbers for the same seed, from 0 up to but without 1. */
export function seededRandom(seed: number): () => number {
  const random = seeded(seed);
  return () => random.next();
}

/** Standard normal, by Box and Muller (1958). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
