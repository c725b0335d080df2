import type { ReceiverPipelineOptions } from './receiver-pipeline.js';
import { encodedFormats, type SenderPipelineOptions } from './sender-pipelines.js';
import type { Source } from './source.js';
import { mayChangeSize } from './source-fit.js';
import type { Decoder } from './vocabulary.js';
import { isOdd, pixelFormatFor, type VideoFormat, writerPadding } from './video-format.js';

/** A step in which pixels are computed anew, copied into another form, or thrown away. */
export interface Conversion {
  readonly where: 'source' | 'sender' | 'receiver';
  /** The element, or the function of OpenCV. */
  readonly by: string;
  /** What it does here, and when it has nothing to do. */
  readonly what: string;
  readonly why: string;
  /** How to be rid of it; null: not to be had without the thing itself. */
  readonly without: string | null;
}

export interface ExplainedLoop {
  readonly sender: SenderPipelineOptions;
  readonly receiver: ReceiverPipelineOptions;
  /** A window shows the pictures. */
  readonly hasWindow: boolean;
  /** Which role has a hook; null: none. */
  readonly hookOn: 'sender' | 'receiver' | null;
}

/** Every conversion that a loop makes between source and display, in the order in which a picture meets them. */
export function explainConversions(loop: ExplainedLoop): Conversion[] {
  const { sender, receiver } = loop;
  return [
    ...(sender.source.kind === 'test' ? [] : [fromSource(sender.source, sender.video)]),
    ...scaling(sender.source),
    ...resampling(sender.source),
    ...(pixelFormatFor(sender.video) === 'bgr' ? [notPlanar(sender.video)] : []),
    ...overlay('sender', sender.timeOverlay),
    ...inHook('sender', loop),
    ...padding(sender.video),
    ...toEncoder(sender),
    fromDecoder(sender, receiver),
    ...overlay('receiver', receiver.timeOverlay),
    ...inHook('receiver', loop),
    ...inWindow(loop),
  ];
}

const PASSES = 'hands I420 on as it is';

const FROM_SOURCE: Readonly<Record<Exclude<Source['kind'], 'test'>, string>> = {
  file: 'a film in another format, 4:2:2 or 10 bits for one, is converted frame by frame',
  still: 'a picture is RGB, and converted once',
  images: 'pictures are RGB, and converted one by one',
  v4l2: 'MJPEG of a camera mostly comes as I420; YUY2 of a raw one is converted frame by frame',
  rtsp: 'decoders mostly give I420; what is 4:2:2 or 10 bits is converted frame by frame',
  rtp: 'decoders mostly give I420; what is 4:2:2 or 10 bits is converted frame by frame',
  screen: 'a screen is BGRx, and converted frame by frame',
  pipeline: 'what your elements give in another format is converted frame by frame',
};

function fromSource({ kind }: Exclude<Source, { kind: 'test' }>, video: VideoFormat): Conversion {
  const isPlanar = pixelFormatFor(video) === 'i420';
  return {
    ...{ where: 'source', by: 'videoconvert', without: null },
    what: isPlanar ? `${PASSES}; ${FROM_SOURCE[kind]}` : 'makes BGR of each frame',
    why: isPlanar ? 'encoders take I420, and so does OpenCV here' : 'see below: this size is not planar',
  };
}

function scaling(source: Source): Conversion[] {
  const isSure = 'rescale' in source && source.rescale;
  if (!isSure && !mayChangeSize(source)) return [];
  return [
    {
      ...{ where: 'source', by: 'videoscale' },
      what: isSure ? 'scales each frame' : 'scales those pictures alone that have another size than the first',
      why: isSure ? "--size is not the source's own" : 'the size may change in the middle, and OpenCV takes one alone',
      without: isSure ? 'leave --size out' : null,
    },
  ];
}

function resampling(source: Source): Conversion[] {
  if (!('resample' in source) || !source.resample) return [];
  const isFile = source.kind === 'file';
  return [
    {
      ...{ where: 'source', by: 'videorate' },
      what: isFile ? 'drops or repeats frames' : 'drops frames, and converts none',
      why: "--fps is not the source's own rate, or it has none",
      without: 'leave --fps out',
    },
  ];
}

