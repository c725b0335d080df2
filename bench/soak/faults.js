// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { SIGNALS } from './breakable.js';
import { rtpPacket, sendForeign } from './foreign.js';

/**
 * @typedef {import('./running-loop.js').RunningLoop} RunningLoop
 * @typedef {import('../random.js').Random} Random
 * @typedef {object} Fault
 * @property {string} name
 * @property {{ sender: number, receiver: number }} restarts which roles must be restarted, and no others
 * @property {boolean} [needsSpare]
 * @property {string} [verdict] what must be diagnosed
 * @property {(loop: RunningLoop, random: Random) => Promise<void> | void} inject
 */

const NONE = { sender: 0, receiver: 0 };
const SENDER = { sender: 1, receiver: 0 };
const RECEIVER = { sender: 0, receiver: 1 };

const DEADLY = /** @type {const} */ (['SIGKILL', 'SIGTERM', 'SIGSEGV', 'SIGABRT']);
/** Shorter than the stall timeout: nobody need be restarted. */
const PAUSE_MS = 300;

/** @type {readonly Fault[]} */
export const FAULTS = [
  ...DEADLY.map((signal) => ({
    name: `sender killed by ${signal}`,
    restarts: SENDER,
    inject: (/** @type {RunningLoop} */ loop) => {
      process.kill(loop.childPid('sender'), signal);
    },
  })),
  ...DEADLY.map((signal) => ({
    name: `receiver killed by ${signal}`,
    restarts: RECEIVER,
    inject: (/** @type {RunningLoop} */ loop) => {
      process.kill(loop.childPid('receiver'), signal);
    },
  })),
  {
    name: 'sender stopped (SIGSTOP)',
    restarts: SENDER,
    verdict: 'unresponsive',
    inject: (loop) => void process.kill(loop.childPid('sender'), 'SIGSTOP'),
  },
  {
    name: 'receiver stopped (SIGSTOP)',
    restarts: RECEIVER,
    verdict: 'unresponsive',
    inject: (loop) => void process.kill(loop.childPid('receiver'), 'SIGSTOP'),
  },
  ...perRole('blocks its event loop', 'unresponsive', SIGNALS.block),
  ...perRole('writes garbage to its channel', 'channel-broken', SIGNALS.scribble),
  // It may notice by itself that nobody hears it, and end, before it is judged.
  ...perRole('closes its channel', undefined, SIGNALS.hangUp),
  {
    name: 'sender writes 20 MB to stderr',
    restarts: NONE,
    inject: (loop) => {
      process.kill(loop.childPid('sender'), SIGNALS.flood);
    },
  },
  {
    name: 'both killed at once',
    restarts: { sender: 1, receiver: 1 },
    inject: (loop) => {
      for (const role of /** @type {const} */ (['sender', 'receiver'])) process.kill(loop.childPid(role), 'SIGKILL');
    },
  },
  { name: 'sender paused for 0.3 s', restarts: NONE, inject: (loop) => pause(loop.childPid('sender')) },
  { name: 'receiver paused for 0.3 s', restarts: NONE, inject: (loop) => pause(loop.childPid('receiver')) },
  {
    name: 'spare killed',
    restarts: NONE,
    needsSpare: true,
    inject: (loop) => {
      const pid = loop.sparePid();
      // Never 0: that would be the process group of the soak itself.
      if (pid !== null) process.kill(pid, 'SIGKILL');
    },
  },
  {
    name: 'random bytes on the port',
    restarts: NONE,
    verdict: 'foreign-packets',
    inject: (loop, random) => sendForeign(loop.port, () => randomBytes(random)),
  },
  {
    name: 'another payload type on the port',
    restarts: NONE,
    verdict: 'foreign-packets',
    inject: (loop, random) =>
      sendForeign(loop.port, packets({ payloadType: 97, ssrc: random.integer(0, 2 ** 32 - 1), first: 0x65 })),
  },
  {
    name: 'H.264 of another sender on the port',
    restarts: NONE,
    verdict: 'foreign-packets',
    inject: (loop, random) =>
      sendForeign(loop.port, packets({ payloadType: 96, ssrc: random.integer(0, 2 ** 32 - 1), first: 0x65 })),
  },
  {
    name: 'H.265 of another sender on the port',
    restarts: NONE,
    verdict: 'foreign-packets',
    inject: (loop, random) =>
      sendForeign(loop.port, packets({ payloadType: 96, ssrc: random.integer(0, 2 ** 32 - 1), first: 0x26 })),
  },
];

/**
 * @param {string} what
 * @param {string | undefined} verdict
 * @param {NodeJS.Signals} signal
 * @returns {Fault[]}
 */
function perRole(what, verdict, signal) {
  return /** @type {const} */ (['sender', 'receiver']).map((role) => ({
    name: `${role} ${what}`,
    restarts: role === 'sender' ? SENDER : RECEIVER,
    ...(verdict === undefined ? {} : { verdict }),
    inject: (/** @type {RunningLoop} */ loop) => {
      process.kill(loop.childPid(role), signal);
    },
  }));
}

/** @param {number} pid */
async function pause(pid) {
  process.kill(pid, 'SIGSTOP');
  await sleep(PAUSE_MS);
  process.kill(pid, 'SIGCONT');
}

/** @param {Random} random */
function randomBytes(random) {
  return Buffer.from(Array.from({ length: random.integer(1, 1400) }, () => random.integer(0, 255)));
}

/** @param {{ payloadType: number, ssrc: number, first: number }} stream */
function packets({ payloadType, ssrc, first }) {
  let sequence = 0;
  const payload = Buffer.alloc(200, 0x5a);
  payload.writeUInt8(first, 0);
  payload.writeUInt8(0x01, 1);
  return () => rtpPacket({ payloadType, ssrc, sequence: (sequence += 1), payload });
}
