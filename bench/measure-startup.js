// @ts-check
import { productCommand } from './peers.js';
import { parseEvent } from './product-events.js';
import { complaintAbout, freeUdpPort, startProgram } from './run-program.js';

const VIDEO = { width: 1280, height: 720, fps: 30 };
const TIMEOUT_MS = 20_000;

/**
 * @typedef {{ runsMs: number[], failures: string[] }} StartupResult
 */

/**
 * From the spawn of `gstcv-loop start` to the event that says that the receiver has its first picture.
 * @param {import('./measure-latency.js').Bench} bench
 * @returns {Promise<StartupResult>}
 */
export async function measureStartup({ options, signal, say }) {
  /** @type {StartupResult} */
  const result = { runsMs: [], failures: [] };
  for (let run = 1; run <= options.startupRuns; run += 1) {
    const outcome = await startOnce(signal);
    if (typeof outcome === 'string') result.failures.push(outcome);
    else result.runsMs.push(outcome);
    const text = typeof outcome === 'string' ? `failed: ${outcome}` : `${outcome.toFixed(0)} ms`;
    say(`startup ${String(run)}/${String(options.startupRuns)}: ${text}`);
  }
  return result;
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<number | string>} ms, or why it never played
 */
async function startOnce(signal) {
  const command = productCommand({ video: VIDEO, frames: (TIMEOUT_MS / 1000) * VIDEO.fps, port: await freeUdpPort() });
  /** @type {() => void} */
  let played = () => {};
  const playing = new Promise((resolve) => (played = () => resolve(performance.now())));
  const onLine = (/** @type {string} */ line) => {
    const event = parseEvent(line);
    if (event.type === 'state' && event.role === 'receiver' && event.to === 'playing') played();
  };
  const began = performance.now();
  const program = await startProgram(command, { timeoutMs: TIMEOUT_MS, signal, onLine });
  const at = await Promise.race([playing, program.ended]);
  const end = await program.end();
  signal.throwIfAborted();
  return typeof at === 'number' ? at - began : (complaintAbout(end, TIMEOUT_MS) ?? 'it ended before it played');
}
