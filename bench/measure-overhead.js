// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSecondsOfTree } from './proc.js';
import { parseEvent } from './product-events.js';
import { complaintAbout, freeUdpPort, RunError, startProgram } from './run-program.js';

const VIDEO = { width: 1280, height: 720, fps: 30 };
/** Loading and opening are not what is asked for here. */
const WARM_UP_MS = 3000;

/**
 * @typedef {import('./measure-latency.js').Bench} Bench
 * @typedef {import('./peers.js').Peer} Peer
 * @typedef {Record<string, number>} CpuShares in % of one core: `all`, and for the product each process
 * @typedef {{ peer: import('./options.js').PeerName, runs: CpuShares[], failures: string[] }} OverheadRow
 */

/**
 * The CPU time that each peer takes for the same video while it plays, all its processes together.
 * @param {Bench} bench
 * @returns {Promise<OverheadRow[]>}
 */
export async function measureOverhead(bench) {
  const { options, peers, say } = bench;
  const rows = peers.map((peer) => ({ peer, row: emptyRow(peer) }));
  for (let round = 1; round <= options.repeat; round += 1) {
    for (const { peer, row } of rows) {
      const outcome = await measureOnce(bench, peer);
      if (typeof outcome === 'string') row.failures.push(outcome);
      else row.runs.push(outcome);
      const text =
        typeof outcome === 'string' ? `failed: ${outcome}` : `${String(outcome['all']?.toFixed(0))} % of a core`;
      say(`overhead ${String(round)}/${String(options.repeat)} ${peer.name}: ${text}`);
    }
  }
  return rows.map(({ row }) => row);
}

/**
 * @param {Peer} peer
 * @returns {OverheadRow}
 */
function emptyRow(peer) {
  return { peer: peer.name, runs: [], failures: [] };
}

/**
 * @param {Bench} bench
 * @param {Peer} peer
 * @returns {Promise<CpuShares | string>} or why there are none
 */
async function measureOnce({ options, signal }, peer) {
  const timeoutMs = WARM_UP_MS + options.seconds * 1000 + 20_000;
  const command = peer.command({ video: VIDEO, frames: (timeoutMs / 1000) * VIDEO.fps, port: await freeUdpPort() });
  /** @type {Map<number, string>} */
  const roles = new Map();
  const onLine = (/** @type {string} */ line) => {
    const event = parseEvent(line);
    if (event.type === 'state' && event.pid !== null) roles.set(event.pid, event.role);
  };
  try {
    const program = await startProgram(command, { timeoutMs, signal, onLine });
    roles.set(program.pid, 'supervisor');
    const shares = await Promise.race([watchCpu(program.pid, options.seconds, roles), program.ended]);
    const end = await program.end();
    signal.throwIfAborted();
    if (!('exitCode' in shares)) return peer.name === 'gstcv-loop' ? shares : { all: shares['all'] ?? 0 };
    return complaintAbout(end, timeoutMs) ?? 'it ended too early';
  } catch (error) {
    if (error instanceof RunError) return error.message;
    throw error;
  }
}

/**
 * @param {number} root pid
 * @param {number} seconds
 * @param {ReadonlyMap<number, string>} roles
 * @returns {Promise<CpuShares>}
 */
async function watchCpu(root, seconds, roles) {
  // Unreferenced: nobody waits for them once the program has ended early.
  await sleep(WARM_UP_MS, undefined, { ref: false });
  const began = performance.now();
  const before = cpuSecondsOfTree(root);
  await sleep(seconds * 1000, undefined, { ref: false });
  const after = cpuSecondsOfTree(root);
  return cpuShares(before, after, (performance.now() - began) / 1000, roles);
}

/**
 * @param {ReadonlyMap<number, number>} before CPU seconds by pid
 * @param {ReadonlyMap<number, number>} after
 * @param {number} seconds that lie between
 * @param {ReadonlyMap<number, string>} roles
 * @returns {CpuShares}
 */
export function cpuShares(before, after, seconds, roles) {
  /** @type {CpuShares} */
  const shares = { all: 0 };
  for (const [pid, cpuSeconds] of after) {
    const percent = ((cpuSeconds - (before.get(pid) ?? 0)) / seconds) * 100;
    const role = roles.get(pid);
    shares['all'] = (shares['all'] ?? 0) + percent;
    if (role !== undefined) shares[role] = (shares[role] ?? 0) + percent;
  }
  return shares;
}
