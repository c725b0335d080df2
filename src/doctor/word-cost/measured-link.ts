import { capsField } from '../pipeline-lint/caps-text.js';
import { applyMends, type Mend } from '../pipeline-lint/mend.js';
import { parsePipeline } from '../pipeline-lint/parse-pipeline.js';
import type { ParsedElement } from '../pipeline-lint/parsed-pipeline.js';
import {
  capsOf,
  flag,
  isDecoder,
  isEncoder,
  isNetworkSource,
  number,
  PipelineView,
  value,
} from '../pipeline-lint/pipeline-view.js';
import { rawText } from '../pipeline-lint/pipeline-chars.js';
import type { VideoFormat } from '../../pipeline/video-format.js';
import { NotMeasurable } from './not-measurable.js';
import { ENCODINGS, ownReader, ownWriter, planeReader, planeSink } from './own-halves.js';
import { measuredFormat } from './measured-format.js';

const LOOPBACK = '127.0.0.1';

/** Both halves of a link over a port of loopback, as OpenCV opens them. */
export interface MeasuredLink {
  readonly writer: string;
  readonly reader: string;
  readonly video: VideoFormat;
  /** What was put in place of something, for people. */
  readonly standIns: readonly string[];
}

/**
 * The pipeline as half of a link (or both), completed by ours. Its source is replaced by frames with a stamp, and its host
 * and port by loopback: it never sends anything elsewhere, and needs no camera.
 * @throws NotMeasurable
 */
export function measuredLink(text: string, port: number): MeasuredLink {
  const view = new PipelineView(parsePipeline(rawText(text)));
  const [source, sink] = ends(view);
  switch (view.end) {
    case 'writer':
    case 'sender':
      return sendingLink(view, source, sink, port);
    case 'capture':
    case 'receiver':
      return receivingLink(view, source, sink, port);
    case 'whole':
      return wholeLink(view, source, sink, port);
  }
}

const NO_LINK = 'it is neither half of a link over the network nor a whole one that encodes and decodes';

function ends(view: PipelineView): [source: ParsedElement, sink: ParsedElement] {
  const sources = view.sources();
  const sinks = view.elements.filter((element) => view.after(element).length === 0);
  const [source] = sources;
  const [sink] = sinks;
  if (source === undefined || sink === undefined || source === sink)
    throw new NotMeasurable('its elements are not linked');
  if (sources.length > 1) throw new NotMeasurable(`it has several sources (${names(sources)})`);
  if (sinks.length > 1) throw new NotMeasurable(`it has several ends (${names(sinks)})`);
  return [source, sink];
}

const names = (elements: readonly ParsedElement[]) => elements.map(({ factory }) => factory).join(', ');

function sendingLink(view: PipelineView, source: ParsedElement, sink: ParsedElement, port: number): MeasuredLink {
  if (sink.factory !== 'udpsink')
    throw new NotMeasurable(`it ends in ${sink.factory}, and only udpsink can be measured`);
  const payloader = view.upstream(sink).find(({ factory }) => /^rtp\w+pay$/.test(factory));
  const codec = ENCODINGS.find((candidate) => candidate.payloader === payloader?.factory);
  if (payloader === undefined || codec === undefined)
    throw new NotMeasurable('no receiver of ours takes what it sends');
  const between = view
    .downstream(payloader)
    .find(({ factory }) => !/^(queue|identity|capsfilter|udpsink)$/.test(factory));
  if (between !== undefined) throw new NotMeasurable(`no receiver of ours takes what ${between.factory} makes`);
  const video = measuredFormat(view);
  const [mends, standIns] = sourceMends(view, source);
  const text = applyMends(view.parsed, [...mends, ...address(sink, 'host', port)]);
  const payload = number(payloader, 'pt') ?? codec.payload;
  return { writer: text, reader: ownReader(codec, payload, port), video, standIns };
}

/** Where a picture that we make can take the place of what comes out of it. */
const LIVE_SOURCES = /^(videotestsrc|v4l2src|ximagesrc|autovideosrc|libcamerasrc|pipewiresrc|uvch264src|gltestsrc)$/;

function sourceMends(view: PipelineView, source: ParsedElement): [mends: Mend[], standIns: string[]] {
  if (source.factory === 'appsrc') {
    const relabels = view.after(source).some(({ factory }) => factory === 'capssetter');
    if (relabels)
      throw new NotMeasurable('it gives its frames another name (capssetter), so only its own program knows them');
    return [[], []];
  }
  if (!LIVE_SOURCES.test(source.factory))
    throw new NotMeasurable(`a stamped picture cannot take the place of ${source.factory}`);
  const odd = view
    .after(source)
    .find((element) => !(capsOf(element) ?? 'video/x-raw').trim().startsWith('video/x-raw'));
  if (odd !== undefined) throw new NotMeasurable(`a stamped picture cannot take the place of ${String(capsOf(odd))}`);
  return [
    [{ kind: 'replace', element: source, text: 'appsrc ! videoconvert' }],
    [`A stamped picture stands in for ${source.factory}`],
  ];
}

