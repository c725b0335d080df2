import type { Verdict } from '../health/verdict.js';
import type { Evidence, VerdictName } from '../protocol/events.js';

interface DiagnosisEvent {
  readonly type: 'diagnosis';
  readonly verdict: VerdictName;
  readonly evidence: Evidence;
  readonly message: string;
}

/** Tells each change of the verdict over one child, once; and the same one again where the child is to be restarted for it. */
export class Diagnosis {
  private current: VerdictName = 'ok';
  private isGrave = false;

  constructor(private readonly tell: (event: DiagnosisEvent) => void) {}

  now(verdict: Verdict | null): void {
    const name = verdict?.verdict ?? 'ok';
    const isGrave = verdict !== null && verdict.restart !== null;
    if (name === this.current && isGrave === this.isGrave) return;
    const over = this.current;
    this.current = name;
    this.isGrave = isGrave;
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
