import { z } from 'zod';

const ms = z.number().nonnegative();

/** One-way delays, or parts of them, in ms. */
export const latencySchema = z.strictObject({ p50: ms, p95: ms, p99: ms, max: ms, min: ms });
