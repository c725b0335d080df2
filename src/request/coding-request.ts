import { DEFAULTS } from '../config/defaults.js';
import { badFlag } from '../config/flag-values.js';
import type { LoopRequest } from '../config/loop-config.js';
import { nearestWord } from '../errors/nearest-word.js';
import { CODEC_SPECS } from '../pipeline/codecs.js';
import { decoderWords } from '../pipeline/decoders.js';
import { DEFAULT_ENCODERS, encodersFor, encoderSpec, encoderWords } from '../pipeline/encoders.js';
import { type Codec, CODECS, DECODERS, type Encoder, ENCODERS, X264_PRESETS } from '../pipeline/vocabulary.js';
import type { Flags } from './flags/flag.js';
import { read } from './read-flag.js';

type CodingRequest = Pick<LoopRequest, 'codec' | 'encoder' | 'decoder' | 'preset'>;

/** What the pictures are encoded as, and by what. @throws LoopError `bad-config` for words that do not go together */
export function codingRequest(flags: Flags): CodingRequest {
  const codec = read(flags, 'codec', DEFAULTS.codec, (flag, text) => word(flag, text, CODECS));
  // The codec is in a file that nobody has read yet.
  const isDescribed = typeof flags['sdp'] === 'string';
  const ofCodec =
    <T extends string>(all: readonly T[], wordsOf: (codec: Codec) => readonly T[]) =>
    (flag: string, text: string) =>
      wordOfCodec(flag, text, { all, wordsOf, codec });
  const encoder = read(flags, 'encoder', null, ofCodec(ENCODERS, encoderWords));
  const decoder = read(flags, 'decoder', DEFAULTS.decoder, isDescribed ? anyDecoder : ofCodec(DECODERS, decoderWords));
  const preset = read(flags, 'preset', codec === 'h265' ? DEFAULTS.x265Preset : DEFAULTS.preset, (flag, text) => {
    if (!hasPresets(codec, encoder)) throw noPresets(text, codec, encoder);
    return word(flag, text, X264_PRESETS);
  });
  return { codec, encoder, decoder, preset };
}

const anyDecoder = (flag: string, text: string) => word(flag, text, DECODERS);

interface Words<T> {
  readonly all: readonly T[];
  readonly wordsOf: (codec: Codec) => readonly T[];
  readonly codec: Codec;
}

/** One of a list, or else the one that was probably meant. */
function word<T extends string>(flag: string, text: string, words: readonly T[]): T {
  const found = words.find((candidate) => candidate === text);
  if (found !== undefined) return found;
  const nearest = nearestWord(text, words);
  const hint = nearest === null ? '' : `did you mean ${nearest}? `;
  throw badFlag(flag, text, `${hint}write one of ${words.join(', ')}`);
}

function wordOfCodec<T extends string>(flag: string, text: string, { all, wordsOf, codec }: Words<T>): T {
  const found = word(flag, text, all);
  const ofThis = wordsOf(codec);
  if (ofThis.includes(found)) return found;
  const others = CODECS.filter((other) => wordsOf(other).includes(found));
  const { title } = CODEC_SPECS[codec];
  throw badFlag(
    flag,
    text,
    `that is not for ${title}: write one of ${ofThis.join(', ')}, or add --codec ${others.join(' or ')}`,
  );
}

/** With `auto` whichever is taken may have them. */
function hasPresets(codec: Codec, encoder: Encoder | null): boolean {
  const elements = encoder === null ? [DEFAULT_ENCODERS[codec]] : encodersFor(codec, encoder);
  return elements.some((name) => encoderSpec(name).hasPresets);
}

function noPresets(text: string, codec: Codec, encoder: Encoder | null) {
  const name = encoder ?? encoderSpec(DEFAULT_ENCODERS[codec]).word;
  return badFlag('preset', text, `only x264 and x265 have presets, ${name} has none: leave the flag out`);
}
