/** Which stamp a receiver reads: `picture`, the one that the link itself carries; `camera`, one that a camera has filmed. */
export const STAMP_READERS = ['picture', 'camera'] as const;
export type StampReader = (typeof STAMP_READERS)[number];
