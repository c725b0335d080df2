/** One measurement that is to be made. */
export interface Slot<S> {
  readonly setting: S;
  /** From 1 on. */
  readonly round: number;
}

/**
 * Every setting once a round, every other round backwards: what changes steadily on the machine while it measures is then
 * the same for all of them, in the mean.
 */
export function schedule<S>(settings: readonly S[], rounds: number): Slot<S>[] {
  return Array.from({ length: rounds }, (_, index) => index + 1).flatMap((round) => {
    const order = round % 2 === 1 ? settings : settings.toReversed();
    return order.map((setting) => ({ setting, round }));
  });
}
