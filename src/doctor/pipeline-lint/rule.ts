import type { Mend } from './mend.js';
import type { ParsedElement } from './parsed-pipeline.js';
import type { PipelineView } from './pipeline-view.js';

/** What a word does to a link, worst first. */
export const SEVERITIES = ['hang', 'fails', 'latency', 'loss', 'late-join', 'wrong-picture'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A place at which a rule applies. */
export interface Hit {
  readonly element: ParsedElement;
  /** The property that is at fault; null: that something is missing, or the element itself. */
  readonly property: string | null;
  /** What it does, with the fact behind it. */
  readonly why: string;
  /** What to write instead, or to do where that is no word. */
  readonly write: string;
  /** Empty where the text alone cannot mend it. */
  readonly mends: readonly Mend[];
}

export interface Rule {
  /** A word for programs; stays the same from release to release. */
  readonly id: string;
  readonly severity: Severity;
  readonly check: (pipeline: PipelineView) => readonly Hit[];
}

/** The element with one property set right, whether it is there and wrong or missing. */
export function setHit(element: ParsedElement, settings: Readonly<Record<string, string>>, why: string): Hit {
  const wrong = Object.entries(settings).find(([name, value]) =>
    element.properties.some((property) => property.name === name && property.value !== value),
  );
  return {
    element,
    property: wrong?.[0] ?? null,
    why,
    write: Object.entries(settings)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
    mends: Object.entries(settings).map(([property, value]) => ({ kind: 'set', element, property, value })),
  };
}
