import { ASSUMED_RUN_SPREAD, MIN_RUNS } from './bootstrap.js';
import type { Comparison } from './compare.js';
import type { Report } from './schema.js';

/** What a reader should know before believing it; empty where all is well. */
export function caveatsOf(a: Report, b: Report, { rows }: Comparison): string[] {
  const fewest = Math.min(...rows.map(({ runs }) => Math.min(runs.a, runs.b)).filter((runs) => runs > 0));
  const sameHost = a.host.cpu === b.host.cpu && a.host.cores === b.host.cores && a.host.system === b.host.system;
  const changed = rows.map(({ setting }) => setting).filter((name) => optionsOf(a, name) !== optionsOf(b, name));
  return [
    fewest < MIN_RUNS && fewRuns(fewest),
    !sameHost && 'measured on different hosts: a difference may be theirs',
    a.request.source !== b.request.source && 'the sources differ: a difference may be theirs',
    a.partial && 'the first report is of an interrupted measurement',
    b.partial && 'the second report is of an interrupted measurement',
    changed.length > 0 && `video, encoder or network are not set alike: ${[...new Set(changed)].join(', ')}`,
  ].filter((caveat) => caveat !== false);
}

function fewRuns(runs: number): string {
  const [some, spread] = [runs === 1 ? 'a single run' : `${String(runs)} runs`, String(100 * ASSUMED_RUN_SPREAD)];
  return `${some} a side: only the spread within a run is known; it is assumed that runs differ by ${spread} % as well: measure with --repeat 5`;
}

/** What was measured under a name, as text to compare. */
function optionsOf({ settings }: Report, name: string): string {
  const setting = settings.find((candidate) => candidate.name === name);
  return JSON.stringify({ ...setting, runs: null });
}
