/** Draws from 0 up to, not including, 1. */
export type Draw = () => number;

/**
 * xoshiro128** 1.1 by David Blackman and Sebastiano Vigna (https://prng.di.unimi.it/xoshiro128starstar.c, public domain):
 * period 2^128 - 1, and a few shifts and rotations for each draw.
 * @returns 32 bits a call.
 */
export function xoshiro128([first, second, third, fourth]: readonly [number, number, number, number]): Draw {
  let [a, b, c, d] = [first | 0, second | 0, third | 0, fourth | 0];
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

/** One stream of draws for each seed of 32 bits. */
export function seededDraw(seed: number): Draw {
  const word = mixer(seed);
  const next = xoshiro128([word(), word(), word(), word()]);
  return () => next() / 2 ** 32;
}

/**
 * Weyl sequence and the finaliser of MurmurHash3, as SplitMix does it (Steele, Lea, Flood: Fast splittable pseudorandom number
 * generators, 2014): seeds that lie side by side begin far apart, and the state is never all zero.
 */
function mixer(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
