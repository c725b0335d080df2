import type { SourceListener } from '../../src/sender/source-reader.js';

/** For those who read and do not mind what else is told. */
export const UNHEARD: SourceListener = { onRound: () => undefined, onWarning: () => undefined };
