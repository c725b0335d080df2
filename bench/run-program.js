// @ts-check
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** More than the supervisor of gstcv-loop gives its children. */
const GRACE_MS = 5000;
const STDERR_TAIL = 2000;

/**
 * @typedef {{ file: string, args: string[] }} Command
 * @typedef {object} ProgramEnd
 * @property {number | null} exitCode
 * @property {NodeJS.Signals | null} signal
 * @property {boolean} timedOut
 * @property {string[]} lines what it wrote on stdout
 * @property {string} stderr the last of it
 * @typedef {object} Program
 * @property {number} pid also its process group
 * @property {Promise<ProgramEnd>} ended when nothing of its group is left
 * @property {() => Promise<ProgramEnd>} end asks it to leave, then ends the group by force
 */

/** What was to be measured could not be. Its message is one line. */
export class RunError extends Error {}

/**
 * Starts a program in a process group of its own, so that all it starts can be ended with it.
 * @param {Command} command
 * @param {{ timeoutMs: number, signal: AbortSignal, onLine?: (line: string) => void }} options
 * @returns {Promise<Program>}
 */
export async function startProgram({ file, args }, { timeoutMs, signal, onLine }) {
  signal.throwIfAborted();
  const child = spawn(file, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {string[]} */
  const lines = [];
  let stderr = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    onLine?.(line);
  });
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr = (stderr + String(text)).slice(-STDERR_TAIL)));
  const closed = once(child, 'close');
  closed.catch(() => {}); // reported by the spawn event below
  await once(child, 'spawn').catch((error) => {
    throw new RunError(`${file} cannot be started: ${String(error.message)}`);
  });
  const pid = /** @type {number} */ (child.pid);

  let timedOut = false;
  const end = async () => {
    await endGroup(child, pid);
    return ended;
  };
  const timer = setTimeout(() => {
    timedOut = true;
    void end();
  }, timeoutMs);
  const abort = () => void end();
  signal.addEventListener('abort', abort, { once: true });

  const finish = async () => {
    // A member that outlives its leader keeps the pipes open, and `close` would wait for it.
    await once(child, 'exit');
    killGroup(pid);
    const [exitCode, endSignal] = await closed;
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    return { exitCode, signal: endSignal, timedOut, lines, stderr };
  };
  const ended = finish();
  return { pid, ended, end };
}

/**
 * Runs a program to its end.
 * @param {Command} command
 * @param {{ timeoutMs: number, signal: AbortSignal }} options
 * @returns {Promise<string[]>} its lines on stdout
 * @throws {RunError} where it did not end well
 */
export async function runProgram(command, options) {
  const program = await startProgram(command, options);
  const end = await program.ended;
  options.signal.throwIfAborted();
  const complaint = complaintAbout(end, options.timeoutMs);
  if (complaint !== null) throw new RunError(complaint);
  return end.lines;
}

/**
 * @param {ProgramEnd} end
 * @param {number} timeoutMs
 */
export function complaintAbout({ exitCode, signal, timedOut, stderr }, timeoutMs) {
  const lastWords = stderr.trim().split('\n').at(-1) ?? '';
  const detail = lastWords === '' ? '' : `: ${lastWords}`;
  if (timedOut) return `no end within ${String(timeoutMs / 1000)} s${detail}`;
  if (signal !== null) return `ended by ${signal}${detail}`;
  return exitCode === 0 ? null : `ended with code ${String(exitCode)}${detail}`;
}

/** A UDP port that was free a moment ago. */
export async function freeUdpPort() {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/**
 * @param {import('node:child_process').ChildProcess} leader
 * @param {number} group
 */
async function endGroup(leader, group) {
  leader.kill('SIGTERM');
  if (leader.exitCode === null && leader.signalCode === null) {
    await Promise.race([once(leader, 'exit'), sleep(GRACE_MS, undefined, { ref: false })]);
  }
  killGroup(group);
}

/** @param {number} group */
function killGroup(group) {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    // Nobody is left in it.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
