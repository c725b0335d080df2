/** A time in which the picture stood still, as the event `gap` tells it. */
export interface PictureGap {
  /** In ms of the run. */
  readonly fromMs: number;
  /** Null where it lasted until the end of the run: then the picture never came back. */
  readonly durationMs: number | null;
}

export interface SurvivabilityInput {
  /** By the stamps. */
  readonly frames: { readonly sent: number; readonly received: number };
  readonly gaps: readonly PictureGap[];
  /** In ms of the run: those of the impairments, moved from the proxy's beginning to the run's. */
  readonly blackouts: readonly { readonly fromMs: number; readonly durationMs: number }[];
  /** How late a picture is in any case: its gap begins and ends so much after the blackout. 0 by default. */
  readonly delayMs?: number;
}

export interface Survivability {
  /** Share of the frames that reached the eye, in percent; null where none was sent. */
  readonly arrivedPercent: number | null;
  readonly gaps: {
    readonly count: number;
    /** Of those that ended; null where none did. */
    readonly longestMs: number | null;
    readonly medianMs: number | null;
    /** All of them together, as far as they ended. */
    readonly totalMs: number;
    /** Lasted until the end of the run. */
    readonly open: number;
  };
  readonly blackouts: readonly BlackoutRecovery[];
}

export interface BlackoutRecovery {
  readonly fromMs: number;
  readonly durationMs: number;
  /**
   * From the end of the blackout until the picture moved again; 0 where it had not stood still by then, or not for long enough to
   * be told; null where it never came back.
   */
  readonly recoveryMs: number | null;
}

/** How well the picture came through: what arrived, and how long it took to come back. */
export function survivability({ frames, gaps, blackouts, delayMs = 0 }: SurvivabilityInput): Survivability {
  const durations = gaps.flatMap(({ durationMs }) => durationMs ?? []).sort((a, b) => a - b);
  return {
    arrivedPercent: frames.sent === 0 ? null : (100 * frames.received) / frames.sent,
    gaps: {
      count: gaps.length,
      longestMs: durations.at(-1) ?? null,
      medianMs: medianOf(durations),
      totalMs: durations.reduce((sum, ms) => sum + ms, 0),
      open: gaps.length - durations.length,
    },
    blackouts: blackouts.map(({ fromMs, durationMs }) => {
      const endMs = fromMs + durationMs;
      const ends = gaps.filter((gap) => overlaps(gap, fromMs, endMs + delayMs)).map(endOf);
      const backMs = Math.max(endMs, ...ends);
      return { fromMs, durationMs, recoveryMs: backMs === Infinity ? null : backMs - endMs };
    }),
  };
}

function overlaps(gap: PictureGap, fromMs: number, toMs: number): boolean {
  return gap.fromMs <= toMs && endOf(gap) > fromMs;
}

function endOf({ fromMs, durationMs }: PictureGap): number {
  return durationMs === null ? Infinity : fromMs + durationMs;
}

/** @param sorted ascending. */
function medianOf(sorted: readonly number[]): number | null {
  const [below, above] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return below === undefined || above === undefined ? null : (below + above) / 2;
}
