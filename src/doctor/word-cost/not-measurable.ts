/** Why a pipeline, or a word of it, has no cost that could be measured here; the message ends a sentence. */
export class NotMeasurable extends Error {
  override readonly name = 'NotMeasurable';
}
