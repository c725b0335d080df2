import { DEFAULTS } from '../../config/defaults.js';
import type { LoopCommand } from '../../config/loop-config.js';
import { CODECS, DECODERS, ENCODERS } from '../../pipeline/vocabulary.js';
import { type FlagTable, toggle, value } from './flag.js';

const CODEC_FLAG = value('Encoder:', CODECS.join(', '), DEFAULTS.codec);

/** What a receiver must know of the stream, and how it decodes it. */
export const DECODER_FLAGS: FlagTable = {
  codec: { ...CODEC_FLAG, group: 'Decoder:' },
  decoder: value('Decoder:', DECODERS.join(', '), DEFAULTS.decoder),
};

export function encoderFlags(command: LoopCommand): FlagTable {
  // `local` encodes nothing and has no reader for a stamp.
  return command === 'local' ? {} : ENCODER_FLAGS;
}

const ENCODER_FLAGS: FlagTable = {
  codec: CODEC_FLAG,
  encoder: value('Encoder:', ENCODERS.join(', '), 'in software'),
  bitrate: value('Encoder:', 'kbit/s', String(DEFAULTS.bitrateKbps)),
  preset: value('Encoder:', `speed preset of x264, and of x265, there ${DEFAULTS.x265Preset}`, DEFAULTS.preset),
  gop: value('Encoder:', 'frames from one key frame to the next', 'one second'),
  stamp: toggle('Encoder:', 'write sequence and time into the picture; --no-stamp leaves it as it is', true),
  'camera-stamp': toggle('Encoder:', 'draw a large stamp too, for a camera that films the screen', false),
};
