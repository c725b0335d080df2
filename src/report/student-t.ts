/**
 * Quantile of Student's distribution: what a standard error is multiplied by for an interval.
 * @param tail probability above the quantile, from 1e-12 to 0.5.
 * @param degrees of freedom, 1 or more; parts of one are dropped, which makes the interval wider.
 */
export function studentQuantile(tail: number, degrees: number): number {
  const whole = Math.min(Math.floor(degrees), MAX_DEGREES);
  let [low, high] = [0, 1];
  while (tailBeyond(high, whole) > tail && high < 1e15) high *= 2;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (tailBeyond(middle, whole) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Beyond this it is the normal distribution to three figures. */
const MAX_DEGREES = 300;

/** Probability above `t`, by the finite sums for whole degrees of freedom (Abramowitz & Stegun 26.7.3 and 26.7.4). */
function tailBeyond(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  const within = isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
  return (1 - within) / 2;
}
