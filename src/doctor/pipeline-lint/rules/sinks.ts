import type { ParsedElement } from '../parsed-pipeline.js';
import { flag, isNetworkSink, isScreenSink, number, type PipelineView } from '../pipeline-view.js';
import { type Hit, type Rule, setHit } from '../rule.js';

/** Sinks that wait for the clock unless they are told not to; fakesink does not. */
function waitingSinks(view: PipelineView): ParsedElement[] {
  return view.elements.filter((sink) => {
    const waits = flag(sink, 'sync');
    if (sink.factory === 'fakesink') return waits === true;
    return waits !== false && (sink.factory === 'appsink' || isNetworkSink(sink) || isScreenSink(sink));
  });
}

/** Where a file is the source, waiting for the clock is what makes it play at its own speed. */
function isPaced(view: PipelineView, sink: ParsedElement): boolean {
  return !view.isLive() && !view.upstream(sink).some(({ factory }) => factory === 'clocksync');
}

/** Sinks that have no clock to wait for, or no property `sync`. */
const WITHOUT_SYNC = /^(rtspclientsink|whipsink|playbin3?)$/;

export const sinkSync: Rule = {
  id: 'sink-sync',
  severity: 'latency',
  check: (view) =>
    waitingSinks(view)
      .filter((sink) => !WITHOUT_SYNC.test(sink.factory) && !isPaced(view, sink))
      .map((sink) => setHit(sink, { sync: 'false' }, whySync(sink))),
};

function whySync(sink: ParsedElement): string {
  const byDefault = flag(sink, 'sync') === null ? 'sync=true is the default: ' : '';
  if (isNetworkSink(sink))
    return `${byDefault}each packet waits for its timestamp, which costs up to a frame and makes delays uneven`;
  return `${byDefault}each frame waits for its timestamp and for all latency that the elements before it announce, such as the 200 ms of a jitter buffer`;
}

/** Frames of a file wait for their reader, and none may be left out. */
export const appsinkQueue: Rule = {
  id: 'appsink-queue',
  severity: 'latency',
  check: (view) => (view.isLive() ? view.all('appsink').flatMap(queueHits) : []),
};

/** As many as the receiver of gstcv-loop lets wait; it reads them faster than they come. */
const MANY_BUFFERS = 8;

function queueHits(sink: ParsedElement): Hit[] {
  const [drops, buffers] = [flag(sink, 'drop') === true, number(sink, 'max-buffers') ?? 0];
  if (drops && buffers > 0 && buffers <= MANY_BUFFERS) return [];
  const why =
    drops && buffers === 0
      ? 'drop=true does nothing while max-buffers is 0: frames queue up without a limit behind a slow reader'
      : 'a reader that is slower than the source, if only for a moment, is late from then on: frames wait in line instead of making room';
  return [setHit(sink, { drop: 'true', 'max-buffers': '1' }, why)];
}

/** identity and clocksync hold live frames back as a sink would. */
export const clockWait: Rule = {
  id: 'clock-wait',
  severity: 'latency',
  check: (view) => {
    if (!view.isLive()) return [];
    const waiting = [
      ...view.all('identity').filter((element) => flag(element, 'sync') === true),
      ...view.all('clocksync').filter((element) => flag(element, 'sync') !== false),
    ];
    return waiting
      .filter((element) => (number(element, 'ts-offset') ?? 0) > -EARLY_NS)
      .map((element) => ({
        ...{ element, property: element.factory === 'identity' ? 'sync' : null },
        why: 'holds each frame of a live source until its timestamp, though it is late already',
        write: 'leave it away',
        mends: [{ kind: 'remove', element }],
      }));
  },
};

/** One that is a second ahead of every timestamp holds nothing: it only says that frames come live (encoder-delay.ts). */
const EARLY_NS = 1e9;
