import { wrap } from '../wrap-text.js';
import { markedExcerpt } from './excerpt.js';
import type { Finding, PipelineReport } from './lint-pipeline.js';
import type { PipelineEnd } from './pipeline-view.js';
import { SEVERITIES, type Severity } from './rule.js';

const ENDS: Readonly<Record<PipelineEnd, string>> = {
  capture: 'a capture for OpenCV (cv::VideoCapture)',
  writer: 'a writer for OpenCV (cv::VideoWriter)',
  sender: 'a sender, without OpenCV',
  receiver: 'a receiver, without OpenCV',
  whole: 'a whole pipeline',
};

/** What so many words of a kind do. */
const DEEDS: Readonly<Record<Severity, readonly [one: string, many: string]>> = {
  hang: ['hangs', 'hang'],
  fails: ['does not work', 'do not work'],
  latency: ['costs latency', 'cost latency'],
  loss: ['loses packets', 'lose packets'],
  'late-join': ['keeps out who joins late', 'keep out who joins late'],
  'wrong-picture': ['spoils the picture', 'spoil the picture'],
};

/** As wide as the longest severity, and two blanks. */
const INDENT = Math.max(...SEVERITIES.map((severity) => severity.length)) + 2;

/** The report for people. Ends in a line break. */
export function renderPipelineReport(report: PipelineReport, columns = 80): string {
  const { end, elements, findings, mended, notes } = report;
  const kind = wrap(`${ENDS[end]}: ${elements.join(' → ')}`, columns);
  const lines = [
    ...kind,
    '',
    ...findings.flatMap((finding) => [...findingLines(report.text, finding, columns), '']),
    ...notes.flatMap((note) => [...wrap(note, columns), '']),
    verdict(findings),
    // In one line, however long: it is there to be copied.
    ...(mended === null ? [] : ['', mended === report.text ? 'The text alone cannot mend it.' : `Mended:\n${mended}`]),
    '',
  ];
  return lines.join('\n');
}

function findingLines(text: string, { severity, span, why, write }: Finding, columns: number): string[] {
  const width = columns - INDENT;
  const rest = [...wrap(why, width), ...wrap(`→ ${write}`, width)];
  return [
    `${severity.padEnd(INDENT)}${markedExcerpt(text, span, width)}`,
    ...rest.map((line) => ' '.repeat(INDENT) + line),
  ];
}

function verdict(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing in it hangs, loses pictures or costs latency, as far as its words tell.';
  const kinds = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${String(count)} ${DEEDS[severity][count === 1 ? 0 : 1]}`];
  });
  return `${kinds.join(', ')}.`;
}
