import type { ReportRun } from '../schema.js';

/** Frames that were captured and did not come, between two that did. */
export interface Hole {
  /** Capture of the last frame before and of the first one after it. */
  readonly fromMs: number;
  readonly toMs: number;
  /** How many are missing, by the usual distance of two captures. */
  readonly frames: number;
}

/** Where lost frames were captured: a run keeps the frames that came, and says how many did not. */
export function findHoles({ samples: { atMs }, frames }: ReportRun): readonly Hole[] {
  // Without a loss, a wide distance is one of the source, which was late.
  if (frames.lost === 0) return [];
  const steps = atMs.slice(1).map((at, index) => ({ fromMs: atMs[index] ?? at, toMs: at }));
  const sorted = steps.map(({ fromMs, toMs }) => toMs - fromMs).sort((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0;
  if (usual <= 0) return [];
  return steps
    .map((step) => ({ ...step, frames: Math.round((step.toMs - step.fromMs) / usual) - 1 }))
    .filter((hole) => hole.frames > 0);
}
