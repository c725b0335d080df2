import { drift } from '../latency/drift.js';
import { latencySummary, meanAbsoluteDifference } from '../latency/statistics.js';
import type { LoopEvent } from '../protocol/events.js';
import type { ReportRun } from '../report/schema.js';
import { accountFrames, type ArrivedFrame, type FrameAccount } from './frame-account.js';
import type { MeasuredWindow, RunRecord } from './measure-run.js';

/** What belongs to a run beside its record. */
export interface RunContext {
  readonly round: number;
  /** When it began, since the whole measurement began. */
  readonly startedMs: number;
  readonly quality: ReportRun['quality'];
  readonly impairment: ReportRun['impairment'];
}

/** Makes of a run's record what the report says of it. */
export function analyseRun(record: RunRecord, context: RunContext): ReportRun {
  const { window, error } = record;
  const common = { ...context, firstFrameMs: firstFrameMs(record), restarts: restartsOf(record.recorder.events) };
  if (window === null) return { ...NOTHING_MEASURED, ...common, error: error?.message ?? 'it ended too early' };
  const account = accountFrames(record.recorder, window);
  const samples = samplesOf(account, window);
  return {
    ...common,
    durationMs: (window.toUs - window.fromUs) / 1000,
    latencyMs: latencySummary(samples.map(({ latencyMs }) => latencyMs)),
    latencyJitterMs: meanAbsoluteDifference(samples.map(({ latencyMs }) => latencyMs)),
    drift: drift(samples),
    // Over all of the time, so that a picture that stands still at either end counts.
    fps: (account.arrived.length * 1e6) / (window.toUs - window.fromUs),
    frames: framesOf(account),
    stagesMs: stagesOf(account.arrived),
    ...networkOf(window),
    processes: window.processes,
    gaps: gapsOf(record, window),
    samples: { atMs: samples.map(({ atMs }) => atMs), latencyMs: samples.map(({ latencyMs }) => latencyMs) },
    error: error?.message ?? (samples.length === 0 ? 'no frame came' : null),
  };
}

/** A run of which there is no record at all. */
export function notMeasured(error: string, context: Pick<RunContext, 'round' | 'startedMs'>): ReportRun {
  return { ...NOTHING_MEASURED, ...context, error };
}

const NOTHING_MEASURED: Omit<ReportRun, 'round' | 'startedMs' | 'error'> = {
  durationMs: 0,
  latencyMs: null,
  latencyJitterMs: null,
  drift: null,
  fps: 0,
  frames: { sent: 0, received: 0, lost: 0, duplicated: 0, reordered: 0, unreadable: 0 },
  stagesMs: null,
  packets: { received: 0, lost: 0, duplicated: 0, reordered: 0, jitterMs: 0 },
  bitrateKbps: 0,
  firstFrameMs: null,
  processes: null,
  quality: null,
  gaps: [],
  restarts: 0,
  impairment: null,
  samples: { atMs: [], latencyMs: [] },
};

interface Sample {
  readonly atMs: number;
  readonly latencyMs: number;
}

/** The one-way latency is that from the frame's arrival in the sender's OpenCV to its arrival in the receiver's. */
function samplesOf({ arrived }: FrameAccount, { fromUs }: MeasuredWindow): Sample[] {
  return arrived.map(({ sent, received }) => ({
    atMs: (sent.capturedUs - fromUs) / 1000,
    latencyMs: (received.readUs - sent.capturedUs) / 1000,
  }));
}

function framesOf({ arrived, sent, lost, duplicated, reordered, unreadable }: FrameAccount): ReportRun['frames'] {
  return { sent, received: arrived.length, lost, duplicated, reordered, unreadable };
}

function stagesOf(arrived: readonly ArrivedFrame[]): ReportRun['stagesMs'] {
  const summary = (spanUs: (frame: ArrivedFrame) => number) =>
    // A frame can have been decoded before the writer's call has returned.
    latencySummary(arrived.map((frame) => Math.max(0, spanUs(frame)) / 1000));
  const stamp = summary(({ sent }) => sent.stampedUs - sent.capturedUs);
  const write = summary(({ sent }) => sent.writtenUs - sent.stampedUs);
  const link = summary(({ sent, received }) => received.readUs - sent.writtenUs);
  const handOver = summary(({ received }) => received.handedOverUs - received.readUs);
  return stamp && write && link && handOver && { stamp, write, link, 'hand-over': handOver };
}

/** Packets that reached the receiver's port in the measured time. */
function networkOf({ packetsBefore, packetsAfter, fromUs, toUs }: MeasuredWindow) {
  const since = (field: 'packets' | 'lost' | 'duplicated' | 'reordered' | 'bytes') =>
    packetsAfter[field] - packetsBefore[field];
  return {
    // A packet that was missing at the beginning of the window can come within it.
    packets: {
      received: since('packets'),
      lost: Math.max(0, since('lost')),
      duplicated: since('duplicated'),
      reordered: since('reordered'),
      jitterMs: packetsAfter.jitterMs,
    },
    bitrateKbps: (since('bytes') * 8000) / (toUs - fromUs),
  };
}

/** The times in which the picture stood still, as far as they lie in the measured time. */
function gapsOf({ recorder, startedUs }: RunRecord, { fromUs, toUs }: MeasuredWindow): ReportRun['gaps'] {
  const spans = recorder.events
    .filter((event) => event.type === 'gap')
    .map(({ fromMs, toMs }) => [fromMs, toMs] as const);
  const runMs = (us: number) => (us - startedUs) / 1000;
  const lastUs = recorder.received.at(-1)?.readUs ?? fromUs;
  // A gap is told when it is over; this one is still there when nobody looks any more.
  if (toUs - lastUs >= OPEN_GAP_US) spans.push([runMs(lastUs), Infinity]);
  const [windowFrom, windowTo] = [runMs(fromUs), runMs(toUs)];
  return spans
    .filter(([from, to]) => from < windowTo && to > windowFrom)
    .map(([from, to]) => {
      const begin = Math.max(from, windowFrom);
      const isOpen = to >= windowTo;
      return { fromMs: begin - windowFrom, durationMs: Math.min(to, windowTo) - begin, isOpen };
    });
}

/** The picture has been still for so long at the end of the measured time, and behind it, where frames may still come. */
const OPEN_GAP_US = 500_000;

function firstFrameMs({ recorder }: RunRecord): number | null {
  const first = recorder.events.find(
    (event) => event.type === 'state' && event.role === 'receiver' && event.to === 'playing',
  );
  return first !== undefined && 'timeMs' in first ? first.timeMs : null;
}

function restartsOf(events: readonly LoopEvent[]): number {
  return events.filter(({ type }) => type === 'restart').length;
}
