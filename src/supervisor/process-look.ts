import { errorText } from '../errors/loop-error.js';
import { residentBytes } from '../host/process-memory.js';
import { isStopped } from '../host/process-status.js';

/** Looking at /proc costs more than looking at a clock. */
const CALLS_PER_LOOK = 10;
const MIB = 1_048_576;

/** What /proc tells of a child, looked at now and then. */
export class ProcessLook {
  /** At the last look. */
  isStopped = false;
  residentMib = 0;
  private calls = 0;

  /** @param weighs whether anybody wants to know its memory. */
  constructor(
    private readonly weighs: boolean,
    private readonly onError: (message: string) => void,
  ) {}

  /** Looks at every tenth call; says whether it has. */
  look(pid: number): boolean {
    this.calls += 1;
    if (this.calls % CALLS_PER_LOOK !== 0) return false;
    try {
      this.isStopped = isStopped(pid);
      if (this.weighs) this.residentMib = Math.round((residentBytes(pid) ?? 0) / MIB);
    } catch (error) {
      // E.g. too many open files on this host: then nothing is known, which is no reason to end.
      this.onError(errorText(error));
    }
    return true;
  }
}
