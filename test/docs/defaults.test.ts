import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loopFlags } from '../../src/request/flags/loop-flags.js';
import { DEFAULTS, LIMITS } from '../../src/config/defaults.js';
import { formatDuration } from '../../src/config/flag-values.js';
import { TEST_PATTERNS, X264_PRESETS } from '../../src/pipeline/vocabulary.js';

/** docs/start.md has one table of all flags; this holds it to the code. */

const text = readFileSync(fileURLToPath(new URL('../../docs/start.md', import.meta.url)), 'utf8');

interface Row {
  readonly flag: string;
  readonly values: string;
  readonly shownDefault: string;
}

const ROWS: readonly Row[] = [...text.matchAll(/^\| `--([a-z-]+)` \| (.*) \| (.*) \|$/gm)].map(
  ([, flag = '', values = '', shownDefault = '']) => ({ flag, values, shownDefault }),
);

const COMMANDS = ['start', 'sender', 'receiver', 'local'] as const;
const TABLES = COMMANDS.map((command) => loopFlags(command));
const FLAGS = Object.assign({}, ...TABLES) as ReturnType<typeof loopFlags>;

/** As the table has it: what --help says, of each command where they differ, and toggles in words. */
function defaultInWords(flag: string): string {
  const options = FLAGS[flag];
  if (options?.type === 'boolean') return options.default === true ? 'on' : 'off';
  const shown = TABLES.flatMap((table) => table[flag]?.defaultDescription ?? []);
  return [...new Set(shown)].join('; ');
}

it('has a row for every flag of every command, and no other', () => {
  expect(ROWS.map(({ flag }) => flag).sort()).toEqual(Object.keys(FLAGS).sort());
});

it.each(ROWS)('shows the default of --$flag as it is in the code', ({ flag, shownDefault }) => {
  expect(shownDefault.replaceAll('`', '')).toBe(defaultInWords(flag));
});

it('takes what it shows from the defaults', () => {
  const { width, height } = DEFAULTS.size;
  const shown = Object.fromEntries(ROWS.map(({ flag, shownDefault }) => [flag, shownDefault.replaceAll('`', '')]));
  expect(shown).toMatchObject({
    port: String(DEFAULTS.port),
    host: `${DEFAULTS.host}; none`,
    bind: DEFAULTS.bindAny,
    source: DEFAULTS.source,
    size: `${String(width)}x${String(height)}; other sources: their own`,
    fps: `${String(DEFAULTS.fps)}; other sources: their own`,
    bitrate: String(DEFAULTS.bitrateKbps),
    preset: DEFAULTS.preset,
    display: DEFAULTS.display,
    'open-timeout': formatDuration(DEFAULTS.openTimeoutMs),
    'stall-timeout': formatDuration(DEFAULTS.stallTimeoutMs),
    'keyframe-timeout': formatDuration(DEFAULTS.keyFrameTimeoutMs),
    'loss-limit': `${String(DEFAULTS.lossLimitPercent)}%`,
    'min-fps': `${String(DEFAULTS.minFpsPercent)}%`,
    'health-window': formatDuration(DEFAULTS.healthWindowMs),
    'max-restarts': String(DEFAULTS.maxRestarts),
    'log-level': DEFAULTS.logLevel,
  });
});

const square = (length: number) => `${String(length)}x${String(length)}`;
const { width: stampedWidth, height: stampedHeight } = LIMITS.minStampedSize;

it.each<[string, string]>([
  ['size', square(LIMITS.minSize)],
  ['size', square(LIMITS.maxSize)],
  ['size', `${String(stampedWidth)}x${String(stampedHeight)}`],
  ['fps', String(LIMITS.maxFps)],
  ['bitrate', String(LIMITS.maxBitrateKbps)],
  ['gop', String(LIMITS.maxGop)],
  ['frames', String(LIMITS.maxFrames)],
  ['duration', formatDuration(LIMITS.maxDurationMs)],
  ['open-timeout', formatDuration(LIMITS.minTimeoutMs)],
  ['open-timeout', formatDuration(LIMITS.maxTimeoutMs)],
  ['stall-timeout', formatDuration(LIMITS.minStallTimeoutMs)],
  ['stall-timeout', formatDuration(LIMITS.maxTimeoutMs)],
  ['max-restarts', String(LIMITS.maxRestarts)],
  ['keyframe-timeout', formatDuration(LIMITS.minTimeoutMs)],
  ['keyframe-timeout', formatDuration(LIMITS.maxTimeoutMs)],
  ['latency-limit', formatDuration(LIMITS.maxTimeoutMs)],
  ['health-window', formatDuration(LIMITS.minHealthWindowMs)],
  ['health-window', formatDuration(LIMITS.maxTimeoutMs)],
  ['max-rss', `${String(LIMITS.minRssMib)}M`],
  ['max-rss', `${String(LIMITS.maxRssMib / 1024)}G`],
  ...X264_PRESETS.map((preset): [string, string] => ['preset', preset]),
])('shows that --%s has the limit %s', (flag, limit) => {
  const words = ROWS.find((row) => row.flag === flag)?.values.split(/[\s,;:`]+/);
  expect(words).toContain(limit);
});

it.each(TEST_PATTERNS)('names the test pattern %s', (pattern) => {
  expect(text).toContain(`\`${pattern}\``);
});
