import { z } from 'zod';

/** What the parent tells one end of a measured link. */
const order = {
  pipeline: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  /** Of the frame rate. */
  numerator: z.int().positive(),
  denominator: z.int().positive(),
};
export const orderSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('writer'), ...order }),
  /** The writer is to close its pipeline, and to wait for the next one. A reader does so when it has measured. */
  z.strictObject({ role: z.literal('idle') }),
  z.strictObject({
    role: z.literal('reader'),
    ...order,
    /** From the first picture until measuring begins. */
    warmupMs: z.number().nonnegative(),
    durationMs: z.number().positive(),
    /** How long it works on each frame before it takes the next one. */
    busyMs: z.number().nonnegative(),
  }),
]);
export type LinkOrder = z.infer<typeof orderSchema>;

/** What an end answers. */
export const answerSchema = z.discriminatedUnion('kind', [
  /** It has nothing open, and waits for an order. */
  z.strictObject({ kind: z.literal('idle') }),
  /** One-way delays of the measured time, in ms. */
  z.strictObject({ kind: z.literal('measured'), delaysMs: z.array(z.number()) }),
  z.strictObject({ kind: z.literal('failed'), reason: z.string() }),
]);
export type LinkAnswer = z.infer<typeof answerSchema>;
