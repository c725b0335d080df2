import { CODEC_SPECS } from './codecs.js';
import { capsFilter, type Element, element, text } from './element.js';
import type { EncoderSpec, EncoderTuning } from './encoder-spec.js';
import { HARDWARE_ENCODERS } from './hardware-encoders.js';
import { SOFTWARE_ENCODERS } from './software-encoders.js';
import type { VideoFormat } from './video-format.js';
import type { Codec, Encoder } from './vocabulary.js';

/** The one table of encoders, by the name of their element: those in hardware first, as `--encoder auto` tries them. */
const SPECS = { ...HARDWARE_ENCODERS, ...SOFTWARE_ENCODERS };

export type EncoderElement = keyof typeof SPECS;

export const ENCODER_ELEMENTS = Object.keys(SPECS) as readonly EncoderElement[];

/** An encoder that has been chosen, and what it is told. */
export interface EncoderSettings extends EncoderTuning {
  readonly element: EncoderElement;
  /** Properties that this host's version of the element does not have (prepare/choose-encoder.ts). */
  readonly omit?: readonly string[] | undefined;
}

export function encoderSpec(name: EncoderElement): EncoderSpec {
  return SPECS[name];
}

/** What runs where nobody has asked for anything else: software, the same on every host, and nothing to try first. */
export const DEFAULT_ENCODERS: Readonly<Record<Codec, EncoderElement>> = {
  h264: 'x264enc',
  h265: 'x265enc',
  vp8: 'vp8enc',
  vp9: 'vp9enc',
  mjpeg: 'jpegenc',
};

/** The elements that a word stands for with this codec, the best first; with `auto` all of the codec. */
export function encodersFor(codec: Codec, word: Encoder): readonly EncoderElement[] {
  return ENCODER_ELEMENTS.filter((name) => {
    const spec = encoderSpec(name);
    return spec.codec === codec && (word === 'auto' || spec.word === word);
  });
}

/** The words that mean something with this codec. */
export function encoderWords(codec: Codec): readonly Encoder[] {
  const words = encodersFor(codec, 'auto').map((name) => encoderSpec(name).word);
  return ['auto', ...new Set(words)];
}

/** Whether it needs a device, so that only a trial can tell whether it works. */
export function isHardware(name: EncoderElement): boolean {
  return encoderSpec(name).needs !== null;
}

/**
 * Answers those behind it that frames come live, and holds none back: by this offset (a day) each one is late already. A
 * property to say so is not to be had: OpenCV sets is-live=false of its appsrc (cap_gstreamer.cpp).
 */
const AS_IF_LIVE = element('clocksync', { 'ts-offset': -86_400_000_000_000 });

/** The encoder with what it is told, and what its stream lacks put behind it; takes raw video of its `format`. */
export function encoderElements(settings: EncoderSettings, video: VideoFormat): Element[] {
  const { element: name, omit = [] } = settings;
  const { codec, properties, repeatsParameters, wantsLive = false } = encoderSpec(name);
  const known = Object.entries(properties(settings, video)).filter(([property]) => !omit.includes(property));
  const { parser } = CODEC_SPECS[codec];
  return [
    ...(wantsLive ? [AS_IF_LIVE] : []),
    element(name, Object.fromEntries(known)),
    // Without a level that it may use, the driver of the Raspberry Pi refuses every picture.
    ...(name === 'v4l2h264enc' ? [capsFilter({ media: 'video/x-h264', fields: { level: text('4') } })] : []),
    ...(repeatsParameters || parser === null ? [] : [element(parser, { 'config-interval': -1 })]),
  ];
}
