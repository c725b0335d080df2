/** What can go wrong, as a word that programs can switch on. */
export type ErrorCode =
  | 'bad-config'
  | 'missing'
  | 'open-failed'
  | 'open-timeout'
  | 'capture-failed'
  | 'source-lost'
  | 'source-broken'
  | 'write-failed'
  | 'stalled'
  | 'hook-slow'
  | 'unresponsive'
  | 'child-died'
  | 'gave-up'
  | 'record-failed'
  | 'assertion-failed'
  | 'internal';

interface ErrorPolicy {
  /** Exit code of the process when this error ends the run (docs/exit-codes.md). */
  readonly exitCode: number;
  /** Whether starting the child once more can help. */
  readonly retryable: boolean;
}

/** The one table from error to exit code and to whether a retry can help. */
const ERROR_POLICIES: Record<ErrorCode, ErrorPolicy> = {
  'bad-config': { exitCode: 2, retryable: false },
  missing: { exitCode: 3, retryable: false },
  'open-failed': { exitCode: 4, retryable: true },
  'open-timeout': { exitCode: 4, retryable: true },
  'capture-failed': { exitCode: 4, retryable: true },
  'source-lost': { exitCode: 4, retryable: true },
  'source-broken': { exitCode: 4, retryable: false },
  'write-failed': { exitCode: 4, retryable: true },
  stalled: { exitCode: 4, retryable: true },
  'hook-slow': { exitCode: 4, retryable: true },
  unresponsive: { exitCode: 4, retryable: true },
  'child-died': { exitCode: 4, retryable: true },
  'gave-up': { exitCode: 4, retryable: false },
  'record-failed': { exitCode: 3, retryable: false },
  'assertion-failed': { exitCode: 5, retryable: false },
  internal: { exitCode: 1, retryable: false },
};

export const ERROR_CODES = Object.keys(ERROR_POLICIES) as readonly ErrorCode[];

/** Every error that gstcv-loop throws on purpose: one clear line, a code, and what it was about. */
export class LoopError extends Error {
  override readonly name = 'LoopError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: ErrorOptions = {},
  ) {
    super(message, options);
  }

  get exitCode(): number {
    return ERROR_POLICIES[this.code].exitCode;
  }

  get retryable(): boolean {
    return ERROR_POLICIES[this.code].retryable;
  }
}

/** The text of anything that can be thrown: the OpenCV binding throws strings, Node throws Errors. */
export function errorText(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    // An object that cannot be made a string, or does not let itself be.
    return `${typeof thrown} without a text`;
  }
}

export function exitCodeOf(code: ErrorCode): number {
  return ERROR_POLICIES[code].exitCode;
}
