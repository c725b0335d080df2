import type { Report, ReportAssertion, ReportBaseline, ReportRun, ReportSetting } from '../../src/report/schema.js';
import { failedRun, sampleRun } from './sample-runs.js';

const EMPTY: Report = {
  schemaVersion: 1,
  tool: { name: 'gstcv-loop', version: '0.1.0' },
  startedAt: '2026-05-12T14:03:27.412Z',
  elapsedMs: 23_400,
  partial: false,
  host: {
    system: 'Linux 6.1.0 x64 (Debian GNU/Linux 12)',
    cpu: 'AMD Ryzen 7 7840U w/ Radeon 780M Graphics',
    cores: 8,
    memoryMib: 31_872,
    node: '20.20.2',
    loadBefore: 0.31,
  },
  request: {
    command: ['latency', '--duration', '20s', '--out', 'report'],
    durationMs: 20_000,
    warmupMs: 2_000,
    repeat: 1,
    source: 'test://smpte',
  },
  settings: [],
  baseline: [],
  assertions: [],
  best: null,
};

/** One setting, one run. */
export function singleReport(): Report {
  return { ...EMPTY, settings: [sampleSetting({ runs: [sampleRun({ seed: 7 })] })] };
}

const PRESETS = ['ultrafast', 'superfast', 'veryfast'] as const;
const SIZES = [
  { text: '640x480', width: 640, height: 480, base: 3.1 },
  { text: '1280x720', width: 1280, height: 720, base: 6.6 },
] as const;
const RATES = ['1M', '4M'] as const;

/** Three presets, two sizes, two bit rates, three rounds, with quality, a baseline and assertions, one of which fails. */
export function matrixReport(frames = 600): Report {
  const settings = PRESETS.flatMap((preset, p) =>
    SIZES.flatMap((size, s) => RATES.map((rate, r) => matrixSetting({ preset, size, rate, place: [p, s, r], frames }))),
  );
  const assertions = settings.flatMap((setting) => [
    assertionOn(setting, 'p99<25ms', 'p99', 25),
    assertionOn(setting, 'p50<9ms', 'p50', 9),
  ]);
  const command = ['latency', '--matrix', 'preset=ultrafast,superfast,veryfast size=640x480,1280x720 bitrate=1M,4M'];
  return {
    ...EMPTY,
    elapsedMs: 812_000,
    request: { ...EMPTY.request, repeat: 3, command: [...command, '--quality', '--baseline', 'floor,naive'] },
    settings,
    baseline: settings.filter((_, index) => index % 4 < 2).flatMap(baselinesOf),
    assertions,
    best: settings[0]?.name ?? null,
  };
}

/** One setting behind the impairing proxy: blackouts, gaps, lost frames, a drift. */
export function impairedReport(): Report {
  const blackouts = [
    { fromMs: 5_200, durationMs: 800 },
    { fromMs: 14_000, durationMs: 2_400 },
  ];
  const run = (round: number) =>
    sampleRun({
      seed: 40 + round,
      round,
      p50: 27.5,
      blackouts,
      loss: 0.012,
      impaired: true,
      msPerMinute: 4.2,
      fps: 30,
    });
  const impair = 'loss=1%,burst=3,delay=20ms,jitter=4ms,blackout=800ms@5s';
  return {
    ...EMPTY,
    request: { ...EMPTY.request, repeat: 2, command: ['latency', '--impair', impair, '--duration', '20s'] },
    settings: [{ ...sampleSetting({ runs: [run(1), run(2)] }), impair, fecPercent: 20, jitterBufferMs: 10 }],
  };
}

export const HOSTILE = `<script>alert("1")</script>'&\u0000\u202Egnp]]>`;

/** Interrupted; a setting that failed, one that had no turn, and names that nobody should trust. */
export function partialReport(): Report {
  const error = `sender: no element "x264enc" ${HOSTILE}\n  attempt 2: ${'very '.repeat(30)}long`;
  const settings = [
    sampleSetting({ name: `pattern=${HOSTILE}`, values: { pattern: HOSTILE }, runs: [sampleRun({ seed: 3 })] }),
    sampleSetting({ name: 'pattern=ball', values: { pattern: 'ball' }, runs: [failedRun(error)] }),
    sampleSetting({ name: 'pattern=snow', values: { pattern: 'snow' }, runs: [] }),
  ];
  return {
    ...EMPTY,
    partial: true,
    host: { ...EMPTY.host, cpu: HOSTILE, loadBefore: 9.7 },
    request: { ...EMPTY.request, repeat: 2, command: ['latency', '--source', HOSTILE], source: `/tmp/${HOSTILE}.mp4` },
    settings,
    assertions: settings.map(({ name }) => ({
      ...{ text: 'p99<10ms', setting: name, unit: 'ms' },
      ...{ actual: null, holds: false },
    })),
  };
}

