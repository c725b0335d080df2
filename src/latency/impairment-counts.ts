import { z } from 'zod';
import { latencySchema } from './latency-schema.js';

const count = z.int().nonnegative();

/**
 * What the impairing proxy did to the packets, by its own counts. When it has ended,
 * `received + duplicated = sent + lost + blackedOut + overflowed + unsent`.
 */
export const impairmentCountsSchema = z.object({
  /** Datagrams that it has read. */
  received: count,
  /** Handed to the kernel, copies included. */
  sent: count,
  lost: count,
  /** Copies that it has made. */
  duplicated: count,
  /** Overtaken by the packets behind them. */
  reordered: count,
  /** Dropped in a blackout. */
  blackedOut: count,
  /** Dropped because a queue was full: mostly the one in front of the limited rate. */
  overflowed: count,
  /** Refused by the kernel, e.g. because there is no route or the datagram is too large. */
  unsent: count,
  /** Dropped by the kernel in front of the proxy, which did not read in time: no part of `received`. Should be 0. */
  kernelDrops: count,
  /** Delay that the proxy itself added since its last change, as it timed it: from reading a packet to handing it on. */
  addedMs: latencySchema.nullable(),
});

export type ImpairmentCounts = z.infer<typeof impairmentCountsSchema>;
