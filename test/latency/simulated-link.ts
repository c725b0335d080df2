import type { TimeSample } from '../../src/latency/clock-offset.js';
import { seededRandom } from './seeded-random.js';

/** Two hosts with a clock each and a path in each direction, for estimators that are to find the truth again. */
export interface SimulatedLink {
  /** The other clock minus ours at our time 0. */
  readonly offsetUs: number;
  readonly driftPpm: number;
  /** How much the drift goes up and down, in five minutes. */
  readonly wanderPpm: number;
  /** Least delay of each path. */
  readonly thereUs: number;
  readonly backUs: number;
  /** Mean of the queueing delay, exponential, of the way there and of the way back. */
  readonly queueUs: number;
  readonly queueBackUs: number;
  /** Part of the packets that wait twenty times as long. */
  readonly spikes: number;
  /** The truth. */
  offsetAt(localUs: number): number;
  /** What a request at that time and its answer say, in whole µs. */
  exchange(t1: number): TimeSample;
}

const WANDER_PERIOD_US = 300e6;

export function linkOf(seed: number, given: Partial<SimulatedLink>): SimulatedLink {
  const random = seededRandom(seed);
  const queueUs = given.queueUs ?? 100;
  const plain = { driftPpm: 0, wanderPpm: 0, thereUs: 100, backUs: 100, spikes: 0, queueBackUs: queueUs, offsetUs: 0 };
  const link = { ...plain, ...given, queueUs };
  const queue = (meanUs: number) => -meanUs * Math.log(1 - random.next()) * (random.next() < link.spikes ? 20 : 1);
  const offsetAt = (localUs: number) => {
    const turns = (2 * Math.PI * localUs) / WANDER_PERIOD_US;
    const wandered = (link.wanderPpm * WANDER_PERIOD_US * (1 - Math.cos(turns))) / (2 * Math.PI);
    return link.offsetUs + (link.driftPpm * localUs + wandered) / 1e6;
  };
  const exchange = (t1: number): TimeSample => {
    const heard = t1 + link.thereUs + queue(link.queueUs);
    const answered = heard + 20 + 50 * random.next();
    const t4 = answered + link.backUs + queue(link.queueBackUs);
    const remote = (localUs: number) => Math.floor(localUs + offsetAt(localUs));
    return { t1, t2: remote(heard), t3: remote(answered), t4: Math.floor(t4) };
  };
  return { ...link, offsetAt, exchange };
}