function notPlanar(video: VideoFormat): Conversion {
  const { width, height } = video;
  const nearest = `${String(Math.max(8, Math.round(width / 8) * 8))}x${String(Math.max(2, Math.round(height / 2) * 2))}`;
  return {
    ...{ where: 'sender', by: 'BGR in OpenCV' },
    what: 'three bytes a pixel in place of one and a half',
    why: `rows of ${String(width)}x${String(height)} carry padding as I420: OpenCV takes I420 only where the width is a multiple of 8 and the height even`,
    without: `--size ${nearest}`,
  };
}

function overlay(where: 'sender' | 'receiver', isOn: boolean): Conversion[] {
  if (!isOn) return [];
  const what = 'draws the time into each frame, in place';
  return [{ where, by: 'timeoverlay', what, why: '--timeoverlay', without: 'leave --timeoverlay out' }];
}

function inHook(where: 'sender' | 'receiver', { hookOn }: ExplainedLoop): Conversion[] {
  if (hookOn !== where) return [];
  return [
    {
      ...{ where, by: 'cv::cvtColor' },
      what: "to BGR and, where the hook returns a picture, back, for a hook of the format 'bgr'; gray and i420 are views of a planar frame",
      why: '--hook',
      without: "the format 'gray' or 'i420'",
    },
  ];
}

function padding(video: VideoFormat): Conversion[] {
  const columns = writerPadding(video);
  if (columns === 0) return [];
  return [
    {
      ...{ where: 'sender', by: 'cv::copyMakeBorder, videocrop' },
      what: `copies each frame with ${String(columns)} more ${columns === 1 ? 'column' : 'columns'}, which GStreamer crops again`,
      why: 'OpenCV hands rows over without the padding that GStreamer expects: the picture would be green',
      without: 'a width that is a multiple of 4, or better of 8',
    },
  ];
}

function toEncoder(sender: SenderPipelineOptions): Conversion[] {
  const { video, encoder } = sender;
  const formats = encodedFormats(sender);
  const isPlanar = pixelFormatFor(video) === 'i420';
  if (isPlanar && formats.join() === 'I420') return [];
  const odd = formats.includes('Y444') ? ' (an odd width or height cannot be I420)' : '';
  const from = isPlanar ? 'I420' : 'BGR';
  const mayPass = isPlanar && formats.includes('I420');
  return [
    {
      ...{ where: 'sender', by: 'videoconvert' },
      what: mayPass
        ? `${PASSES}, or makes NV12 of it, whichever ${encoder.element} takes here`
        : `${from} to ${formats.join(' or ')} for ${encoder.element}${odd}`,
      why: isPlanar ? whyNotPlanar(encoder.element, mayPass) : 'encoders take no BGR',
      without: isPlanar ? 'another --encoder' : 'a planar size',
    },
  ];
}

function whyNotPlanar(encoder: string, mayPass: boolean): string {
  return mayPass ? `not every version or driver of ${encoder} takes I420` : `${encoder} takes no I420`;
}

function fromDecoder({ video }: SenderPipelineOptions, { decoder }: ReceiverPipelineOptions): Conversion {
  const isPlanar = pixelFormatFor(video) === 'i420' && !isOdd(video);
  return {
    ...{ where: 'receiver', by: 'videoconvert' },
    what: isPlanar ? fromPlanarDecoder(decoder) : 'makes BGRx of each frame, since this size is not planar',
    why: 'another sender may send another format: the open would fail without it',
    without: isPlanar && HARDWARE.includes(decoder) ? '--decoder avdec' : null,
  };
}

const HARDWARE: readonly Decoder[] = ['nv', 'qsv', 'va', 'v4l2'];

function fromPlanarDecoder(decoder: Decoder): string {
  if (HARDWARE.includes(decoder)) return 'makes I420 of NV12, which is what decoders in hardware mostly give';
  const unless = decoder === 'auto' ? ' (one in hardware, if decodebin finds it, mostly NV12)' : '';
  return `${PASSES}, which is what decoders give of this stream${unless}`;
}

function inWindow({ hasWindow }: ExplainedLoop): Conversion[] {
  if (!hasWindow) return [];
  const what = 'to BGR, in both roles, behind the write and the measurement: it delays no frame';
  return [
    {
      where: 'receiver',
      by: 'cv::cvtColor',
      what,
      why: 'a window, where there is a display, shows BGR',
      without: '--display none',
    },
  ];
}
