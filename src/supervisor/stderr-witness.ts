import type { Verdict } from '../health/verdict.js';
import { missingPart } from './explain-exit.js';

/**
 * What a child's lines tell that OpenCV tells nowhere else: an element that is missing, behind which an open blocks for
 * ever; a writer whose pipeline has died, while each further write still seems to succeed; and that the user has closed
 * GStreamer's own window of `local`.
 */
export class StderrWitness {
  /** What OpenCV last printed about an element of the pipeline. */
  private pipelineError: string | null = null;

  hear(line: string): Verdict | 'window-closed' | null {
    const [, element, report] = /module (\S+) reported: (.+)/.exec(line) ?? [];
    if (element !== undefined && report !== undefined) this.pipelineError = `${element}: ${report}`;
    // What ximagesink and xvimagesink say.
    if (report === 'Output window was closed') return 'window-closed';
    const missing = missingPart(line);
    if (missing !== null) return { verdict: 'missing', restart: 'missing', evidence: {}, message: missing };
    return line.includes('Error pushing buffer') ? this.writerDead() : null;
  }

  private writerDead(): Verdict {
    const reason = this.pipelineError ?? 'it gave no reason';
    return {
      verdict: 'writer-dead',
      restart: 'write-failed',
      evidence: { reason },
      message: `the writer's pipeline has died (${reason})`,
    };
  }
}
