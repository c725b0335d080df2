import { assertNever } from '../errors/assert-never.js';
import { capsFilter, chain, type Element, element, type Pipeline, text } from './element.js';
import { fecElements } from './fec.js';
import { type EncoderSettings, h264PayElements, type RtpStart } from './h264.js';
import { type Source, sourceElements, sourceSink } from './sources.js';
import { udpSink } from './udp-sink.js';
import { formatFields, pixelFormatFor, type VideoFormat, writerPadding } from './video-format.js';

/** Where the sender's frames go: as RTP to an address, or to a window on this screen. */
export type SenderOutput =
  { readonly kind: 'rtp'; readonly address: string; readonly port: number } | { readonly kind: 'screen' | 'discard' };

export interface SenderPipelineOptions {
  readonly source: Source;
  readonly video: VideoFormat;
  readonly encoder: EncoderSettings;
  readonly output: SenderOutput;
  /** Redundant packets in percent of the others; 0: none. */
  readonly fecPercent: number;
  readonly timeOverlay: boolean;
}

/** Below the stamp, which covers at most 48 rows at the top left (video/stamp.ts). */
const CAPTURE_OVERLAY = element('timeoverlay', { ypad: 56 });

/** From the source into OpenCV: ends in an appsink. */
export function capturePipeline(options: SenderPipelineOptions): Pipeline {
  return [chain(...captureElements(options), sourceSink(options.source))];
}

/** From OpenCV to the network or the screen: begins with an appsrc. */
export function writerPipeline(options: SenderPipelineOptions & { readonly rtp?: RtpStart }): Pipeline {
  return [chain(element('appsrc'), ...relabelElements(options.video), ...outputElements(options, options.rtp))];
}

/** Both without OpenCV in between, to be tried in a shell. */
export function directSenderPipeline(options: SenderPipelineOptions): Pipeline {
  const pace = options.source.kind === 'file' ? [element('clocksync')] : [];
  return [chain(...captureElements(options), ...pace, ...encodableElements(options.video), ...outputElements(options))];
}

/**
 * One process that encodes, packetises and decodes, without OpenCV, socket or second process: no loop with this encoder can
 * be faster. It has a test picture, because the latency tracer does not see through a demultiplexer.
 */
export function floorPipeline({ video, encoder }: Pick<SenderPipelineOptions, 'video' | 'encoder'>): Pipeline {
  const path = [...h264PayElements(encoder, null), element('rtph264depay'), element('avdec_h264')];
  return [
    chain(
      ...sourceElements({ kind: 'test', pattern: 'smpte' }, video),
      ...encodableElements(video),
      ...path,
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
function relabelElements(video: VideoFormat): Element[] {
  if (pixelFormatFor(video) === 'bgr') return [...cropElements(video), ...encodableElements(video)];
  const fields = {
    format: text('I420'),
    ...formatFields(video),
    'pixel-aspect-ratio': { type: 'fraction', numerator: 1, denominator: 1 } as const,
    'interlace-mode': text('progressive'),
  };
  return [element('capssetter', { join: false, replace: true, caps: [{ media: 'video/x-raw', fields }] })];
}

/** Takes off again what the writer had to add. */
function cropElements(video: VideoFormat): Element[] {
  const padding = writerPadding(video);
  return padding === 0 ? [] : [element('videocrop', { right: padding })];
}

/** Left alone, videoconvert turns BGR into Y444 for x264enc, which hardly any decoder shows; odd sizes need it. */
function encodableElements(video: VideoFormat): Element[] {
  if (pixelFormatFor(video) === 'i420') return [];
  const format = video.width % 2 === 0 && video.height % 2 === 0 ? 'I420' : 'Y444';
  return [element('videoconvert'), capsFilter({ media: 'video/x-raw', fields: { format: text(format) } })];
}

function outputElements(
  { output, encoder, fecPercent, timeOverlay }: SenderPipelineOptions,
  rtp: RtpStart | null = null,
): Element[] {
  switch (output.kind) {
    case 'rtp':
      return [...h264PayElements(encoder, rtp), ...fecElements(fecPercent), udpSink(output.address, output.port)];
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
