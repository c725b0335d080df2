import { type Impairments, NO_IMPAIRMENTS } from './impairments.js';

interface Scenario {
  /** In a few words, for help and docs. */
  readonly about: string;
  readonly impairments: Impairments;
}

/** One way through a network of that kind. Where each figure comes from is told in docs/impair.md#scenarios. */
export const SCENARIOS = {
  none: { about: 'a clean network', impairments: NO_IMPAIRMENTS },
  wifi: {
    about: 'a busy wireless network in a house or an office',
    impairments: {
      ...NO_IMPAIRMENTS,
      // What is left after the retries of the radio comes in runs, while somebody else talks or a door is in the way.
      lossPercent: 0.5,
      burstPackets: 3,
      // Retries and waiting for the channel vary more than the way itself: 3 ms in the median, 20 ms in the 90th percentile.
      delayMs: 5,
      jitterMs: 8,
      rateKbps: 30_000,
    },
  },
  lte: {
    about: 'a mobile phone network, from the phone',
    impairments: {
      ...NO_IMPAIRMENTS,
      // The radio repeats what is damaged: few packets are lost, many are late.
      lossPercent: 0.2,
      burstPackets: 2,
      delayMs: 25,
      jitterMs: 8,
      // The better half of the uplinks that were measured.
      rateKbps: 7_000,
      // Base stations rather queue than drop.
      queueMs: 500,
    },
  },
  satellite: {
    about: 'a geostationary satellite',
    impairments: {
      ...NO_IMPAIRMENTS,
      // Rain and interference take away several packets at a time.
      lossPercent: 0.5,
      burstPackets: 8,
      // 2 x 35,786 km at the speed of light are 239 ms; the rest is for modems and gateways.
      delayMs: 270,
      jitterMs: 5,
      rateKbps: 3_000,
      queueMs: 500,
    },
  },
  'bad-day': {
    about: 'everything at once: chosen to be survived, not measured anywhere',
    impairments: {
      ...NO_IMPAIRMENTS,
      lossPercent: 3,
      burstPackets: 4,
      delayMs: 80,
      jitterMs: 25,
      reorderPercent: 0.5,
      duplicatePercent: 0.1,
      rateKbps: 6_000,
      blackouts: [{ fromMs: 10_000, durationMs: 2_000 }],
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof SCENARIOS;

export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[];
