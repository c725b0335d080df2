// @ts-check
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { markedPids } from './leftovers.js';
import { freeUdpPort } from '../run-program.js';
import { FAULTS } from './faults.js';
import { Random } from '../random.js';
import { RunningLoop } from './running-loop.js';

/**
 * @typedef {import('./faults.js').Fault} Fault
 * @typedef {object} Outcome of one fault
 * @property {string} fault
 * @property {boolean} warmSpare
 * @property {number | null} recoveryMs from the fault to the next fresh frame, by the stamps; null: the picture did not stand still
 * @property {string[]} complaints what did not go as it must; empty: survived
 * @property {string[]} notes what is worth telling all the same
 * @typedef {object} RunOutcome of one supervisor
 * @property {number} framesLost
 * @property {number} filesGrown
 * @property {number} rssGrownKib
 * @property {number} orphans
 * @property {string} end how it was ended
 * @property {string[]} complaints
 * @typedef {{ seed: number, minutes: number, elapsedMs: number, outcomes: Outcome[], runs: RunOutcome[] }} SoakResult
 */

/** Longest time in which a loop must be well again on a machine that does other work as well. */
const RECOVERY_MS = 20_000;
/** A gap is told with the receiver's next report, 200 ms later at most. */
const GAP_REPORT_MS = 600;
/** How many faults one supervisor lives through, at most. */
const MAX_FAULTS = 60;
/** Faults before the supervisor is first weighed: what is loaded on first use is no leak. */
const WARM_UP_FAULTS = 3;
const GONE_MS = 2000;

const ENDINGS = /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL']);

/**
 * @param {{ minutes: number, seed: number, say: (line: string) => void, signal: AbortSignal }} options
 * @returns {Promise<SoakResult>}
 */
export async function soak({ minutes, seed, say, signal }) {
  const beganMs = performance.now();
  const deadlineMs = beganMs + minutes * 60_000;
  /** @type {SoakResult} */
  const result = { seed, minutes, elapsedMs: 0, outcomes: [], runs: [] };
  // Two at a time, one with a spare and one without: each spends most of its time waiting.
  const lane = async (/** @type {boolean} */ warmSpare) => {
    const random = new Random(warmSpare ? seed : seed + 1);
    while (performance.now() < deadlineMs && !signal.aborted) {
      result.runs.push(await oneRun({ random, warmSpare, deadlineMs, signal, say, outcomes: result.outcomes }));
    }
  };
  await Promise.all([lane(true), lane(false)]);
  return { ...result, elapsedMs: performance.now() - beganMs };
}

/**
 * One supervisor, from its start to its end.
 * @param {{ random: Random, warmSpare: boolean, deadlineMs: number, signal: AbortSignal, say: (line: string) => void, outcomes: Outcome[] }} plan
 * @returns {Promise<RunOutcome>}
 */
async function oneRun({ random, warmSpare, deadlineMs, signal, say, outcomes }) {
  const mark = randomUUID();
  const loop = new RunningLoop(await freeUdpPort(), warmSpare, mark);
  const faults = random.integer(MAX_FAULTS / 4, MAX_FAULTS);
  /** @type {{ files: number, rssKib: number } | null} */
  let weight = null;
  const stillborn = await untilWell(loop, 0);
  let complaint = stillborn;
  for (
    let count = 0;
    count < faults && complaint === null && performance.now() < deadlineMs && !signal.aborted;
    count += 1
  ) {
    if (count === WARM_UP_FAULTS) weight = loop.weight;
    const fault = random.pick(FAULTS);
    if (fault.needsSpare === true && !warmSpare) continue;
    const outcome = await oneFault(loop, fault, random);
    outcomes.push(outcome);
    say(`${fault.name}${warmSpare ? ', with a spare' : ''}: ${describe(outcome)}`);
    complaint = outcome.complaints[0] ?? null;
  }
  const after = complaint === null ? loop.weight : null;
  const ending = random.pick(ENDINGS);
  const run = await endRun(loop, ending, mark);
  say(`supervisor ended by ${ending}: ${run.complaints.join('; ') || 'clean'}`);
  return {
    ...run,
    filesGrown: weight && after ? after.files - weight.files : 0,
    rssGrownKib: weight && after ? after.rssKib - weight.rssKib : 0,
    complaints: stillborn === null ? run.complaints : [stillborn, loop.stderr.trim(), ...run.complaints],
  };
}

/** @param {Outcome} outcome */
function describe({ recoveryMs, complaints, notes }) {
  if (complaints.length + notes.length > 0) return [...complaints, ...notes].join('; ');
  return recoveryMs === null ? 'no gap' : `${(recoveryMs / 1000).toFixed(3)} s`;
}

/**
 * @param {RunningLoop} loop
 * @param {Fault} fault
 * @param {Random} random
 * @returns {Promise<Outcome>}
 */
async function oneFault(loop, fault, random) {
  await sleep(random.integer(0, 300));
  const from = loop.events.length;
  const atMs = loop.nowMs;
  await fault.inject(loop, random);
  const failure = await untilRestarted(loop, fault, from);
  const backMs = loop.nowMs;
  const complaint = failure ?? (await untilWell(loop, from));
  // A later one is the machine's, not the fault's.
  const gaps = loop.events.slice(from).filter((e) => e.type === 'gap' && e['toMs'] > atMs && e['fromMs'] <= backMs);
  const recoveryMs = gaps.length === 0 ? null : standstillMs(gaps, fault, atMs);
  const restarts = restartsOf(loop, fault, from);
  const complaints = [...(complaint === null ? [] : [complaint]), ...restarts.complaints];
  return { fault: fault.name, warmSpare: loop.warmSpare, recoveryMs, complaints, notes: restarts.notes };
}