/** A single frame came, or none at all. */
export function sparseReport(frames: 0 | 1): Report {
  return { ...EMPTY, settings: [sampleSetting({ runs: [{ ...sampleRun({ seed: 5, frames }), durationMs: 20_000 }] })] };
}

/** Settings that differ in the given keys only; each key has as many values as it says. */
export function keysReport(keys: Readonly<Record<string, readonly string[]>>): Report {
  const combinations = Object.entries(keys).reduce<Record<string, string>[]>(
    (rows, [key, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [key]: value }))),
    [{}],
  );
  const settings = combinations.map((values, index) => {
    const name = Object.entries(values)
      .map(([key, value]) => `${key}=${value}`)
      .join(' ');
    return sampleSetting({ name, values, runs: [sampleRun({ seed: index + 1, p50: 4 + index, frames: 60 })] });
  });
  return { ...EMPTY, settings, best: settings[0]?.name ?? null };
}

export function sampleSetting(some: Partial<ReportSetting> & { readonly runs: ReportRun[] }): ReportSetting {
  return {
    name: 'default',
    values: {},
    video: { width: 1280, height: 720, fps: 30 },
    encoder: { preset: 'superfast', bitrateKbps: 2000, gop: 30, threads: 0 },
    impair: null,
    fecPercent: 0,
    jitterBufferMs: 0,
    ...some,
  };
}

interface MatrixPlace {
  readonly preset: string;
  readonly size: (typeof SIZES)[number];
  readonly rate: string;
  readonly place: readonly [number, number, number];
  readonly frames: number;
}

function matrixSetting({ preset, size, rate, place: [p, s, r], frames }: MatrixPlace): ReportSetting {
  const p50 = size.base * (1 + 0.22 * p) + 0.6 * r;
  const runs = [1, 2, 3].map((round) =>
    sampleRun({
      ...{ seed: 1000 * p + 100 * s + 10 * r + round, round, frames, p50: p50 * (1 + 0.03 * ((round * 7 + p) % 3)) },
      ...{ psnrDb: 33 + 1.4 * p - 2.2 * s + 3.4 * r, cpuPercent: 30 + 14 * p + 32 * s + 5 * r },
      ...{ spikes: 0.006 + 0.004 * p, loss: p === 2 && s === 1 ? 0.004 : 0 },
    }),
  );
  return sampleSetting({
    name: `preset=${preset} size=${size.text} bitrate=${rate}`,
    values: { preset, size: size.text, bitrate: rate },
    video: { width: size.width, height: size.height, fps: 30 },
    encoder: { preset, bitrateKbps: 1000 * Number.parseInt(rate, 10), gop: 30, threads: 0 },
    runs,
  });
}

function baselinesOf(setting: ReportSetting): ReportBaseline[] {
  const scaled = (factor: number) =>
    setting.runs.map(({ round, latencyMs }) => ({
      round,
      latencyMs: latencyMs && {
        p50: latencyMs.p50 * factor,
        p95: latencyMs.p95 * factor,
        p99: latencyMs.p99 * factor,
        max: latencyMs.max * factor,
        min: latencyMs.min * factor,
      },
      error: null,
    }));
  return [
    { name: 'floor', setting: setting.name, runs: scaled(0.81) },
    { name: 'naive', setting: setting.name, runs: scaled(5.6) },
  ];
}

function assertionOn(setting: ReportSetting, text: string, name: 'p50' | 'p99', limit: number): ReportAssertion {
  const values = setting.runs.flatMap(({ latencyMs }) => latencyMs?.[name] ?? []).sort((a, b) => a - b);
  const actual = values[1] ?? null;
  return { text, setting: setting.name, actual, unit: 'ms', holds: actual !== null && actual < limit };
}
