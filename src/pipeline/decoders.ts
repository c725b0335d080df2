import { CODEC_SPECS } from './codecs.js';
import { type Element, element } from './element.js';
import type { Codec, Decoder } from './vocabulary.js';

/** The element that each word of `--decoder` stands for, by codec; what it does not decode is left out. */
const ELEMENTS: Readonly<Record<Exclude<Decoder, 'auto'>, Readonly<Partial<Record<Codec, string>>>>> = {
  avdec: { h264: 'avdec_h264', h265: 'avdec_h265', vp8: 'avdec_vp8', vp9: 'avdec_vp9', mjpeg: 'avdec_mjpeg' },
  openh264: { h264: 'openh264dec' },
  libde265: { h265: 'libde265dec' },
  vpx: { vp8: 'vp8dec', vp9: 'vp9dec' },
  jpeg: { mjpeg: 'jpegdec' },
  nv: { h264: 'nvh264dec', h265: 'nvh265dec', vp8: 'nvvp8dec', vp9: 'nvvp9dec' },
  qsv: { h264: 'qsvh264dec', h265: 'qsvh265dec', vp9: 'qsvvp9dec', mjpeg: 'qsvjpegdec' },
  va: { h264: 'vah264dec', h265: 'vah265dec', vp8: 'vavp8dec', vp9: 'vavp9dec', mjpeg: 'vajpegdec' },
  v4l2: { h264: 'v4l2h264dec', h265: 'v4l2h265dec', vp8: 'v4l2vp8dec', vp9: 'v4l2vp9dec', mjpeg: 'v4l2jpegdec' },
};

/** Null: this decoder has nothing for that codec; with `auto` decodebin finds one. */
export function decoderElement(codec: Codec, word: Decoder): string | null {
  return word === 'auto' ? 'decodebin' : (ELEMENTS[word][codec] ?? null);
}

/** The words that mean something with this codec. */
export function decoderWords(codec: Codec): readonly Decoder[] {
  const named = (Object.keys(ELEMENTS) as Exclude<Decoder, 'auto'>[]).filter((word) => codec in ELEMENTS[word]);
  return ['auto', ...named];
}

/** From the depayloader's stream to raw video. */
export function decodeElements(codec: Codec, word: Decoder): Element[] {
  const factory = decoderElement(codec, word);
  if (factory === null) throw new Error(`${word} does not decode ${codec}`);
  const { parser } = CODEC_SPECS[codec];
  return [...(word === 'auto' || parser === null ? [] : [element(parser)]), element(factory)];
}
