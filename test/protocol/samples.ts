import type { LoopEvent } from '../../src/protocol/events.js';
import type { ChildMessage } from '../../src/protocol/messages.js';

const LATENCY = { p50: 2.7, p95: 3.1, p99: 4, max: 9.5, min: 1 };
const SAME = { kind: 'same', errorMs: 0, rttMs: null, offsetMs: null, driftPpm: null } as const;
const ESTIMATED = { kind: 'estimated', errorMs: 0.2, rttMs: 0.4, offsetMs: -250.1, driftPpm: 49.8 } as const;
const RELATIVE = { kind: 'relative', errorMs: null, rttMs: null, offsetMs: null, driftPpm: null } as const;
const COUNTS = { stamped: 9, unreadable: 1, lost: 2, duplicated: 0, reordered: 0 };

/** One of each kind, and each choice that a kind leaves. */
export const EVENTS: readonly LoopEvent[] = [
  { type: 'state', timeMs: 0, role: 'sender', from: 'stopped', to: 'starting', reason: 'process started', pid: 4711 },
  { type: 'state', timeMs: 1.5, role: 'receiver', from: 'playing', to: 'failed', reason: '', pid: null },
  { type: 'stats', timeMs: 1000, role: 'sender', state: 'playing', frames: 30, fps: 30 },
  {
    ...{ type: 'stats', timeMs: 1000, role: 'sender', state: 'playing', frames: 30, fps: 30 },
    hook: { frames: 30, errors: 1, skipped: 0, dropped: 2 },
  },
  {
    ...{ type: 'stats', timeMs: 1000, role: 'receiver', state: 'stalled', frames: 10, fps: 9.97 },
    ...COUNTS,
    ...{ latencyMs: LATENCY, latencyAboveMinMs: null, clock: ESTIMATED, bitrateKbps: 2011, packetsLost: 3 },
  },
  {
    ...{ type: 'stats', timeMs: 1000, role: 'receiver', state: 'waiting', frames: 0, fps: 0 },
    ...COUNTS,
    ...{ latencyMs: null, latencyAboveMinMs: null, clock: null, bitrateKbps: 0, packetsLost: 0 },
  },
  {
    ...{ type: 'stats', timeMs: 1000, role: 'receiver', state: 'playing', frames: 9, fps: 30 },
    ...COUNTS,
    ...{ latencyMs: null, latencyAboveMinMs: LATENCY, clock: RELATIVE, bitrateKbps: 0, packetsLost: 0 },
  },
  {
    ...{ type: 'diagnosis', timeMs: 2000, role: 'receiver', verdict: 'no-packets', message: 'no RTP packet' },
    evidence: { silentMs: 2000, processState: 'stopped' },
  },
  { type: 'gap', timeMs: 2050, role: 'receiver', fromMs: 1000, toMs: 1400.5, durationMs: 400.5 },
  { type: 'restart', timeMs: 2100, role: 'sender', attempt: 1, delayMs: 131, reason: 'child-died' },
  { type: 'hook', timeMs: 2150, role: 'sender', sequence: 7, data: { boxes: [[1, 2.5, 3, 4]], who: null } },
  { type: 'hook', timeMs: 2150, role: 'receiver', sequence: null, data: 'a word' },
  { type: 'log', timeMs: 2200, level: 'warn', role: null, message: 'a line' },
  { type: 'log', timeMs: 2200, level: 'debug', role: 'receiver', message: '' },
  {
    ...{ type: 'summary', outcome: 'done', durationMs: 10_000 },
    sender: { frames: 300, fps: 30 },
    receiver: { frames: 299, fps: 29.97, ...COUNTS, latencyMs: LATENCY, latencyAboveMinMs: null, clock: SAME },
    restarts: { sender: 0, receiver: 1 },
    record: { files: ['/tmp/out.mkv'], bytes: 4096, durationMs: 9_900, dropped: 0, failed: null },
  },
  {
    ...{ type: 'summary', outcome: 'failed', durationMs: 0 },
    ...{ sender: null, receiver: null, restarts: { sender: 0, receiver: 0 }, record: null },
  },
];

/** One of each kind, and each choice that a kind leaves. */
export const CHILD_MESSAGES: readonly ChildMessage[] = [
  { type: 'ready' },
  { type: 'progress', step: 'opening' },
  { type: 'progress', step: 'holding' },
  { type: 'progress', step: 'playing', video: { width: 640, height: 480, pixelFormat: 'i420' } },
  { type: 'sender-report', frames: 0, firstFrameUs: null, lastFrameUs: null, writeUs: 0 },
  { type: 'sender-report', frames: 12, firstFrameUs: 1_000_000, lastFrameUs: 2_000_000, writeUs: 9000 },
  {
    ...{ type: 'receiver-report', frames: 12, firstFrameUs: 1, lastFrameUs: 2 },
    ...COUNTS,
    ...{ lastFreshUs: 2, gaps: [{ fromUs: 1, toUs: 2 }] },
    latenciesUs: Float64Array.of(2700.5, -3),
  },
  {
    ...{ type: 'sender-report', frames: 12, firstFrameUs: 1_000_000, lastFrameUs: 2_000_000, writeUs: 9000 },
    hook: { frames: 12, errors: 1, skipped: 0, dropped: 2, tookUs: Float64Array.of(1200, 900), pendingUs: 0 },
  },
  {
    ...{ type: 'receiver-report', frames: 12, firstFrameUs: 1, lastFrameUs: 2 },
    ...COUNTS,
    ...{ lastFreshUs: 2, gaps: [], latenciesUs: new Float64Array() },
    otherClock: { clockId: 7, openedUs: 1, capturedUs: Float64Array.of(5), readUs: Float64Array.of(9) },
  },
  { type: 'hook', sequence: 7, json: '{"boxes":[]}' },
  { type: 'hook', sequence: null, json: 'null' },
  { type: 'quit', by: 'key' },
  { type: 'quit', by: 'window' },
  { type: 'fault', code: 'open-failed', message: 'capture does not open' },
  { type: 'done', reason: 'frames' },
  { type: 'done', reason: 'end-of-stream' },
  { type: 'done', reason: 'stopped' },
  { type: 'log', level: 'error', message: 'a line' },
];
