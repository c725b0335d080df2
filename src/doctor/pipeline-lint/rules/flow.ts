import type { ParsedElement } from '../parsed-pipeline.js';
import {
  flag,
  isDecoder,
  isEncoder,
  isNetworkSink,
  isNetworkSource,
  number,
  type PipelineView,
  value,
} from '../pipeline-view.js';
import { type Hit, type Rule, setHit } from '../rule.js';

/** A queue of raw frames on a live path should drop the old ones, not hold everything up. */
export const queueDepth: Rule = {
  id: 'queue-depth',
  severity: 'latency',
  check: (view) => (view.isLive() ? view.all('queue').flatMap((queue) => queueHits(view, queue)) : []),
};

const SHALLOW_BUFFERS = 8;

function queueHits(view: PipelineView, queue: ParsedElement): Hit[] {
  if (/^(downstream|upstream|[12])$/.test(value(queue, 'leaky') ?? '')) return [];
  const limits = ['max-size-buffers', 'max-size-bytes', 'max-size-time'].map((name) => number(queue, name));
  if (limits.every((limit) => limit === 0)) {
    const why =
      'all three limits are off: behind a slow element it grows until memory is full, and each frame in it is delay';
    return [isRaw(view, queue) ? setHit(queue, LEAKY, why) : setHit(queue, { 'max-size-time': '1000000000' }, why)];
  }
  const [buffers] = limits;
  if (!isRaw(view, queue) || (buffers !== null && buffers !== undefined && buffers > 0 && buffers <= SHALLOW_BUFFERS))
    return [];
  return [
    setHit(
      queue,
      LEAKY,
      'holds up to a second of frames (200 buffers, 10 MB) as soon as what follows is slower, and then keeps that delay',
    ),
  ];
}

const LEAKY = { leaky: 'downstream', 'max-size-buffers': '1', 'max-size-bytes': '0', 'max-size-time': '0' } as const;

/** Frames may be left out before they are encoded and after they are decoded; packets may not. */
function isRaw(view: PipelineView, queue: ParsedElement): boolean {
  const upstream = view.upstream(queue);
  return upstream.some(isDecoder) || !upstream.some((element) => isEncoder(element) || isNetworkSource(element));
}

/** A test source that is not live gives frames as fast as they are taken. */
export const sourcePace: Rule = {
  id: 'source-pace',
  severity: 'latency',
  check: (view) =>
    view
      .all('videotestsrc')
      .filter((source) => flag(source, 'is-live') !== true && view.downstream(source).some(isTaker))
      .map((source) =>
        setHit(
          source,
          { 'is-live': 'true' },
          'frames are made as fast as they are taken, not at their rate: queues are always full',
        ),
      ),
};

function isTaker(element: ParsedElement): boolean {
  return element.factory === 'appsink' || isNetworkSink(element);
}

/** Packets of 188 bytes, seven to a datagram, or each in a datagram of its own. */
export const streamAlignment: Rule = {
  id: 'stream-alignment',
  severity: 'loss',
  check: (view) =>
    view
      .all('mpegtsmux')
      .filter((muxer) => number(muxer, 'alignment') !== 7 && view.after(muxer).some(isNetworkSink))
      .map((muxer) =>
        setHit(
          muxer,
          { alignment: '7' },
          'datagrams larger than the network takes are cut up, and lost as a whole with any piece',
        ),
      ),
};
