import { capsField, namesField } from '../caps-text.js';
import type { ParsedElement } from '../parsed-pipeline.js';
import { capsOf, flag, isNetworkSink, number, type PipelineView, value } from '../pipeline-view.js';
import { type Hit, type Rule, setHit } from '../rule.js';

const PAYLOADERS = /^rtph26[45]pay$/;
const PARSERS = /^h26[45]parse$/;

/** A receiver that comes later, or that has lost the first packets, needs the parameter sets (SPS, PPS) once more. */
export const parameterSets: Rule = {
  id: 'parameter-sets',
  severity: 'late-join',
  check: (view) =>
    view
      .all(PAYLOADERS)
      .filter((payloader) => (number(payloader, 'config-interval') ?? 0) === 0 && !repeatsSets(view, payloader))
      .map((payloader) => repeatHit(view, payloader)),
};

const WHY_SETS =
  'the parameter sets (SPS, PPS) are sent once, at the start: who joins later, or loses that packet, never sees a picture';

/** x264 as a byte stream and openh264 put them before each IDR picture, and so do parsers that are told to. */
function repeatsSets(view: PipelineView, payloader: ParsedElement): boolean {
  return view.upstream(payloader).some((element) => {
    if (element.factory === 'x264enc') return flag(element, 'byte-stream') === true;
    if (/repeat[-_]headers=1/.test(value(element, 'option-string') ?? '')) return true;
    if (PARSERS.test(element.factory)) return (number(element, 'config-interval') ?? 0) !== 0;
    return element.factory === 'openh264enc';
  });
}

/** Where they are best repeated: each time before the picture, not before each of its slices. */
function repeatHit(view: PipelineView, payloader: ParsedElement): Hit {
  const upstream = view.upstream(payloader);
  const parser = upstream.find(({ factory }) => PARSERS.test(factory));
  if (parser !== undefined) return { ...setHit(parser, { 'config-interval': '-1' }, WHY_SETS) };
  const x264 = upstream.find(({ factory }) => factory === 'x264enc');
  if (x264 !== undefined && !needsPackets(upstream)) {
    return { ...setHit(x264, { 'byte-stream': 'true' }, `${WHY_SETS}; x264 repeats them in a byte stream`) };
  }
  return setHit(payloader, { 'config-interval': x264 === undefined ? '-1' : '1' }, WHY_SETS);
}

/** Caps that allow no byte stream. */
function needsPackets(elements: readonly ParsedElement[]): boolean {
  return elements.some((element) => {
    const format = capsField(capsOf(element) ?? '', 'stream-format');
    return format !== null && format !== 'byte-stream';
  });
}

/** With tune=zerolatency x264 cuts each picture into slices, one for each thread. */
export const slicedParameterSets: Rule = {
  id: 'sliced-parameter-sets',
  severity: 'wrong-picture',
  check: (view) =>
    view.all('rtph264pay').flatMap((payloader) => {
      const x264 = view.upstream(payloader).find(({ factory }) => factory === 'x264enc');
      const isOneSlice = x264 === undefined || (number(x264, 'threads') === 1 && flag(x264, 'sliced-threads') !== true);
      if (number(payloader, 'config-interval') !== -1 || isOneSlice) return [];
      return [sliceHit(payloader, x264, needsPackets(view.upstream(payloader)))];
    }),
};

const WHY_SLICES =
  'the payloader repeats the parameter sets before each slice; by H.264, 7.4.1.2.3, a new picture begins there, so FFmpeg shows halves';

function sliceHit(payloader: ParsedElement, x264: ParsedElement, isPacketized: boolean): Hit {
  if (isPacketized) return setHit(payloader, { 'config-interval': '1' }, WHY_SLICES);
  const hit = setHit(payloader, { 'config-interval': '0' }, WHY_SLICES);
  return {
    ...hit,
    write: 'config-interval=0, and byte-stream=true at x264enc, which repeats them once before each picture',
    mends: [...hit.mends, { kind: 'set', element: x264, property: 'byte-stream', value: 'true' }],
  };
}

