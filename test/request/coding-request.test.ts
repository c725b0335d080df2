import { describe, expect, it } from 'vitest';
import { codingRequest } from '../../src/request/coding-request.js';
import { decoderWords } from '../../src/pipeline/decoders.js';
import { encoderWords } from '../../src/pipeline/encoders.js';
import { CODECS, DECODERS, ENCODERS } from '../../src/pipeline/vocabulary.js';

it.each(CODECS)('takes for %s every encoder and decoder that is for it, and no other', (codec) => {
  const isTaken = (flag: 'encoder' | 'decoder', word: string) => {
    try {
      return codingRequest({ codec, [flag]: word })[flag] === word;
    } catch {
      return false;
    }
  };
  expect(ENCODERS.filter((word) => isTaken('encoder', word)).sort()).toEqual([...encoderWords(codec)].sort());
  expect(DECODERS.filter((word) => isTaken('decoder', word)).sort()).toEqual([...decoderWords(codec)].sort());
});

describe('is refused with one line:', () => {
  it.each([
    [{ codec: 'h266' }, '--codec "h266": did you mean h264? write one of h264, h265, vp8, vp9, mjpeg'],
    [{ codec: 'av1' }, '--codec "av1": write one of h264, h265, vp8, vp9, mjpeg'],
    [{ encoder: 'opnh264' }, '--encoder "opnh264": did you mean openh264? write one of auto, x264'],
    [
      { encoder: 'vp8' },
      '--encoder "vp8": that is not for H.264: write one of auto, nvh264, qsv, va, v4l2, x264, openh264, or add --codec vp8',
    ],
    [{ codec: 'vp8', decoder: 'openh264' }, '--decoder "openh264": that is not for VP8: write one of auto, avdec'],
    [{ decoder: 'ffmpeg' }, '--decoder "ffmpeg": write one of auto, avdec'],
    [{ codec: 'vp8', preset: 'fast' }, '--preset "fast": only x264 and x265 have presets, vp8 has none: leave'],
    [{ encoder: 'openh264', preset: 'fast' }, '--preset "fast": only x264 and x265 have presets, openh264 has none'],
    [{ preset: 'ultrafats' }, '--preset "ultrafats": did you mean ultrafast? write one of ultrafast'],
  ])('%j', (flags, message) => {
    expect(() => codingRequest(flags)).toThrow(message);
  });
});

it('takes a preset where auto may choose an encoder that has them', () => {
  expect(codingRequest({ encoder: 'auto', preset: 'fast' })).toMatchObject({ preset: 'fast' });
  expect(codingRequest({ codec: 'h265', preset: 'fast' })).toMatchObject({ preset: 'fast' });
});
