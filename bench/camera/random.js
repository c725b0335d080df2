// @ts-check

/**
 * Random numbers that come again (Mulberry32).
 * @param {number} seed
 */
export function seededRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /**
   * @param {number} from
   * @param {number} to both included
   */
  const integer = (from, to) => from + Math.floor(next() * (to - from + 1));
  return { next, integer };
}
