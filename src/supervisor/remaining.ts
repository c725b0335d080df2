/** A child that takes over has the frames to do that its predecessor has left. */
export function remaining(limit: number | null, done: number): number | null {
  return limit === null ? null : Math.max(1, limit - done);
}
