// @ts-check
import { videoName } from './measure-latency.js';
import { memoryCourse } from './measure-memory.js';
import { median } from './statistics.js';

/**
 * @typedef {import('./measure-latency.js').LatencyRow} LatencyRow
 * @typedef {import('./options.js').PeerName} PeerName
 * @typedef {object} Results
 * @property {LatencyRow[]} [latency]
 * @property {import('./measure-startup.js').StartupResult} [startup]
 * @property {import('./measure-memory.js').MemoryResult} [memory]
 * @property {import('./measure-overhead.js').OverheadRow[]} [overhead]
 * @typedef {{ name: string, limit: number, measured: number, unit: string, met: boolean }} Verdict
 * @typedef {'p50' | 'p95' | 'p99'} Quantile
 * @typedef {{ video: string, quantile: Quantile, peer: PeerName, limit: number, compare: 'ratio' | 'difference' }} LatencyTarget
 */

/** @type {readonly LatencyTarget[]} */
const LATENCY_TARGETS = [
  { video: '1280x720@30', quantile: 'p50', peer: 'cv2-tuned', limit: 0.55, compare: 'ratio' },
  { video: '1920x1080@30', quantile: 'p50', peer: 'cv2-tuned', limit: 0.55, compare: 'ratio' },
  { video: '1280x720@30', quantile: 'p50', peer: 'floor', limit: 1.3, compare: 'ratio' },
  { video: '1920x1080@30', quantile: 'p50', peer: 'floor', limit: 1.3, compare: 'ratio' },
  { video: '1280x720@30', quantile: 'p99', peer: 'floor', limit: 1.8, compare: 'ratio' },
  { video: '320x240@20', quantile: 'p50', peer: 'floor', limit: 1.4, compare: 'difference' },
];
/** What tap, reports and health may cost: the larger of the two. */
const SUPERVISION_LIMIT = { ms: 0.1, part: 0.03 };
const STARTUP_LIMIT_MS = 1200;
/** Up or down: what comes down has been too high before. */
const MEMORY_LIMIT_PERCENT = 10;

/**
 * What gstcv-loop is meant to reach, as far as it was measured.
 * @param {Results} results
 * @returns {Verdict[]}
 */
export function judge({ latency = [], startup, memory }) {
  const videos = [...new Set(latency.map((row) => videoName(row.video)))];
  const verdicts = [
    ...LATENCY_TARGETS.flatMap((target) => judgeLatency(target, latency)),
    ...videos.flatMap((video) => judgeSupervision(video, latency)),
  ];
  if (startup !== undefined && startup.runsMs.length > 0) {
    const measured = median(startup.runsMs);
    verdicts.push(verdict('start to first picture', measured, STARTUP_LIMIT_MS, 'ms'));
  }
  for (const [role, { samples }] of Object.entries(memory?.children ?? {})) {
    verdicts.push(...judgeMemory(role, samples));
  }
  return verdicts;
}

/**
 * The median over the runs of one quantile of one peer.
 * @param {readonly LatencyRow[]} rows of one video
 * @param {PeerName} peer
 * @param {Quantile} quantile
 * @returns {number | null}
 */
export function medianOf(rows, peer, quantile) {
  const runs = rows.find((row) => row.peer === peer)?.runs ?? [];
  return runs.length === 0 ? null : median(runs.map(({ latencyMs }) => latencyMs[quantile]));
}

/**
 * @param {LatencyTarget} target
 * @param {readonly LatencyRow[]} latency
 * @returns {Verdict[]} none where one of the two was not measured
 */
function judgeLatency({ video, quantile, peer, limit, compare }, latency) {
  const rows = latency.filter((row) => videoName(row.video) === video);
  const ours = medianOf(rows, 'gstcv-loop', quantile);
  const theirs = medianOf(rows, peer, quantile);
  if (ours === null || theirs === null) return [];
  if (compare === 'ratio') return [verdict(`${video} ${quantile}, of ${peer}`, ours / theirs, limit, '')];
  return [verdict(`${video} ${quantile}, above ${peer}`, ours - theirs, limit, 'ms')];
}

/**
 * @param {string} video
 * @param {readonly LatencyRow[]} latency
 * @returns {Verdict[]} none where one of the two was not measured
 */
function judgeSupervision(video, latency) {
  const rows = latency.filter((row) => videoName(row.video) === video);
  const ours = medianOf(rows, 'gstcv-loop', 'p50');
  const bare = medianOf(rows, 'gstcv-loop-bare', 'p50');
  if (ours === null || bare === null) return [];
  const limit = Math.max(SUPERVISION_LIMIT.ms, SUPERVISION_LIMIT.part * bare);
  return [verdict(`${video} p50, above gstcv-loop-bare`, ours - bare, limit, 'ms')];
}

/**
 * @param {string} role
 * @param {readonly import('./measure-memory.js').MemorySample[]} samples
 * @returns {Verdict[]} none where the run was too short
 */
function judgeMemory(role, samples) {
  const course = memoryCourse(samples);
  if (course === null) return [];
  const { base, end, lowest, highest } = course;
  const away = (/** @type {number} */ kib) => (Math.abs(kib - base) / base) * 100;
  const furthest = Math.max(away(lowest), away(highest));
  return [
    verdict(`memory of the ${role}, end from frame 1000`, away(end), MEMORY_LIMIT_PERCENT, '%'),
    verdict(`memory of the ${role}, furthest from frame 1000`, furthest, MEMORY_LIMIT_PERCENT, '%'),
  ];
}

/**
 * @param {string} name
 * @param {number} measured
 * @param {number} limit
 * @param {string} unit
 * @returns {Verdict}
 */
function verdict(name, measured, limit, unit) {
  return { name, limit, measured, unit, met: measured <= limit };
}
