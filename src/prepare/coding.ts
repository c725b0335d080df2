import type { SenderConfig } from '../config/child-config.js';
import { badFlag } from '../config/flag-values.js';
import type { LoopNote, LoopRequest } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import { CODEC_SPECS } from '../pipeline/codecs.js';
import { decoderElement } from '../pipeline/decoders.js';
import { absenceOf } from '../pipeline/element-packages.js';
import { type EncoderSettings, encoderSpec } from '../pipeline/encoders.js';
import { isOdd, type VideoFormat } from '../pipeline/video-format.js';
import type { EncoderWish } from './choose-encoder.js';

/** What this host is asked about what encodes and decodes. */
export interface CodingDeps {
  readonly chooseEncoder: (wish: EncoderWish) => Promise<EncoderSettings>;
  readonly elements: () => Promise<ReadonlySet<string>>;
}

/** @throws LoopError `missing` without the encoder, `bad-config` for a picture that it or RTP cannot carry */
export async function withEncoder(
  { codec, encoder }: Pick<LoopRequest, 'codec' | 'encoder'>,
  sender: SenderConfig,
  deps: CodingDeps,
): Promise<SenderConfig> {
  const { video, output, encoder: tuning } = sender;
  if (output.kind !== 'rtp') return sender;
  if (codec === 'mjpeg') assertJpegSize(video);
  const chosen = await deps.chooseEncoder({ codec, encoder, tuning, video });
  if (isOdd(video) && encoderSpec(chosen.element).oddFormat === null) throw oddSize(chosen, video);
  const { omit, ...settings } = chosen;
  return { ...sender, encoder: { ...settings, ...(omit === undefined ? {} : { omit: [...omit] }) } };
}

/** The header of RFC 2435 has 8 bits for each side, in units of 8 px. */
const [JPEG_UNIT, MAX_JPEG_SIDE] = [8, 2040];

function assertJpegSize({ width, height }: VideoFormat): void {
  if ([width, height].every((side) => side % JPEG_UNIT === 0 && side <= MAX_JPEG_SIDE)) return;
  const [unit, max] = [String(JPEG_UNIT), String(MAX_JPEG_SIDE)];
  throw badFlag(
    'size',
    `${String(width)}x${String(height)}`,
    `RTP carries JPEG pictures whose sides are multiples of ${unit} up to ${max} (RFC 2435): write such a --size, or use another --codec`,
  );
}

function oddSize({ element }: EncoderSettings, { width, height }: VideoFormat): LoopError {
  const size = `${String(width)}x${String(height)}`;
  return badFlag('size', size, `${element} takes an even width and height only: write such a --size`);
}

/** What was chosen for the user, for the log; null: nothing was. */
export function encoderNote({ encoder }: Pick<LoopRequest, 'encoder'>, sender: SenderConfig | null): LoopNote | null {
  if (encoder !== 'auto' || sender?.output.kind !== 'rtp') return null;
  const { word, codec } = encoderSpec(sender.encoder.element);
  const choice = `${sender.encoder.element}, the best for ${CODEC_SPECS[codec].title} that works here`;
  return { role: 'sender', message: `encoder: ${word} (auto: ${choice})` };
}

/** @throws LoopError `missing` for a decoder that was named and is not there; decodebin looks for itself */
export async function assertDecoder(
  { codec, decoder }: Pick<LoopRequest, 'codec' | 'decoder'>,
  deps: CodingDeps,
): Promise<void> {
  const name = decoderElement(codec, decoder);
  if (decoder === 'auto' || name === null || (await deps.elements()).has(name)) return;
  const needs = ['nv', 'qsv', 'va', 'v4l2'].includes(decoder) ? 'its device with a driver' : null;
  throw new LoopError('missing', badFlag('decoder', decoder, absenceOf(name, needs)).message);
}
