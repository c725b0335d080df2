// @ts-check
/* global AbortController */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { rssKib } from '../proc.js';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const BREAKABLE = new URL('breakable.js', import.meta.url).href;
/** In the environment of all that a run starts. */
export const MARK = 'GSTCV_SOAK';

/**
 * @typedef {'sender' | 'receiver'} Role
 * @typedef {{ type: string, timeMs: number, role: Role | null, [field: string]: any }} LoopEvent
 */

/** A `gstcv-loop start` under test, with all that it tells. */
export class RunningLoop {
  /**
   * @param {number} port
   * @param {boolean} warmSpare
   * @param {string} mark
   */
  constructor(port, warmSpare, mark) {
    this.port = port;
    this.warmSpare = warmSpare;
    const flags = ['--display', 'none', '--size', '320x240', '--max-restarts', '1000000'];
    const spare = warmSpare ? ['--warm-spare'] : [];
    const args = ['start', '--port', String(port), ...flags, ...spare, '--json', '--log-level', 'debug'];
    this.process = spawn(process.execPath, [CLI, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: `--import=${BREAKABLE}`, [MARK]: mark },
    });
    /** @type {LoopEvent[]} */
    this.events = [];
    /** What it said on stderr, the end of it. */
    this.stderr = '';
    /** Its clock's zero on the clock of performance.now(): events arrive a little later than they are stamped. */
    this.zeroMs = Infinity;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    this.exit = once(this.process, 'exit');
    createInterface({ input: this.process.stdout }).on('line', (line) => this.hear(line));
    this.process.stderr
      .setEncoding('utf8')
      .on('data', (text) => (this.stderr = (this.stderr + String(text)).slice(-4000)));
  }

  get pid() {
    return /** @type {number} */ (this.process.pid);
  }

  /** Now, on its clock. */
  get nowMs() {
    return performance.now() - this.zeroMs;
  }

  /** Open files and memory of the supervisor. */
  get weight() {
    return { files: readdirSync(`/proc/${String(this.pid)}/fd`).length, rssKib: rssKib(this.pid) ?? 0 };
  }

  /** @param {Role} role */
  childPid(role) {
    const event = this.events.findLast((e) => e.type === 'state' && e.role === role && e['to'] === 'starting');
    if (typeof event?.['pid'] !== 'number') throw new Error(`no ${role} has been started`);
    return event['pid'];
  }

  /** The newest spare's pid, or null where none is ready. */
  sparePid() {
    const ready = this.events.findLast((e) => /warm spare is ready: process \d+/.test(String(e['message'])));
    const taken = this.events.findLast((e) => e.type === 'state' && e['reason'] === 'warm spare takes over');
    const lost = this.events.findLast((e) => /the warm spare is lost/.test(String(e['message'])));
    if (ready === undefined || Math.max(this.indexOf(taken), this.indexOf(lost)) > this.indexOf(ready)) return null;
    return Number(/\d+$/.exec(String(ready['message']))?.[0]);
  }

  /** Restarts of either role since the event of that index. @param {number} from */
  restartsSince(from) {
    const events = this.events.slice(from).filter(({ type }) => type === 'restart');
    const count = (/** @type {Role} */ role) => events.filter((event) => event.role === role).length;
    return { sender: count('sender'), receiver: count('receiver') };
  }

  /**
   * The first event since the one of that index that matches; waits for it.
   * @param {number} from
   * @param {(event: LoopEvent) => boolean} matches
   * @param {number} withinMs
   * @returns {Promise<LoopEvent | null>} null where none came in time, or the run has ended
   */
  async event(from, matches, withinMs) {
    const find = () => this.events.slice(from).find(matches);
    const timer = new AbortController();
    /** @type {(() => void) | undefined} */
    let listener;
    try {
      return await Promise.race([
        new Promise((resolve) => {
          listener = () => {
            const event = find();
            if (event !== undefined) resolve(event);
          };
          this.listeners.add(listener);
          listener();
        }),
        sleep(withinMs, null, { signal: timer.signal }),
        this.exit.then(() => find() ?? null),
      ]);
    } finally {
      timer.abort();
      if (listener !== undefined) this.listeners.delete(listener);
    }
  }

  /** @param {LoopEvent | undefined} event */
  indexOf(event) {
    return event === undefined ? -1 : this.events.indexOf(event);
  }

  /** @param {string} line */
  hear(line) {
    const event = JSON.parse(line);
    this.events.push(event);
    if (typeof event.timeMs === 'number') this.zeroMs = Math.min(this.zeroMs, performance.now() - event.timeMs);
    for (const listener of [...this.listeners]) listener();
  }
}
