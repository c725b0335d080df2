/** What a shell tells of a filter whose reader went away: 128 + SIGPIPE. */
const READER_GONE = 141;

/** For a command that only prints: without a reader there is nothing left to do. */
export function endWithReader(): void {
  process.stdout.on('error', () => process.exit(READER_GONE));
}
