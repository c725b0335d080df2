import type { Verdict } from '../health/verdict.js';
import type { Evidence, VerdictName } from '../protocol/events.js';

interface DiagnosisEvent {
  readonly type: 'diagnosis';
  readonly verdict: VerdictName;
  readonly evidence: Evidence;
  readonly message: string;
}

/** Tells each change of the verdict over one child, once. */
export class Diagnosis {
  private current: VerdictName = 'ok';

  constructor(private readonly tell: (event: DiagnosisEvent) => void) {}

  now(verdict: Verdict | null): void {
    const name = verdict?.verdict ?? 'ok';
    if (name === this.current) return;
    const over = this.current;
    this.current = name;
    if (verdict === null) {
      this.tell({
        type: 'diagnosis',
        verdict: 'ok',
        evidence: { over },
        message: `all is well again (${over} is over)`,
      });
    } else {
      const { evidence, message } = verdict;
      this.tell({ type: 'diagnosis', verdict: name, evidence, message });
    }
  }
}
