import { WriteStream } from 'node:tty';
import type { LabOptions } from '../../lab/lab.js';
import type { ReportPaths } from '../../report/write-report.js';
import type { Report } from '../../report/schema.js';
import { LatencyProgress } from './latency-progress.js';
import { progressText, runText } from './latency-texts.js';
import { reportText } from './latency-result.js';
import { StatusLine } from './status-line.js';

/** Where `latency` tells what it does and what came of it. */
export interface LatencyOutput {
  readonly listener: Pick<LabOptions, 'onSlot' | 'onRun' | 'onProgress'>;
  report(report: Report): void;
  /** Tells of the files that the report is in. */
  written(paths: ReportPaths): void;
  close(): void;
}

const REFRESH_MS = 250;

/** Progress on stderr, where it is one line in a terminal; the result on stdout, for people or as JSON. */
export function createLatencyOutput(json: boolean): LatencyOutput {
  const progress = new LatencyProgress();
  const status = process.stderr instanceof WriteStream ? new StatusLine(process.stderr) : null;
  const print = (line: string) => (status === null ? process.stderr.write(`${line}\n`) : status.print(line));
  const timer = status && setInterval(() => status.update(progressText(progress.state())), REFRESH_MS);
  const close = () => {
    clearInterval(timer ?? undefined);
    status?.close();
  };
  return {
    listener: {
      onSlot: (slot, done, total) => progress.begin(slot, done, total),
      onProgress: (phase, recorder) => progress.enter(phase, recorder),
      onRun: ({ setting, round }, run) => {
        print(runText(setting.name, progress.state(), run));
        if (json) writeLine({ type: 'run', setting: setting.name, ...run, samples: undefined, round });
      },
    },
    report: (report) => {
      close();
      if (json) writeLine({ type: 'report', ...report });
      else process.stdout.write(reportText(report));
    },
    written: ({ html }) => void process.stderr.write(`report: ${html}\n`),
    close,
  };
}

function writeLine(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
