import { assertNever } from '../errors/assert-never.js';
import { CODEC_SPECS, payloader, type RtpStart } from './codecs.js';
import { anyOf, type Caps, capsFilter, chain, type Element, element, type Pipeline, text } from './element.js';
import { type EncoderSettings, encoderElements, encoderSpec } from './encoders.js';
import { fecElements } from './fec.js';
import { isLive, type Source, sourceElements, sourceSink } from './sources.js';
import type { Multicast } from './multicast.js';
import { udpSink } from './udp-sink.js';
import { formatFields, isOdd, pixelFormatFor, type VideoFormat, writerPadding } from './video-format.js';

/** Where the sender's frames go: as RTP to an address, or to a window on this screen. */
export type SenderOutput =
  | {
      readonly kind: 'rtp';
      readonly address: string;
      readonly port: number;
      /** Where the address is that of a group. */
      readonly multicast?: Multicast | undefined;
    }
  | { readonly kind: 'screen' | 'discard' };

export interface SenderPipelineOptions {
  readonly source: Source;
  readonly video: VideoFormat;
  readonly encoder: EncoderSettings;
  readonly output: SenderOutput;
  /** Redundant packets in percent of the others; 0: none. */
  readonly fecPercent: number;
  readonly timeOverlay: boolean;
  /** Not null: a hook takes the frames. A slow one must not slow down a file, which would be the later the longer it plays. */
  readonly hook?: object | null;
}

type Encoding = Pick<SenderPipelineOptions, 'video' | 'encoder'> & Partial<Pick<SenderPipelineOptions, 'output'>>;

/** Below the stamp, which covers at most 48 rows at the top left (video/stamp.ts). */
const CAPTURE_OVERLAY = element('timeoverlay', { ypad: 56 });

/** From the source into OpenCV: ends in an appsink. */
export function capturePipeline(options: SenderPipelineOptions): Pipeline {
  return [chain(...captureElements(options), sourceSink(options.source, (options.hook ?? null) !== null))];
}

/** From OpenCV to the network or the screen: begins with an appsrc. */
export function writerPipeline(options: SenderPipelineOptions & { readonly rtp?: RtpStart }): Pipeline {
  return [chain(element('appsrc'), ...relabelElements(options), ...outputElements(options, options.rtp))];
}

/** Both without OpenCV in between, to be tried in a shell. */
export function directSenderPipeline(options: SenderPipelineOptions): Pipeline {
  const pace = isLive(options.source) ? [] : [element('clocksync')];
  return [chain(...captureElements(options), ...pace, ...encodableElements(options), ...outputElements(options))];
}

/**
 * One process that encodes, packetises and decodes, without OpenCV, socket or second process: no loop with this encoder can
 * be faster. It has a test picture, because the latency tracer does not see through a demultiplexer.
 */
export function floorPipeline({ video, encoder }: Pick<SenderPipelineOptions, 'video' | 'encoder'>): Pipeline {
  const { depayloader, parser, decoder } = CODEC_SPECS[encoderSpec(encoder.element).codec];
  const decode = [depayloader, ...(parser === 'h265parse' ? [parser] : []), decoder].map((factory) => element(factory));
  return [
    chain(
      ...sourceElements({ kind: 'test', pattern: 'smpte' }, video),
      ...encodableElements({ video, encoder }),
      ...payElements({ video, encoder }, null),
      ...decode,
      element('fakesink', { sync: false }),
    ),
  ];
}

function captureElements({ source, video, timeOverlay }: SenderPipelineOptions): Element[] {
  return [...sourceElements(source, video), ...(timeOverlay ? [CAPTURE_OVERLAY] : [])];
}

/**
 * OpenCV hands the planar frame over as GRAY8 of height * 3/2; capssetter relabels the same bytes as the I420 that they
 * are, without a copy. BGR frames must be converted for the encoder.
 */
function relabelElements(options: Encoding): Element[] {
  const { video } = options;
  if (pixelFormatFor(video) === 'bgr') return [...cropElements(video), ...encodableElements(options)];
  const fields = {
    format: text('I420'),
    ...formatFields(video),
    'pixel-aspect-ratio': { type: 'fraction', numerator: 1, denominator: 1 } as const,
    'interlace-mode': text('progressive'),
  };
  const relabel = element('capssetter', { join: false, replace: true, caps: [{ media: 'video/x-raw', fields }] });
  return [relabel, ...encodableElements(options)];
}

/** Takes off again what the writer had to add. */
function cropElements(video: VideoFormat): Element[] {
  const padding = writerPadding(video);
  return padding === 0 ? [] : [element('videocrop', { right: padding })];
}

/** Left alone, videoconvert turns BGR into Y444 for x264enc, which hardly any decoder shows; odd sizes need it. */
function encodableElements(options: Encoding): Element[] {
  const formats = encodedFormats(options);
  if (pixelFormatFor(options.video) === 'i420' && formats.join() === 'I420') return [];
  return [element('videoconvert'), capsFilter(encodableCaps(formats))];
}

/** Of several, videoconvert takes the one that it is given, if the encoder has it as well. */
export function encodableCaps(formats: readonly string[]): Caps {
  const [first = '', ...others] = formats;
  return { media: 'video/x-raw', fields: { format: others.length === 0 ? text(first) : anyOf(formats) } };
}

/** What the encoder is given, one of them; I420 too where it goes nowhere but to a screen. */
export function encodedFormats({ video, encoder, output }: Encoding): readonly string[] {
  if (output !== undefined && output.kind !== 'rtp') return [isOdd(video) ? 'Y444' : 'I420'];
  const { formats, oddFormat } = encoderSpec(encoder.element);
  return isOdd(video) && oddFormat !== null ? [oddFormat] : formats;
}

function payElements({ video, encoder }: Encoding, rtp: RtpStart | null): Element[] {
  return [...encoderElements(encoder, video), payloader(encoderSpec(encoder.element).codec, rtp)];
}

function outputElements(
  { video, output, encoder, fecPercent, timeOverlay }: SenderPipelineOptions,
  rtp: RtpStart | null = null,
): Element[] {
  switch (output.kind) {
    case 'rtp':
      return [
        ...payElements({ video, encoder }, rtp),
        ...fecElements(fecPercent),
        udpSink(output.address, output.port, output.multicast),
      ];
    case 'screen':
      return [
        element('videoconvert'),
        ...(timeOverlay ? [element('timeoverlay', { xpad: 100, ypad: 100 })] : []),
        element('autovideosink', { sync: false }),
      ];
    case 'discard':
      return [element('fakesink', { sync: false, async: false })];
    default:
      return assertNever(output);
  }
}
