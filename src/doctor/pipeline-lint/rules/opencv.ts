import { capsField, namesField } from '../caps-text.js';
import type { ParsedElement } from '../parsed-pipeline.js';
import {
  capsOf,
  flag,
  isNetworkSink,
  isNetworkSource,
  isScreenSink,
  type PipelineView,
  property,
} from '../pipeline-view.js';
import { type Hit, type Rule, setHit } from '../rule.js';
import { DEPAYLOADERS } from './network-in.js';

const BINS = /^(decodebin3?|uridecodebin3?|playbin3?|parsebin)$/;

/** OpenCV's open returns when the first picture is there; of the network, that may be never. */
export const openHangs: Rule = {
  id: 'open-hangs',
  severity: 'hang',
  check: (view) => {
    if (view.end !== 'capture' || view.parsed.isCommand || isOurReceiver(view)) return [];
    return view.all('appsink').flatMap((sink) => hangHits(view, sink));
  },
};

const WHY_HANG =
  'with no sender, cv::VideoCapture never comes back from open (OpenCV before 4.7 has no limit, later ones take 30 s), and no signal handler runs';

function hangHits(view: PipelineView, sink: ParsedElement): Hit[] {
  const upstream = view.upstream(sink);
  if (!upstream.some(isNetworkSource)) return [];
  const bin = upstream.find(({ factory }) => BINS.test(factory));
  if (bin === undefined) {
    return flag(sink, 'async') === false ? [] : [setHit(sink, { async: 'false' }, WHY_HANG)];
  }
  const depayloaders = view.upstream(bin).flatMap(({ factory }) => DEPAYLOADERS[factory]?.decoder ?? []);
  const [decoder] = depayloaders;
  const elsewhere = 'open it in a process of its own, which another one ends, as gstcv-loop does';
  if (decoder === undefined) return [{ element: bin, property: null, why: WHY_HANG, write: elsewhere, mends: [] }];
  return [
    {
      ...{ element: bin, property: null, why: WHY_HANG },
      write: `${decoder} in its place, and async=false at the appsink; or ${elsewhere}`,
      mends: [
        { kind: 'replace', element: bin, text: decoder },
        { kind: 'set', element: sink, property: 'async', value: 'false' },
      ],
    },
  ];
}

/** The receiver of gstcv-loop: a process beside it watches its open, and ends it (docs/reliability.md). */
export function isOurReceiver(view: PipelineView): boolean {
  const named = (factory: string, name: string) =>
    view.all(factory).some((element) => property(element, 'name')?.value === name);
  return named('tee', 'tap') && named('rtpptdemux', 'payload');
}

/** A watchdog bounds the open, but stays in the pipeline. */
export const watchdog: Rule = {
  id: 'watchdog',
  severity: 'hang',
  check: (view) =>
    view.all('watchdog').map((element) => ({
      ...{ element, property: null },
      why: 'bounds the open, but stays: after any later gap longer than its timeout the capture gives one frame more and then none',
      write: 'leave it away',
      mends: [{ kind: 'remove', element }],
    })),
};

/** The pixel path: planar is worth a factor of two. */
export const bgrConversion: Rule = {
  id: 'bgr-conversion',
  severity: 'latency',
  check: (view) =>
    view.end === 'capture' && view.isLive() ? view.all('appsink').flatMap((sink) => conversionHits(view, sink)) : [],
};

const WHY_BGR =
  'videoconvert to BGR is slow: with I420 all the way, and cv::cvtColor(COLOR_YUV2BGR_I420) where BGR is wanted, the delay at 720p was half';

function conversionHits(view: PipelineView, sink: ParsedElement): Hit[] {
  const upstream = view.upstream(sink);
  const converter = upstream.find(({ factory }) => /^(auto)?videoconvert(scale)?$/.test(factory));
  if (converter === undefined || !upstream.some(decodes)) return [];
  const write = 'video/x-raw,format=I420; the Mat then is one channel of height * 3/2, for COLOR_YUV2BGR_I420';
  const filter = upstream.find((element) => namesField(capsOf(element) ?? '', 'format'));
  if (filter === undefined) {
    const mends = [{ kind: 'insert-before', element: sink, text: 'video/x-raw,format=I420' }] as const;
    return [{ element: converter, property: null, why: `left alone, OpenCV asks for BGR. ${WHY_BGR}`, write, mends }];
  }
  const given = capsOf(filter) ?? '';
  if (capsField(given, 'format') !== 'BGR' || hasPadding(given)) return [];
  const caps = given.replace(/(format\s*=\s*(?:\(\w+\)\s*)?"?)BGR/, '$1I420');
  if (!filter.isBareCaps) {
    return [{ ...setHit(filter, { caps: caps.replaceAll(/\s/g, '') }, WHY_BGR), write }];
  }
  const mends = [{ kind: 'replace', element: filter, text: caps.replaceAll(/\s+/g, '') }] as const;
  return [{ element: filter, property: null, why: WHY_BGR, write, mends }];
}

/** Rows with padding cannot pass as one Mat (pipeline/video-format.ts). */
function hasPadding(caps: string): boolean {
  const [width, height] = [capsField(caps, 'width'), capsField(caps, 'height')].map((length) => Number(length ?? 0));
  return (width ?? 0) % 8 !== 0 || (height ?? 0) % 2 !== 0;
}

function decodes({ factory }: ParsedElement): boolean {
  return BINS.test(factory) || /^(avdec_(h26[45]|vp[89])|openh264dec|vp[89]dec|.*h26[45]dec)$/.test(factory);
}

/** OpenCV finds its end of a pipeline by these two. */
export const openCvEnd: Rule = {
  id: 'opencv-end',
  severity: 'fails',
  check: (view) => {
    if (view.parsed.isCommand || view.end === 'capture' || view.end === 'writer') return [];
    if (view.has('appsrc') && view.has('appsink')) return [];
    const [first] = view.elements;
    const last = view.elements.findLast((element) => view.after(element).length === 0);
    if (first === undefined || last === undefined) return [];
    if (isNetworkSink(last)) return [writerHit(view, first)];
    return [captureHit(view, last)];
  },
};

function captureHit(view: PipelineView, last: ParsedElement): Hit {
  const isSink = isScreenSink(last) || last.factory.endsWith('sink');
  return {
    ...{ element: last, property: null },
    why: 'cv::VideoCapture reads from an appsink, and there is none: it does not open (gst-launch-1.0 in front makes it a command)',
    write: 'appsink drop=true max-buffers=1 sync=false at the end',
    mends: isSink && view.after(last).length === 0 ? [{ kind: 'replace', element: last, text: APPSINK }] : [],
  };
}

const APPSINK = 'appsink drop=true max-buffers=1 sync=false';

function writerHit(view: PipelineView, first: ParsedElement): Hit {
  return {
    ...{ element: first, property: null },
    why: 'cv::VideoWriter writes into an appsrc, and there is none: it does not open (gst-launch-1.0 in front makes it a command)',
    write: 'appsrc ! videoconvert ! video/x-raw,format=I420 in place of the source',
    mends:
      view.before(first).length === 0 && view.after(first).length > 0
        ? [{ kind: 'replace', element: first, text: 'appsrc ! videoconvert ! video/x-raw,format=I420' }]
        : [],
  };
}
