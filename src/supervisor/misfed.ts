import { type ErrorCode, LoopError } from '../errors/loop-error.js';
import { CODEC_SPECS } from '../pipeline/codecs.js';
import type { Codec } from '../pipeline/vocabulary.js';
import { NO_DECODER } from './explain-exit.js';

/** A receiver that was given something else than its stream: how that ends, and what is told. */

/** How a pipeline ends on what it cannot take. */
const ENDS: readonly ErrorCode[] = ['open-failed', 'child-died'];

export function mayBeMisfed({ code, message }: LoopError): boolean {
  return ENDS.includes(code) || isOfDecoder(message);
}

/** What decodebin does not know, it takes for something that is not installed. */
export function isOfDecoder(message: string): boolean {
  return message.startsWith(NO_DECODER);
}

/** The same as something that another try can mend. */
export function misfedError(cause: LoopError, codec: Codec): LoopError {
  const what = `what reaches the port is no ${CODEC_SPECS[codec].title} stream: waiting for one`;
  return new LoopError(cause.code === 'missing' ? 'open-failed' : cause.code, `${cause.message}; ${what}`, { cause });
}