/**
 * @param {import('./running-loop.js').LoopEvent[]} gaps
 * @param {Fault} fault
 * @param {number} atMs when it was caused
 */
function standstillMs(gaps, { restarts }, atMs) {
  // Foreign traffic lasts for seconds, in which the machine may have pauses of its own: there the length counts.
  if (restarts.sender + restarts.receiver === 0) return Math.max(...gaps.map((gap) => gap['durationMs']));
  return Math.max(...gaps.map((gap) => gap['toMs'])) - atMs;
}

/**
 * @param {RunningLoop} loop
 * @param {Fault} fault
 * @param {number} from
 * @returns {Promise<string | null>} what did not come
 */
async function untilRestarted(loop, { restarts, verdict }, from) {
  for (const role of /** @type {const} */ (['sender', 'receiver'])) {
    if (restarts[role] === 0) continue;
    const restart = await loop.event(from, (e) => e.type === 'restart' && e.role === role, RECOVERY_MS);
    if (restart === null) return `${role} was not restarted within ${String(RECOVERY_MS / 1000)} s`;
    const begin = loop.indexOf(restart);
    const playing = await loop.event(
      begin,
      (e) => e.type === 'state' && e.role === role && e['to'] === 'playing',
      RECOVERY_MS,
    );
    if (playing === null) return `${role} did not play again within ${String(RECOVERY_MS / 1000)} s`;
  }
  if (verdict === undefined) return null;
  const diagnosis = await loop.event(from, (e) => e.type === 'diagnosis' && e['verdict'] === verdict, RECOVERY_MS);
  if (diagnosis === null) return `not diagnosed as ${verdict}`;
  // A child that is restarted begins well; elsewhere the verdict has to be taken back.
  if (restarts.sender + restarts.receiver > 0) return null;
  const over = await loop.event(
    loop.indexOf(diagnosis),
    (e) => e.type === 'diagnosis' && e['verdict'] === 'ok',
    RECOVERY_MS,
  );
  return over === null ? `${verdict} was not taken back` : null;
}

/**
 * Until fresh frames reach the eye again, each gap has been told, and a spare is ready where there is to be one.
 * @param {RunningLoop} loop
 * @param {number} from
 * @returns {Promise<string | null>} what is not well
 */
async function untilWell(loop, from) {
  await sleep(GAP_REPORT_MS);
  const begin = Math.max(from, loop.events.length);
  const stamped = (/** @type {import('./running-loop.js').LoopEvent} */ event) =>
    event.type === 'stats' && event.role === 'receiver' && event['state'] === 'playing' && event['latencyMs'] !== null;
  if ((await loop.event(begin, stamped, RECOVERY_MS)) === null)
    return `no fresh frames within ${String(RECOVERY_MS / 1000)} s`;
  if (!loop.warmSpare) return null;
  const deadline = performance.now() + RECOVERY_MS;
  while (loop.sparePid() === null && performance.now() < deadline) await sleep(50);
  return loop.sparePid() === null ? 'no warm spare' : null;
}

/**
 * @param {RunningLoop} loop
 * @param {Fault} fault
 * @param {number} from
 */
function restartsOf(loop, { restarts }, from) {
  const seen = loop.restartsSince(from);
  /** @type {{ complaints: string[], notes: string[] }} */
  const found = { complaints: [], notes: [] };
  for (const role of /** @type {const} */ (['sender', 'receiver'])) {
    if (seen[role] === restarts[role]) continue;
    const events = loop.events.slice(from).filter((event) => event.type === 'restart' && event.role === role);
    const reasons = events.map((event) => String(event['reason'])).join(', ');
    const what = `${role} restarted ${String(seen[role])} times instead of ${String(restarts[role])} (${reasons})`;
    // One more of the side that had to be restarted is a new fault of its new child, and has been survived as well.
    found[restarts[role] > 0 && seen[role] > restarts[role] ? 'notes' : 'complaints'].push(what);
  }
  return found;
}

/**
 * @param {RunningLoop} loop
 * @param {NodeJS.Signals} ending
 * @param {string} mark
 * @returns {Promise<RunOutcome>}
 */
async function endRun(loop, ending, mark) {
  loop.process.kill(ending);
  const ended = await Promise.race([loop.exit.then(() => true), sleep(RECOVERY_MS, false, { ref: false })]);
  const deadline = performance.now() + GONE_MS;
  while (markedPids(mark).length > 0 && performance.now() < deadline) await sleep(20);
  const orphans = markedPids(mark);
  for (const pid of orphans) killIfThere(pid);
  const stats = loop.events.findLast((event) => event.type === 'stats' && event.role === 'receiver');
  const complaints = [
    ...(ended ? [] : [`the supervisor did not end within ${String(RECOVERY_MS / 1000)} s after ${ending}`]),
    ...(orphans.length === 0 ? [] : [`${String(orphans.length)} processes were left`]),
  ];
  return {
    framesLost: Number(stats?.['lost'] ?? 0),
    filesGrown: 0,
    rssGrownKib: 0,
    orphans: orphans.length,
    end: ending,
    complaints,
  };
}

/** @param {number} pid */
function killIfThere(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone meanwhile.
  }
}