/** Frames from one key frame to the next: which property, and what it is where nobody sets it. */
const KEY_FRAMES: Readonly<Record<string, { readonly property: string; readonly byDefault: number }>> = {
  x264enc: { property: 'key-int-max', byDefault: 250 },
  x265enc: { property: 'key-int-max', byDefault: 250 },
  vp8enc: { property: 'keyframe-max-dist', byDefault: 128 },
  vp9enc: { property: 'keyframe-max-dist', byDefault: 128 },
  openh264enc: { property: 'gop-size', byDefault: 90 },
  // Up to 1.24; 30 from then on.
  nvh264enc: { property: 'gop-size', byDefault: 75 },
  nvh265enc: { property: 'gop-size', byDefault: 75 },
  ...forEach(['nvcudah264enc', 'nvcudah265enc', 'qsvh264enc', 'qsvh265enc', 'qsvvp9enc'], 'gop-size', 30),
  // One second, whatever the frame rate is.
  ...forEach(['vah264enc', 'vah264lpenc', 'vah265enc', 'vah265lpenc'], 'key-int-max', 0),
};

function forEach(encoders: readonly string[], property: string, byDefault: number) {
  return Object.fromEntries(encoders.map((encoder) => [encoder, { property, byDefault }]));
}

const DEFAULT_FPS = 30;
/** Longer than that nobody waits for a picture. */
const LONG_S = 2;

export const keyFrames: Rule = {
  id: 'key-frames',
  severity: 'late-join',
  check: (view) => {
    const fps = frameRate(view);
    return view.elements.flatMap((encoder) => {
      const keys = KEY_FRAMES[encoder.factory];
      if (keys === undefined || !view.downstream(encoder).some(isNetworkSink)) return [];
      const given = number(encoder, keys.property) ?? 0;
      const frames = given > 0 ? given : keys.byDefault;
      if (frames <= LONG_S * fps) return [];
      const seconds = String(Math.round((frames / fps) * 10) / 10);
      const why = `one key frame in ${String(frames)} frames: who joins, or has lost a packet, waits up to ${seconds} s for a picture`;
      return [setHit(encoder, { [keys.property]: String(Math.round(fps)) }, why)];
    });
  },
};

/** As the caps say, else the usual one. */
function frameRate(view: PipelineView): number {
  const [rate] = view.elements.flatMap((element) => capsField(capsOf(element) ?? '', 'framerate') ?? []);
  const [, numerator = '', denominator = '1'] = /^(\d+)(?:\/(\d+))?$/.exec(rate ?? '') ?? [];
  const fps = Number(numerator) / Number(denominator);
  return fps > 0 && Number.isFinite(fps) ? fps : DEFAULT_FPS;
}

/** BGR from OpenCV and x264enc, with nothing in between that says I420. */
export const fullChroma: Rule = {
  id: 'full-chroma',
  severity: 'wrong-picture',
  check: (view) =>
    view.all(/^(x264enc|x265enc)$/).flatMap((encoder) => {
      const upstream = view.upstream(encoder);
      const converts = upstream.some(({ factory }) => /^(video|autovideo)convert(scale)?$/.test(factory));
      const isBgr = upstream.some(({ factory }) => /^(appsrc|ximagesrc|v4l2src)$/.test(factory));
      const saysFormat = upstream.some((element) => namesField(capsOf(element) ?? '', 'format'));
      const profile = view.after(encoder).some((element) => namesField(capsOf(element) ?? '', 'profile'));
      if (!converts || !isBgr || saysFormat || profile) return [];
      return [
        {
          ...{
            element: encoder,
            property: null,
            why: WHY_CHROMA,
            write: `video/x-raw,format=I420 ! ${encoder.factory}`,
          },
          mends: [{ kind: 'insert-before', element: encoder, text: 'video/x-raw,format=I420' }],
        },
      ];
    }),
};

const WHY_CHROMA =
  'left alone, videoconvert turns BGR into Y444: twice the samples to encode, a profile (High 4:4:4) that browsers and hardware decoders do not show';

/** MP4 has its index at its end: nothing can be shown before that. */
export const containers: Rule = {
  id: 'container',
  severity: 'fails',
  check: (view) =>
    view
      .all(/^(mp4mux|qtmux|avimux)$/)
      .filter((muxer) => view.downstream(muxer).some(isNetworkSink) && value(muxer, 'fragment-duration') === null)
      .map((element) => ({
        ...{ element, property: null, mends: [] },
        why: 'the index of this container comes at its end or is written afterwards: nothing can be shown from a live stream',
        write: 'an RTP payloader (rtph264pay), or mpegtsmux alignment=7',
      })),
};
