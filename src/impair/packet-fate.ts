import type { Impairments } from './impairments.js';
import { type Draw, seededDraw } from '../latency/seeded-draw.js';

/** What befalls one packet, whenever it comes. */
export interface PacketFate {
  readonly isLost: boolean;
  readonly isDuplicated: boolean;
  readonly isReordered: boolean;
  /** Jitter included, not below 0. */
  readonly delayMs: number;
}

/**
 * How much of a packet's jitter the next one keeps. The queues behind real jitter fill and drain over several packets; if each
 * packet drew its own delay, those that keep their order would all wait for the slowest of their burst.
 */
export const JITTER_CORRELATION = 0.9;

/**
 * The fates of the packets, in order. Each takes the same number of draws, whatever comes of them: so the fate of the n-th packet
 * depends on the seed and on n alone, and a change of the loss rate leaves the delays as they were.
 */
export function packetFates(impairments: Impairments): () => PacketFate {
  const { delayMs, jitterMs, reorderPercent, duplicatePercent, seed } = impairments;
  const draw = seededDraw(seed);
  const isLost = gilbertLoss(impairments, draw());
  const normal = correlatedNormal(draw);
  return () => {
    const [loss, reorder, duplicate] = [draw(), draw(), draw()];
    return {
      isLost: isLost(loss),
      isReordered: 100 * reorder < reorderPercent,
      isDuplicated: 100 * duplicate < duplicatePercent,
      delayMs: Math.max(0, delayMs + jitterMs * normal()),
    };
  };
}

/**
 * Loss in bursts: the two states of Gilbert (Capacity of a burst-noise channel, Bell System Technical Journal 39, 1960), where
 * the good one loses nothing and the bad one everything. With p into and r out of the bad state, bursts last 1/r packets in the
 * mean, and p / (p + r) of all packets are lost.
 */
function gilbertLoss({ lossPercent, burstPackets }: Impairments, first: number): (draw: number) => boolean {
  const loss = lossPercent / 100;
  // Independent losses come in runs as well: of 1 / (1 - loss) packets in the mean.
  const leave = burstPackets === 1 ? 1 - loss : 1 / burstPackets;
  const enter = loss === 1 ? 1 : (leave * loss) / (1 - loss);
  let isBad = first < loss;
  return (draw) => {
    isBad = isBad ? draw >= leave : draw < enter;
    return isBad;
  };
}

/** Standard normal values (Box and Muller, 1958), two draws each, where each one remembers part of the one before. */
function correlatedNormal(draw: Draw): () => number {
  const fresh = Math.sqrt(1 - JITTER_CORRELATION ** 2);
  const normal = () => {
    const [radius, angle] = [1 - draw(), draw()];
    return Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle);
  };
  let value = normal();
  return () => (value = JITTER_CORRELATION * value + fresh * normal());
}
