import { DEFAULTS } from '../../config/defaults.js';
import { CODEC_SPECS, payloader } from '../../pipeline/codecs.js';
import { capsFilter, chain, type Element, element, text } from '../../pipeline/element.js';
import { DEFAULT_ENCODERS, encoderElements } from '../../pipeline/encoders.js';
import { SOCKET_BUFFER_BYTES } from '../../pipeline/receiver-pipeline.js';
import { renderPipeline } from '../../pipeline/render.js';
import { udpSink } from '../../pipeline/udp-sink.js';
import { framesPerSecond, type VideoFormat } from '../../pipeline/video-format.js';
import { type Codec, CODECS } from '../../pipeline/vocabulary.js';
import { CELL_PX, stampGrid } from '../../latency/stamp-grid.js';
import { rtpCaps } from '../pipeline-lint/rules/network-in.js';

/** What stands at the other end of a link: nothing in it waits. */

const LOOPBACK = '127.0.0.1';

export interface Encoding {
  readonly payloader: string;
  readonly depayloader: string;
  /** RTP payload type where the pipeline names none. */
  readonly payload: number;
  readonly decoder: string;
  readonly caps: (payload: number) => string;
  /** Encoder and payloader. */
  readonly encoder: (payload: number, video: VideoFormat) => string;
}

export const ENCODINGS: readonly Encoding[] = CODECS.map(encodingOf);

function encodingOf(codec: Codec): Encoding {
  const { payloader: pay, depayloader, payloadType, parser, decoder, encodingName } = CODEC_SPECS[codec];
  return {
    ...{ payloader: pay.factory, depayloader, payload: payloadType },
    decoder: parser === null ? decoder : `${parser} ! ${decoder}`,
    caps: (payload) => rtpCaps(encodingName).replace(/payload=\d+$/, `payload=${String(payload)}`),
    encoder: (payload, video) => renderPipeline([chain(...encodeElements(codec, payload, video))]),
  };
}

/** As gstcv-loop itself does it. */
function encodeElements(codec: Codec, payload: number, video: VideoFormat): Element[] {
  const gop = Math.max(1, Math.round(framesPerSecond(video.frameRate)));
  const tuning = { preset: DEFAULTS.preset, bitrateKbps: DEFAULTS.bitrateKbps, gop, threads: 2 };
  const pay = payloader(codec, null);
  return [
    ...encoderElements({ ...tuning, element: DEFAULT_ENCODERS[codec] }, video),
    { ...pay, properties: { ...pay.properties, pt: payload } },
  ];
}

export function ownWriter(codec: Encoding, payload: number, video: VideoFormat, port: number): string {
  const raw = capsFilter({ media: 'video/x-raw', fields: { format: text('I420') } });
  const head = renderPipeline([chain(element('appsrc'), element('videoconvert'), raw)]);
  return `${head} ! ${codec.encoder(payload, video)} ! ${renderPipeline([chain(udpSink(LOOPBACK, port))])}`;
}

export function ownReader(codec: Encoding, payload: number, port: number): string {
  return [networkSource(port, codec.caps(payload)), codec.depayloader, codec.decoder, ...PICTURE].join(' ! ');
}

const PICTURE = ['videoconvert', 'video/x-raw,format=I420', 'appsink drop=true max-buffers=8 sync=false'];

function networkSource(port: number, caps: string): string {
  return `udpsrc address=${LOOPBACK} port=${String(port)} reuse=false buffer-size=${String(SOCKET_BUFFER_BYTES)} caps=${caps}`;
}

/** Twice the height of the stamp: a reader looks for it in the upper half only. */
function stampRows({ width, height }: VideoFormat): number {
  return 2 * CELL_PX * (stampGrid(width, height)?.rows ?? 1);
}

/** In place of a window: the part of the picture that has the stamp, uncompressed, so that it costs next to nothing. */
export function planeSink(video: VideoFormat, port: number, sync: boolean): string {
  const crop = `videocrop bottom=${String(video.height - stampRows(video))}`;
  const sink = `udpsink host=${LOOPBACK} port=${String(port)} sync=${String(sync)}`;
  return `videoconvert ! ${crop} ! video/x-raw,format=I420 ! rtpvrawpay pt=96 ! ${sink}`;
}

export function planeReader(video: VideoFormat, port: number): string {
  const size = `width=(string)${String(video.width)},height=(string)${String(stampRows(video))}`;
  const caps = `application/x-rtp,media=video,clock-rate=90000,encoding-name=RAW,sampling=YCbCr-4:2:0,depth=(string)8,${size},payload=96`;
  return [networkSource(port, caps), 'rtpvrawdepay', ...PICTURE].join(' ! ');
}
