import { DEFAULTS } from '../config/defaults.js';
import { formatDuration } from '../config/flag-values.js';
import { MATRIX_KEYS } from './matrix.js';
import { METRICS } from '../report/metrics.js';
import { type FlagTable, toggle, value } from '../request/flags/flag.js';
import { loopFlags } from '../request/flags/loop-flags.js';

const MEASURE = 'Measuring:';

/** Of a flag that may be given more than once. */
const values = (group: string, describe: string): FlagTable[string] => ({
  ...{ group, describe, type: 'array', string: true, requiresArg: true, nargs: 1 },
});

const MEASURING_FLAGS: FlagTable = {
  duration: value(MEASURE, 'length of one measurement', formatDuration(DEFAULTS.latencyDurationMs)),
  warmup: value(MEASURE, 'from the first picture until measuring begins', formatDuration(DEFAULTS.latencyWarmupMs)),
  repeat: value(MEASURE, 'rounds: every setting once each', String(DEFAULTS.latencyRepeat)),
  matrix: value(
    MEASURE,
    `every combination of ${MATRIX_KEYS.join(', ')}, e.g. "preset=ultrafast,superfast;fps=30,60"`,
    'one setting',
  ),
  impair: value(MEASURE, 'a bad network, e.g. "loss=1%,delay=20ms" or wifi', 'none'),
  quality: toggle(MEASURE, 'compare the pictures that came with those that were sent: PSNR and SSIM', false),
  baseline: toggle(MEASURE, "measure GStreamer's floor and the naive pipelines in the same run", false),
};

/** These mean what they mean for `start`. */
const OF_START: readonly string[] = [
  ...[
    'source',
    'size',
    'fps',
    'codec',
    'encoder',
    'decoder',
    'bitrate',
    'preset',
    'gop',
    'fec',
    'jitter-buffer',
    'realtime',
  ],
];

/** Flags of `latency`. */
export function latencyFlags(): FlagTable {
  return {
    ...MEASURING_FLAGS,
    ...Object.fromEntries(Object.entries(loopFlags('start')).filter(([name]) => OF_START.includes(name))),
    assert: values(
      'Result:',
      `what must hold of ${METRICS.join(', ')}, e.g. "p99<80ms" or "lost<0.1%"; else exit code 5`,
    ),
    out: value('Result:', 'folder for report.html, report.json and junit.xml', 'none'),
    'self-test': toggle(
      'Result:',
      'inject known delays and faults instead, and compare: is the instrument right?',
      false,
    ),
    json: toggle('Result:', 'one JSON object per line on stdout, the report last', false),
  };
}
