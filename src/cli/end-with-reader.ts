import { errorCodeOf } from '../errors/error-code.js';
import { whyNot } from '../errors/why-not.js';

/** What a shell tells of a filter whose reader went away: 128 + SIGPIPE. */
const READER_GONE = 141;
/** As where a report cannot be written (docs/exit-codes.md). */
const NO_ROOM = 3;

/** For a command that only prints: without a reader, or room for what it prints, there is nothing left to do. */
export function endWithReader(): void {
  process.stdout.on('error', (error) => {
    if (errorCodeOf(error) === 'EPIPE') process.exit(READER_GONE);
    process.stderr.write(`gstcv-loop: the output cannot be written: ${whyNot(error)}\n`);
    process.exit(NO_ROOM);
  });
}
