// @ts-check
import { freeUdpPort, runProgram, RunError } from './run-program.js';
import { SKIPPED_FRAMES } from './statistics.js';

/** For the start, and for a machine that cannot keep the rate. */
const EXTRA_MS = 30_000;

/**
 * @typedef {import('./options.js').Video} Video
 * @typedef {import('./options.js').PeerName} PeerName
 * @typedef {import('./peers.js').Peer} Peer
 * @typedef {import('./peers.js').Measurement} Measurement
 * @typedef {{ options: import('./options.js').BenchOptions, peers: Peer[], signal: AbortSignal, say: (text: string) => void }} Bench
 * @typedef {{ video: Video, peer: PeerName, runs: Measurement[], failures: string[] }} LatencyRow
 */

/**
 * Every peer once per round, so that a machine that grows slower is slower for all of them.
 * @param {Bench} bench
 * @returns {Promise<LatencyRow[]>}
 */
export async function measureLatency(bench) {
  const { options, peers, say } = bench;
  const rows = options.videos.flatMap((video) => peers.map((peer) => emptyRow(video, peer)));
  for (let round = 1; round <= options.repeat; round += 1) {
    for (const { row, peer } of rows) {
      const outcome = await measureOnce(bench, row.video, peer);
      if (typeof outcome === 'string') row.failures.push(outcome);
      else row.runs.push(outcome);
      say(
        `latency ${String(round)}/${String(options.repeat)} ${videoName(row.video)} ${peer.name}: ${describe(outcome)}`,
      );
    }
  }
  return rows.map(({ row }) => row);
}

/** @param {Video} video */
export function videoName({ width, height, fps }) {
  return `${String(width)}x${String(height)}@${String(fps)}`;
}

/**
 * @param {Video} video
 * @param {Peer} peer
 */
function emptyRow(video, peer) {
  /** @type {LatencyRow} */
  const row = { video, peer: peer.name, runs: [], failures: [] };
  return { row, peer };
}

/**
 * @param {Bench} bench
 * @param {Video} video
 * @param {Peer} peer
 * @returns {Promise<Measurement | string>} or why there is none
 */
async function measureOnce({ options, signal }, video, peer) {
  const frames = options.seconds * video.fps + SKIPPED_FRAMES;
  const timeoutMs = (frames / video.fps) * 1000 + EXTRA_MS;
  try {
    const command = peer.command({ video, frames, port: await freeUdpPort() });
    return peer.read(await runProgram(command, { timeoutMs, signal }));
  } catch (error) {
    if (error instanceof RunError) return error.message;
    throw error;
  }
}

/** @param {Measurement | string} outcome */
function describe(outcome) {
  if (typeof outcome === 'string') return `failed: ${outcome}`;
  const { latencyMs, fps, note } = outcome;
  const figures = `p50 ${latencyMs.p50.toFixed(2)} ms, p99 ${latencyMs.p99.toFixed(2)} ms, ${fps.toFixed(1)} fps`;
  return note === '' ? figures : `${figures} (${note})`;
}
