import { describe, expect, it } from 'vitest';
import { CODEC_SPECS } from '../../src/pipeline/codecs.js';
import { packageOf } from '../../src/pipeline/element-packages.js';
import {
  DEFAULT_ENCODERS,
  ENCODER_ELEMENTS,
  encoderElements,
  type EncoderElement,
  encodersFor,
  encoderSpec,
  isHardware,
} from '../../src/pipeline/encoders.js';
import { CODECS } from '../../src/pipeline/vocabulary.js';
import { video } from './options.js';

const TUNING = { preset: 'superfast', bitrateKbps: 2000, gop: 25, threads: 4 } as const;
const elements = (element: EncoderElement, omit?: readonly string[]) =>
  encoderElements({ ...TUNING, element, omit }, video());
const encoderOf = (name: EncoderElement, omit?: readonly string[]) =>
  elements(name, omit).find(({ factory }) => factory === name);

describe.each(ENCODER_ELEMENTS)('%s', (name) => {
  it('comes with a package, and says what else it needs if that is a device', () => {
    expect(packageOf(name)).toMatch(/^gstreamer1\.0-/);
    expect(isHardware(name)).toBe(encoderSpec(name).needs !== null);
  });

  it('is told the bit rate and how far key frames are apart, unless it has none', () => {
    const told = JSON.stringify(encoderOf(name)?.properties);
    if (encoderSpec(name).codec === 'mjpeg') return;
    expect(told).toMatch(/\b2000(000)?\b/);
    expect(told).toMatch(/\b25\b/);
  });

  it('has the parameter sets in front of its key frames, its own or those of a parser', () => {
    const { codec, repeatsParameters } = encoderSpec(name);
    const last = elements(name).at(-1);
    const { parser } = CODEC_SPECS[codec];
    if (repeatsParameters || parser === null) expect(last?.factory).not.toMatch(/parse$/);
    else expect(last).toEqual({ factory: parser, properties: { 'config-interval': -1 } });
  });
});

it.each([
  ['x264enc', 'bitrate', 2000],
  ['x265enc', 'bitrate', 2000],
  ['nvh264enc', 'bitrate', 2000],
  ['vah264enc', 'bitrate', 2000],
  ['qsvh264enc', 'bitrate', 2000],
  ['openh264enc', 'bitrate', 2_000_000],
  ['vp8enc', 'target-bitrate', 2_000_000],
  ['vp9enc', 'target-bitrate', 2_000_000],
] as const)('%s has its own unit of %s: %d', (name, property, value) => {
  expect(encoderOf(name)?.properties[property]).toBe(value);
});

it('leaves out what this version of an element does not have', () => {
  const encoder = encoderOf('vah264enc', ['target-usage']);
  expect(Object.keys(encoder?.properties ?? {})).not.toContain('target-usage');
});

it.each(CODECS)('tries for %s the hardware first, and has an encoder in software by default', (codec) => {
  const all = encodersFor(codec, 'auto');
  const firstInSoftware = all.findIndex((name) => !isHardware(name));
  expect(all.slice(firstInSoftware).some(isHardware)).toBe(false);
  expect(all[firstInSoftware]).toBe(DEFAULT_ENCODERS[codec]);
});

describe('the quality of JPEG', () => {
  const quality = (bitrateKbps: number) =>
    encoderElements({ ...TUNING, element: 'jpegenc', bitrateKbps }, video())[0]?.properties['quality'];

  it('goes with the bits that there are for a pixel', () => {
    expect([8000, 12_000].map(quality)).toEqual([52, 78]);
  });

  it('is never so low that the stamp cannot be read, nor higher than anybody sees', () => {
    expect([1, 2000, 2_000_000].map(quality)).toEqual([25, 25, 95]);
  });
});
