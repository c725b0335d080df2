import { WriteStream } from 'node:tty';
import { countsLine, countsText, type ImpairmentCounts } from '../../impair/counts-text.js';
import type { Endpoint } from '../../impair/udp-sockets.js';
import { PART_SEPARATOR, StatusLine } from './status-line.js';

interface Listening {
  readonly listen: Endpoint;
  readonly to: Endpoint;
  /** In the words of the grammar, seed included. */
  readonly impairments: string;
}

/** What `gstcv-loop impair` tells, in the order of the methods. */
export interface ImpairOutput {
  listening(listening: Listening): void;
  stats(counts: ImpairmentCounts): void;
  summary(counts: ImpairmentCounts, outcome: 'done' | 'interrupted'): void;
  close(): void;
}

export function createImpairOutput(
  json: boolean,
  { stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'> = process,
): ImpairOutput {
  const startedMs = performance.now();
  const timeMs = () => Math.round(performance.now() - startedMs);
  return json ? jsonOutput(stdout, timeMs) : humanOutput(stderr, timeMs);
}

/** One JSON object per line (docs/impair.md#events). */
function jsonOutput(out: NodeJS.WritableStream, timeMs: () => number): ImpairOutput {
  const write = (type: string, body: object) => {
    out.write(`${JSON.stringify({ type, timeMs: timeMs(), ...body })}\n`);
  };
  return {
    listening: (listening) => write('listening', listening),
    stats: (counts) => write('stats', { counts }),
    summary: (counts, outcome) => write('summary', { outcome, counts }),
    close: () => undefined,
  };
}

/** A line each time; on a terminal one that is rewritten. */
function humanOutput(out: NodeJS.WritableStream, timeMs: () => number): ImpairOutput {
  const status = out instanceof WriteStream ? new StatusLine(out) : null;
  const print = (text: string) => {
    if (status === null) out.write(`${text}\n`);
    else status.print(text);
  };
  return {
    listening: ({ listen, to, impairments }) => print(`${endpointText(listen)} → ${endpointText(to)}  ${impairments}`),
    stats: (counts) => {
      const line = `${(timeMs() / 1000).toFixed(0).padStart(4)} s  ${countsLine(counts, PART_SEPARATOR)}`;
      if (status === null) print(line);
      else status.update(line);
    },
    summary: (counts, outcome) => {
      status?.close();
      print(`${outcome} after ${(timeMs() / 1000).toFixed(1)} s\n${countsText(counts)}`);
    },
    close: () => status?.close(),
  };
}

function endpointText({ address, port }: Endpoint): string {
  return `${address.includes(':') ? `[${address}]` : address}:${String(port)}`;
}
