import { median } from '../../latency/statistics.js';
import type { LinkOutcome } from './run-link.js';

/** A difference of medians over rounds, in ms. */
export interface Difference {
  readonly ms: number;
  /** Half of the distance between the smallest and the largest of the rounds; null with one round only. */
  readonly spreadMs: number | null;
}

/** What two ways to write a pipeline cost, side by side. */
export interface CostRow {
  readonly withMs: number | null;
  readonly withoutMs: number | null;
  /** Null where one of the two gave no picture. */
  readonly cost: Difference | null;
  /** Why there is no cost, where there is none. */
  readonly reason: string | null;
}

/** The outcomes of one way to write it, round by round. */
export type Rounds = readonly LinkOutcome[];

/** Round by round, so that what drifts meanwhile touches both alike. */
export function costRow(withWord: Rounds, without: Rounds): CostRow {
  const [before, after] = [withWord.map(p50), without.map(p50)];
  const differences = before.flatMap((ms, round) => {
    const other = after[round] ?? null;
    return ms === null || other === null ? [] : [ms - other];
  });
  const ms = median(differences);
  const spreadMs = differences.length < 2 ? null : (Math.max(...differences) - Math.min(...differences)) / 2;
  return {
    withMs: median(before.filter((value) => value !== null)),
    withoutMs: median(after.filter((value) => value !== null)),
    cost: ms === null ? null : { ms, spreadMs },
    reason: ms === null ? (reasonOf(without) ?? reasonOf(withWord) ?? 'there was no time left') : null,
  };
}

/** Less than a ms is what timers and schedulers make of it. */
const FLOOR_MS = 1;

/** Whether the difference is more than the rounds differ among themselves. */
export function isBeyondChance({ ms, spreadMs }: Difference): boolean {
  return Math.abs(ms) > Math.max(FLOOR_MS, spreadMs ?? 0);
}

/** Within a ms, or 5 %. */
const STEADY_PART = 0.05;

/** Whether the rounds agree, so that more of them would tell nothing new. */
export function isSteady(rounds: Rounds): boolean {
  const values = rounds.map(p50).filter((ms) => ms !== null);
  if (values.length < rounds.length) return true;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return most - least <= Math.max(FLOOR_MS, STEADY_PART * most);
}

function p50(outcome: LinkOutcome): number | null {
  return outcome.kind === 'measured' ? median(outcome.delaysMs) : null;
}

function reasonOf(rounds: Rounds): string | null {
  return rounds.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.reason] : []))[0] ?? null;
}
