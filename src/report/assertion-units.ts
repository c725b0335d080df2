import { METRIC_TABLE, type MetricName } from './metrics.js';
import type { ReportRun } from './schema.js';

/** A unit as it can stand behind the number of an assertion. */
export interface AssertionUnit {
  /** In this unit the value is read and told; '' for a plain number. */
  readonly unit: string;
  /** What one of the written unit is in `unit`. */
  readonly factor: number;
  readonly read: (run: ReportRun) => number | null;
}

type Units = ReadonlyMap<string, AssertionUnit>;

/** Units of a metric, by what a user writes: '' is a number without one. */
export function unitsOf(metric: MetricName): Units {
  const { read } = METRIC_TABLE[metric];
  const units = (unit: string, factors: Readonly<Record<string, number>>): Units =>
    new Map(Object.entries(factors).map(([written, factor]) => [written, { unit, factor, read }]));
  switch (metric) {
    case 'p50':
    case 'p95':
    case 'p99':
    case 'max':
      return units('ms', { us: 0.001, µs: 0.001, ms: 1, s: 1000 });
    case 'drift':
      // A slope that may be noise is no drift; else short runs would fail by chance.
      return new Map([['ms/min', { unit: 'ms/min', factor: 1, read: ({ drift }) => drift && realSlope(drift) }]]);
    case 'lost':
    case 'unreadable':
      return new Map([
        ...units('%', { '%': 1 }),
        ['', { unit: 'frames', factor: 1, read: ({ frames }) => frames[metric] }],
      ]);
    case 'cpu':
      return units('%', { '%': 1 });
    case 'rss':
      return units('MiB', { M: 1, MiB: 1, G: 1024, GiB: 1024 });
    case 'psnr':
      return units('dB', { dB: 1 });
    case 'ssim':
      return units('', { '': 1 });
    case 'fps':
      return units('fps', { '': 1, fps: 1 });
  }
}

const realSlope = ({ isReal, msPerMinute }: { isReal: boolean; msPerMinute: number }) => (isReal ? msPerMinute : 0);

/** What can be written, in words: `us, ms or s`. */
export function unitsInWords(metric: MetricName): string {
  const units = unitsOf(metric);
  const written = [...units.keys()].filter((unit) => unit !== '' && unit !== 'µs' && !unit.endsWith('iB'));
  const plain = units.has('') ? ['no unit'] : [];
  const words = [...written, ...plain];
  return [words.slice(0, -1).join(', '), words.at(-1)].filter((part) => part !== '').join(' or ');
}

/** Numbers that can be meant, in the unit that is written; beyond them an assertion always holds, or never. */
export function rangeOf(metric: MetricName, unit: string): { readonly from: number; readonly to: number } {
  if (metric === 'drift') return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  if (metric === 'ssim') return { from: 0, to: 1 };
  const isShare = (metric === 'lost' || metric === 'unreadable') && unit === '%';
  return { from: 0, to: isShare ? 100 : Number.POSITIVE_INFINITY };
}