function address(element: ParsedElement, host: string, port: number): Mend[] {
  const own = ['uri', 'clients', 'multicast-iface', 'multicast-group', 'bind-address', 'bind-port', 'sockfd', 'socket'];
  return [
    ...own
      .filter((property) => value(element, property) !== null)
      .map((property): Mend => ({ kind: 'unset', element, property })),
    { kind: 'set', element, property: host, value: LOOPBACK },
    { kind: 'set', element, property: 'port', value: String(port) },
  ];
}

function receivingLink(view: PipelineView, source: ParsedElement, sink: ParsedElement, port: number): MeasuredLink {
  if (!isNetworkSource(source)) throw new NotMeasurable(NO_LINK);
  const depayloader = view.downstream(source).find(({ factory }) => /^rtp\w+depay$/.test(factory));
  const codec = ENCODINGS.find((candidate) => candidate.depayloader === depayloader?.factory);
  if (codec === undefined) throw new NotMeasurable('no sender of ours makes what it takes');
  const video = measuredFormat(view);
  const payload = payloadOf(view) ?? codec.payload;
  const [mends, standIns] = networkMends(source, port, codec.caps(payload));
  const [sinkChanges, sinkStandIns] = sinkMends(view, sink);
  const reader = applyMends(view.parsed, [...mends, ...sinkChanges]);
  return { writer: ownWriter(codec, payload, video, port), reader, video, standIns: [...standIns, ...sinkStandIns] };
}

function payloadOf(view: PipelineView): number | null {
  const caps = view.elements.map((element) => capsOf(element) ?? value(element, 'caps') ?? '');
  const [payload] = caps.flatMap((text) => capsField(text, 'payload') ?? []);
  return payload === undefined ? null : Number(payload);
}

/** ms: rtspsrc keeps its packets in an rtpjitterbuffer. */
const RTSP_LATENCY_MS = 2000;

function networkMends(source: ParsedElement, port: number, caps: string): [mends: Mend[], standIns: string[]] {
  if (source.factory === 'udpsrc') return [address(source, 'address', port), []];
  if (source.factory !== 'rtspsrc') throw new NotMeasurable(`no sender of ours speaks to ${source.factory}`);
  const buffer = `rtpjitterbuffer latency=${String(number(source, 'latency') ?? RTSP_LATENCY_MS)}`;
  const text = `udpsrc address=${LOOPBACK} port=${String(port)} buffer-size=8388608 caps=${caps} ! ${buffer}`;
  return [
    [{ kind: 'replace', element: source, text }],
    ['A udpsrc and a jitter buffer stand in for rtspsrc, which has one inside'],
  ];
}

function sinkMends(view: PipelineView, sink: ParsedElement): [mends: Mend[], standIns: string[]] {
  if (sink.factory === 'appsink') return [[], []];
  if (!view.upstream(sink).some(isDecoder)) throw new NotMeasurable('nothing in it decodes the picture');
  assertHarmlessSink(sink);
  const text = `videoconvert ! appsink drop=true max-buffers=8 sync=${String(waits(sink))}`;
  return [[{ kind: 'replace', element: sink, text }], [`An appsink stands in for ${sink.factory}`]];
}

/** Only what shows a picture, or throws it away, may be replaced: for the rest its own work is part of it. */
function assertHarmlessSink({ factory }: ParsedElement): void {
  if (!/(image|video|fake|display)sink$|^(gl|gtk|qml|kms|wayland)\w*sink$/.test(factory)) {
    throw new NotMeasurable(`nothing can be read where it ends, in ${factory}`);
  }
}

function waits(sink: ParsedElement): boolean {
  return flag(sink, 'sync') ?? sink.factory !== 'fakesink';
}

function wholeLink(view: PipelineView, source: ParsedElement, sink: ParsedElement, port: number): MeasuredLink {
  const encoded = view.elements.some(isEncoder) && view.upstream(sink).some(isDecoder);
  if (!encoded || /^udps(rc|ink)$/.test(sink.factory) || sink.factory === 'appsink') {
    throw new NotMeasurable(NO_LINK);
  }
  assertHarmlessSink(sink);
  const video = measuredFormat(view);
  const [mends, standIns] = sourceMends(view, source);
  const replaced = { kind: 'replace', element: sink, text: planeSink(video, port, waits(sink)) } as const;
  const writer = applyMends(view.parsed, [...mends, replaced]);
  const read = `The top of each picture is sent on, in place of ${sink.factory}`;
  return { writer, reader: planeReader(video, port), video, standIns: [...standIns, read] };
}
