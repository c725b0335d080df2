import { assertNever } from '../errors/assert-never.js';
import { CODEC_SPECS, VIDEO_CLOCK_RATE } from './codecs.js';
import { type Caps, capsFilter, type Element, element, fraction, int, text, verbatim } from './element.js';
import { SOCKET_BUFFER_BYTES } from './receiver-pipeline.js';
import type { CameraMode, ImagesSource, RtspSource, ScreenSource, Source } from './source.js';
import type { FrameRate, VideoFormat } from './video-format.js';
import type { Codec } from './vocabulary.js';

/** The elements that give raw video of a source, in whatever format it has. */
export function sourceHead(source: Source, video: VideoFormat): Element[] {
  switch (source.kind) {
    case 'test':
      return [element('videotestsrc', { 'is-live': true, pattern: source.pattern })];
    case 'file':
    case 'still':
      return [element('filesrc', { location: source.path }), element('decodebin')];
    case 'images':
      return [imageReader(source, video), element('decodebin')];
    case 'v4l2':
      return [element('v4l2src', { device: source.device }), ...cameraFormat(source.mode)];
    case 'rtsp':
      return [rtspReader(source), capsFilter(RTP_VIDEO), element('decodebin')];
    case 'rtp':
      return [rtpReader(source.address, source.port, source.codec), element('decodebin')];
    case 'screen':
      return [screenReader(source), capsFilter({ media: 'video/x-raw', fields: rateField(video.frameRate) })];
    case 'pipeline':
      return [verbatim(source.words)];
    default:
      return assertNever(source);
  }
}

/** Sound comes through pads of its own, which stay unlinked: an RTSP server sends it, whether it is wanted or not. */
const RTP_VIDEO: Caps = { media: 'application/x-rtp', fields: { media: text('video') } };

/** `latency` is that of the jitter buffer. The password goes as a property: a URL is repeated in messages. */
function rtspReader({ location, user, password, transport, latencyMs, anyCertificate }: RtspSource): Element {
  return element('rtspsrc', {
    location,
    ...(user === null ? {} : { 'user-id': user }),
    ...(password === null ? {} : { 'user-pw': password }),
    protocols: transport,
    latency: latencyMs,
    'drop-on-latency': true,
    ...(anyCertificate ? { 'tls-validation-flags': 0 } : {}),
  });
}

/** Whatever the payload type: a relay takes the numbers of others as they are. */
function rtpReader(address: string, port: number, codec: Codec): Element {
  const fields = {
    media: text('video'),
    'clock-rate': int(VIDEO_CLOCK_RATE),
    'encoding-name': text(CODEC_SPECS[codec].encodingName),
  };
  const caps: Caps = { media: 'application/x-rtp', fields };
  return element('udpsrc', { address, port, reuse: false, 'buffer-size': SOCKET_BUFFER_BYTES, caps: [caps] });
}

/** Damage events would give frames only where something changes, and hold on to old ones. */
function screenReader({ display, region, cursor }: ScreenSource): Element {
  const { x = 0, y = 0, width = 0, height = 0 } = region ?? {};
  return element('ximagesrc', {
    ...(display === null ? {} : { 'display-name': display }),
    'use-damage': false,
    'show-pointer': cursor,
    ...(region === null ? {} : { startx: x, starty: y, endx: x + width - 1, endy: y + height - 1 }),
  });
}

/** The rate makes the timestamps that the images are paced by. */
function imageReader({ location, first, last, loop }: ImagesSource, { frameRate }: VideoFormat): Element {
  const media = IMAGE_TYPES[location.slice(location.lastIndexOf('.') + 1).toLowerCase()] ?? 'image/png';
  const caps: Caps = { media, fields: rateField(frameRate) };
  return element('multifilesrc', { location, 'start-index': first, 'stop-index': last, loop, caps: [caps] });
}

/** By the ending of the name. */
export const IMAGE_TYPES: Readonly<Record<string, Caps['media']>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
};

/** jpegdec gives planar pictures; what a camera gives raw is converted once, to I420. */
function cameraFormat(mode: CameraMode | null): Element[] {
  if (mode === null) return [element('decodebin')];
  const { format, width, height, frameRate } = mode;
  const fields = { width: int(width), height: int(height), ...rateField(frameRate) };
  if (format === 'raw') return [capsFilter({ media: 'video/x-raw', fields })];
  return [capsFilter({ media: 'image/jpeg', fields }), element('jpegdec')];
}

function rateField({ numerator, denominator }: FrameRate) {
  return { framerate: fraction(numerator, denominator) };
}
