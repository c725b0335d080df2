// @ts-check
import { productCommand } from './peers.js';
import { rssKib } from './proc.js';
import { parseEvent } from './product-events.js';
import { complaintAbout, freeUdpPort, startProgram } from './run-program.js';

const SIZE = { width: 1280, height: 720 };
const SAMPLE_MS = 1000;
/** Decoder, encoder and JavaScript heap have their size by then. */
export const BASE_FRAME = 1000;

/**
 * @typedef {import('./product-events.js').Role} Role
 * @typedef {{ timeMs: number, frames: number, rssKib: number }} MemorySample
 * @typedef {{ pid: number | null, state: string, frames: number, samples: MemorySample[] }} ChildMemory
 * @typedef {{ frames: number, fps: number, children: Record<Role, ChildMemory>, notes: string[] }} MemoryResult
 */

/**
 * One long run; the resident set of both children each second while they play.
 * @param {import('./measure-latency.js').Bench} bench
 * @returns {Promise<MemoryResult>}
 */
export async function measureMemory({ options: { memoryFrames: frames, memoryFps: fps }, signal, say }) {
  /** @type {MemoryResult} */
  const result = { frames, fps, children: { sender: newChild(), receiver: newChild() }, notes: [] };
  const command = productCommand({ video: { ...SIZE, fps }, frames, port: await freeUdpPort() });
  const timeoutMs = (frames / fps) * 2000 + 60_000;
  const began = performance.now();
  const program = await startProgram(command, { timeoutMs, signal, onLine: (line) => takeEvent(result, line) });
  const timer = setInterval(() => sampleChildren(result, performance.now() - began), SAMPLE_MS);
  const end = await program.ended.finally(() => clearInterval(timer));
  signal.throwIfAborted();
  const complaint = complaintAbout(end, timeoutMs);
  if (complaint !== null) result.notes.push(complaint);
  say(`memory: ${String(frames)} frames at ${String(fps)} fps in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return result;
}

/**
 * The end alone could be the low point of a saw, so the whole way to it is looked at as well.
 * @param {readonly MemorySample[]} samples
 * @returns {{ base: number, end: number, lowest: number, highest: number } | null} RSS in KiB from the base frame on, or null where the run was too short
 */
export function memoryCourse(samples) {
  const course = samples.filter(({ frames }) => frames >= BASE_FRAME).map((sample) => sample.rssKib);
  const [base, end] = [course[0], course.at(-1)];
  if (base === undefined || end === undefined || course.length < 2) return null;
  return { base, end, lowest: Math.min(...course), highest: Math.max(...course) };
}

/** @returns {ChildMemory} */
function newChild() {
  return { pid: null, state: 'starting', frames: 0, samples: [] };
}

/**
 * @param {MemoryResult} result
 * @param {string} line
 */
function takeEvent({ children, notes }, line) {
  const event = parseEvent(line);
  if (event.type === 'other') return;
  const child = children[event.role];
  if (event.type === 'stats') child.frames = event.frames;
  else if (event.type === 'restart') {
    notes.push(`the ${event.role} was restarted: ${event.reason}`);
    child.samples = [];
  } else {
    child.state = event.to;
    child.pid = event.pid;
  }
}

/**
 * @param {MemoryResult} result
 * @param {number} timeMs
 */
function sampleChildren({ children }, timeMs) {
  for (const { pid, state, frames, samples } of Object.values(children)) {
    const rss = pid === null || state !== 'playing' ? null : rssKib(pid);
    if (rss !== null) samples.push({ timeMs: Math.round(timeMs), frames, rssKib: rss });
  }
}
