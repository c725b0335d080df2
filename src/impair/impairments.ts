import { IMPAIR_DEFAULTS } from '../config/defaults.js';

/** A time in which nothing gets through. */
export interface Blackout {
  /** Since the impairments came into force. */
  readonly fromMs: number;
  readonly durationMs: number;
}

/** What a network does to a stream of packets. docs/impair.md says how each is meant. */
export interface Impairments {
  /** Share of the packets that are lost in the mean. */
  readonly lossPercent: number;
  /** Mean length of a run of lost packets; 1: each packet is lost or not, whatever befell the one before. */
  readonly burstPackets: number;
  readonly delayMs: number;
  /** Standard deviation of the delay. */
  readonly jitterMs: number;
  /** Share of the packets that are overtaken by the next one. */
  readonly reorderPercent: number;
  readonly duplicatePercent: number;
  /** Of IP packets, headers included; null: no limit. */
  readonly rateKbps: number | null;
  /** How long a packet may wait in front of the rate; one that would wait longer is dropped. */
  readonly queueMs: number;
  /** In order of time; none overlaps another. */
  readonly blackouts: readonly Blackout[];
  /** 32 bits: the same seed gives the same fate to the n-th packet. */
  readonly seed: number;
}

/** A clean network. */
export const NO_IMPAIRMENTS: Impairments = {
  lossPercent: 0,
  burstPackets: 1,
  delayMs: 0,
  jitterMs: 0,
  reorderPercent: 0,
  duplicatePercent: 0,
  rateKbps: null,
  queueMs: IMPAIR_DEFAULTS.queueMs,
  blackouts: [],
  seed: IMPAIR_DEFAULTS.seed,
};
