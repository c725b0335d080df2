// @ts-check
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RunError } from './run-program.js';
import { latencyOf, SKIPPED_FRAMES } from './statistics.js';

const run = promisify(execFile);

export const BITRATE_KBPS = 2000;

const FLOOR = fileURLToPath(new URL('peers/gst-floor.sh', import.meta.url));
const CV2_LOOP = fileURLToPath(new URL('peers/cv2-loop.py', import.meta.url));
const BARE_LOOP = fileURLToPath(new URL('peers/bare-loop.js', import.meta.url));
const PRODUCT = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const FLOOR_ELEMENTS = ['videotestsrc', 'x264enc', 'rtph264pay', 'rtph264depay', 'avdec_h264'];

/**
 * @typedef {import('./options.js').PeerName} PeerName
 * @typedef {import('./options.js').Video} Video
 * @typedef {import('./run-program.js').Command} Command
 * @typedef {{ video: Video, frames: number, port: number }} Job
 * @typedef {object} Measurement
 * @property {number} frames samples behind the latency
 * @property {number} fps
 * @property {import('./statistics.js').Latency} latencyMs
 * @property {string} note what went wrong without ending the run; empty where nothing did
 * @typedef {object} Peer
 * @property {PeerName} name
 * @property {(job: Job) => Command} command
 * @property {(lines: readonly string[]) => Measurement} read throws RunError
 */

/**
 * @param {PeerName} name
 * @param {readonly string[]} pythons where to look for cv2
 * @returns {Promise<Peer>}
 * @throws {RunError} where it cannot run on this machine
 */
export async function findPeer(name, pythons) {
  switch (name) {
    case 'floor':
      await requireElements();
      return { name, command: (job) => ({ file: FLOOR, args: numbers(job, BITRATE_KBPS) }), read: readSamples };
    case 'cv2-tuned':
    case 'cv2-demo': {
      const python = await findPython(pythons);
      const mode = name === 'cv2-tuned' ? 'tuned' : 'demo';
      const args = (/** @type {Job} */ job) => [CV2_LOOP, mode, ...numbers(job, job.port, BITRATE_KBPS)];
      return { name, command: (job) => ({ file: python, args: args(job) }), read: readSamples };
    }
    case 'gstcv-loop':
      if (!existsSync(PRODUCT)) throw new RunError('there is no dist/cli/main.js (npm run build)');
      return { name, command: productCommand, read: readEvents };
    case 'gstcv-loop-bare': {
      if (!existsSync(PRODUCT)) throw new RunError('there is no dist/cli/main.js (npm run build)');
      const args = (/** @type {Job} */ job) => [BARE_LOOP, ...numbers(job, job.port, BITRATE_KBPS)];
      return { name, command: (job) => ({ file: process.execPath, args: args(job) }), read: readSamples };
    }
    case 'gstcv-loop-realtime':
      if (!existsSync(PRODUCT)) throw new RunError('there is no dist/cli/main.js (npm run build)');
      if (!(await succeeds('chrt', ['--rr', '2', 'true'])))
        throw new RunError('this user may not use real-time priority');
      return { name, command: realtimeCommand, read: readEvents };
  }
}

/**
 * @param {Job} job
 * @returns {Command}
 */
export function productCommand({ video: { width, height, fps }, frames, port }) {
  const flags = {
    port,
    size: `${String(width)}x${String(height)}`,
    fps,
    bitrate: BITRATE_KBPS,
    frames,
    display: 'none',
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return { file: process.execPath, args: [PRODUCT, 'start', ...args, '--json'] };
}

/**
 * @param {Job} job
 * @returns {Command}
 */
function realtimeCommand(job) {
  const { file, args } = productCommand(job);
  return { file, args: [...args, '--realtime'] };
}

/** @param {readonly string[]} pythons */
export async function findPython(pythons) {
  const probe = 'import cv2, re, sys; sys.exit(not re.search(r"GStreamer: +YES", cv2.getBuildInformation()))';
  for (const python of pythons) {
    if (await succeeds(python, ['-c', probe])) return python;
  }
  throw new RunError(
    `no cv2 with GStreamer in ${pythons.join(' or ')} (Debian: python3-opencv; or name one with --python)`,
  );
}

/**
 * What the programs in peers/ print: of each frame its latency, null where its stamp could not be read, and its arrival.
 * @param {readonly string[]} lines
 * @returns {Measurement}
 */
export function readSamples(lines) {
  const { latenciesMs, arrivalsMs } = parseObject(lines.at(-1));
  const samples = skipStart(latenciesMs).filter((latency) => latency !== null);
  const arrivals = skipStart(arrivalsMs);
  if (samples.length < 2) throw new RunError(`too few frames arrived: ${String(latenciesMs?.length ?? 0)}`);
  const seconds = (Number(arrivals.at(-1)) - Number(arrivals[0])) / 1000;
  const unreadable = arrivals.length - samples.length;
  const note = unreadable === 0 ? '' : `${String(unreadable)} unreadable`;
  return { frames: samples.length, fps: (arrivals.length - 1) / seconds, latencyMs: latencyOf(samples), note };
}

/**
 * @param {unknown} list
 * @returns {any[]}
 */
function skipStart(list) {
  return Array.isArray(list) ? list.slice(SKIPPED_FRAMES) : [];
}

/**
 * What `gstcv-loop start --json` prints.
 * @param {readonly string[]} lines
 * @returns {Measurement}
 */
export function readEvents(lines) {
  const { type, outcome, receiver, restarts } = parseObject(lines.at(-1));
  if (type !== 'summary') throw new RunError('the last line is no summary');
  if (!receiver?.latencyMs) throw new RunError(`no latency was measured, outcome ${String(outcome)}`);
  const counts = {
    lost: receiver.lost,
    unreadable: receiver.unreadable,
    duplicated: receiver.duplicated,
    reordered: receiver.reordered,
    restarted: restarts.sender + restarts.receiver,
  };
  const note = Object.entries(counts).flatMap(([what, count]) => (count > 0 ? [`${String(count)} ${what}`] : []));
  return { frames: receiver.stamped, fps: receiver.fps, latencyMs: receiver.latencyMs, note: note.join(', ') };
}

async function requireElements() {
  for (const element of FLOOR_ELEMENTS) {
    if (!(await succeeds('gst-inspect-1.0', ['--exists', element]))) {
      throw new RunError(
        `no element ${element} (gstreamer1.0-tools, gstreamer1.0-libav, gstreamer1.0-plugins-base, -good and -ugly)`,
      );
    }
  }
}

/**
 * @param {Job} job
 * @param {number[]} rest
 */
function numbers({ video: { width, height, fps }, frames }, ...rest) {
  return [width, height, fps, frames, ...rest].map(String);
}

/**
 * @param {string} file
 * @param {string[]} args
 */
async function succeeds(file, args) {
  try {
    await run(file, args, { timeout: 20_000 });
    return true;
  } catch {
    return false; // not there, or it says no: either way the caller says what is missing
  }
}

/**
 * @param {string | undefined} line
 * @returns {any}
 */
function parseObject(line) {
  if (line === undefined) throw new RunError('it printed nothing');
  try {
    return JSON.parse(line);
  } catch {
    throw new RunError(`its last line is no JSON: ${line.slice(0, 80)}`);
  }
}
