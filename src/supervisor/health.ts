import type { Role } from '../config/child-config.js';
import type { SupervisionLimits } from '../config/loop-config.js';
import type { ErrorCode } from '../errors/loop-error.js';
import type { ChildState } from '../protocol/events.js';

/** What is known of a child from outside. Times in ms of one monotonic clock. */
export interface Observation {
  readonly role: Role;
  readonly state: ChildState;
  readonly nowMs: number;
  /** When the state was entered. */
  readonly sinceMs: number;
  readonly lastReportMs: number;
  readonly lastFrameMs: number;
  /** First packet of an unbroken run of packets that has given no new frame; null: none. Always null for a sender. */
  readonly packetsSinceMs: number | null;
  /** Last packet of ours; null: none. Always null for a sender. */
  readonly lastPacketMs: number | null;
}

export interface Verdict {
  readonly verdict:
    | 'no-start'
    | 'missing'
    | 'open-timeout'
    | 'no-capture'
    | 'writer-dead'
    | 'no-packets'
    | 'decode-stall'
    | 'unresponsive';
  /** The error with which the child must be restarted, or null where the fault is not the child's. */
  readonly restart: ErrorCode | null;
  readonly message: string;
}

/** Longest time from fork to `ready`, mostly spent on loading the addon. */
const START_TIMEOUT_MS = 20_000;
/** Packets count as flowing when the last one is no older. */
export const PACKET_RECENT_MS = 500;

/** What is wrong with the child, or null. */
export function judge(seen: Observation, limits: SupervisionLimits): Verdict | null {
  const elapsed = seen.nowMs - seen.sinceMs;
  switch (seen.state) {
    case 'starting':
      return elapsed > START_TIMEOUT_MS ? noStart(elapsed) : null;
    case 'opening':
      return judgeOpening(seen, limits);
    case 'playing':
    case 'stalled':
      return judgeFlow(seen, limits);
    case 'waiting':
    case 'stopping':
    case 'stopped':
    case 'failed':
      return null;
  }
}

/** A receiver is given its time from the first packet of an unbroken run: without packets nothing can be opened. */
function judgeOpening(seen: Observation, { openTimeoutMs }: SupervisionLimits): Verdict | null {
  if (seen.role === 'receiver' && !isFlowing(seen)) return null;
  const elapsed = seen.nowMs - Math.max(seen.sinceMs, seen.packetsSinceMs ?? 0);
  return elapsed > openTimeoutMs ? openTimeout(seen, elapsed) : null;
}

function isFlowing({ nowMs, lastPacketMs }: Observation): boolean {
  return lastPacketMs !== null && nowMs - lastPacketMs < PACKET_RECENT_MS;
}

function judgeFlow(seen: Observation, { stallTimeoutMs }: SupervisionLimits): Verdict | null {
  const silentMs = seen.nowMs - seen.lastReportMs;
  if (silentMs > Math.max(stallTimeoutMs, 1000)) return unresponsive(silentMs);
  const frameAgeMs = seen.nowMs - seen.lastFrameMs;
  // A child that says nothing is not yet known to have no frames.
  if (frameAgeMs <= stallTimeoutMs || silentMs > stallTimeoutMs) return null;
  if (seen.role === 'sender') return noCapture(frameAgeMs);
  if (!isFlowing(seen)) return noPackets(frameAgeMs);
  const undecodedMs = seen.packetsSinceMs === null ? 0 : seen.nowMs - seen.packetsSinceMs;
  return undecodedMs > stallTimeoutMs ? decodeStall(undecodedMs) : null;
}

function noStart(elapsedMs: number): Verdict {
  return {
    verdict: 'no-start',
    restart: 'unresponsive',
    message: `the process has not loaded the OpenCV addon after ${seconds(elapsedMs)}`,
  };
}

function openTimeout({ role }: Observation, elapsedMs: number): Verdict {
  const message =
    role === 'receiver'
      ? `RTP packets arrive, but no picture for ${seconds(elapsedMs)}: no key frame or no parameter sets came, or it is not H.264`
      : `the source or the encoder has given no frame for ${seconds(elapsedMs)}`;
  return { verdict: 'open-timeout', restart: 'open-timeout', message };
}

function noCapture(ageMs: number): Verdict {
  return { verdict: 'no-capture', restart: 'stalled', message: `no new frame from the source for ${seconds(ageMs)}` };
}

function noPackets(ageMs: number): Verdict {
  const message = `no RTP packet and no new frame for ${seconds(ageMs)}: the sender or the network is at fault; waiting`;
  return { verdict: 'no-packets', restart: null, message };
}

function decodeStall(undecodedMs: number): Verdict {
  const message = `RTP packets arrive, but no new frame for ${seconds(undecodedMs)}`;
  return { verdict: 'decode-stall', restart: 'stalled', message };
}

function unresponsive(silentMs: number): Verdict {
  return {
    verdict: 'unresponsive',
    restart: 'unresponsive',
    message: `the process has said nothing for ${seconds(silentMs)}: its event loop is blocked or it was stopped`,
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
