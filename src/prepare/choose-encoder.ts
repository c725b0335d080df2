import { badFlag } from '../config/flag-values.js';
import { LoopError } from '../errors/loop-error.js';
import { capsFilter, element } from '../pipeline/element.js';
import { absenceOf } from '../pipeline/element-packages.js';
import {
  DEFAULT_ENCODERS,
  type EncoderElement,
  encoderElements,
  type EncoderSettings,
  encodersFor,
  encoderSpec,
  isHardware,
} from '../pipeline/encoders.js';
import type { EncoderTuning } from '../pipeline/encoder-spec.js';
import { encodableCaps, encodedFormats } from '../pipeline/sender-pipelines.js';
import { isOdd, rawCaps, type VideoFormat } from '../pipeline/video-format.js';
import type { Codec, Encoder } from '../pipeline/vocabulary.js';
import { type EncoderHost, trialPipeline } from './encoder-host.js';

export interface EncoderWish {
  readonly codec: Codec;
  /** Null: the one in software that the codec has by default. */
  readonly encoder: Encoder | null;
  readonly tuning: EncoderTuning;
  readonly video: VideoFormat;
}

/**
 * The encoder to use. The default is not looked for: it costs no time, and where it is missing its child says so. One in
 * software that is named only has to be there; of the others, the first that passes a trial of two frames is taken.
 * @throws LoopError `missing` with the package, or why none of those that are there works.
 */
export async function chooseEncoder(wish: EncoderWish, host: EncoderHost): Promise<EncoderSettings> {
  const { codec, encoder, tuning } = wish;
  if (encoder === null) return { ...tuning, element: DEFAULT_ENCODERS[codec] };
  const candidates = encodersFor(codec, encoder);
  const present = await host.elements();
  const failures: string[] = [];
  for (const candidate of candidates.filter((name) => present.has(name))) {
    if (encoder === 'auto' && isOdd(wish.video) && encoderSpec(candidate).oddFormat === null) continue;
    const settings = await suited(candidate, tuning, wish.video, host);
    if (settings === null) {
      failures.push(`${candidate}: gst-inspect-1.0 does not say what it takes`);
      continue;
    }
    if (encoder !== 'auto' && !isHardware(candidate)) return settings;
    const failure = await host.tryOut(trialOf(settings, wish.video));
    if (failure === null) return settings;
    failures.push(`${candidate}: ${failure}`);
  }
  throw failures.length > 0 ? notWorking(encoder, failures) : notThere(encoder, candidates);
}

/**
 * Drivers' elements differ from version to version: what this one does not have is left out, and the trial decides. Null
 * where nothing is known of it: without any of its settings it would pass, and be late.
 */
async function suited(
  name: EncoderElement,
  tuning: EncoderTuning,
  video: VideoFormat,
  host: EncoderHost,
): Promise<EncoderSettings | null> {
  if (!isHardware(name)) return { ...tuning, element: name };
  const known = await host.propertiesOf(name);
  if (known.size === 0) return null;
  const omit = Object.keys(encoderSpec(name).properties(tuning, video)).filter((property) => !known.has(property));
  return { ...tuning, element: name, ...(omit.length === 0 ? {} : { omit }) };
}

function trialOf(settings: EncoderSettings, video: VideoFormat) {
  const convert = [element('videoconvert'), capsFilter(encodableCaps(encodedFormats({ video, encoder: settings })))];
  return trialPipeline(rawCaps('I420', video), [...convert, ...encoderElements(settings, video)]);
}

function notWorking(encoder: Encoder, failures: readonly string[]): LoopError {
  return missing(encoder, `what this host has does not work: ${failures.join('; ')}`);
}

function notThere(encoder: Encoder, candidates: readonly EncoderElement[]): LoopError {
  const software = candidates.filter((name) => !isHardware(name));
  const [first] = software.length > 0 ? software : candidates;
  if (first === undefined) return missing(encoder, 'nothing encodes this codec');
  const { needs } = encoderSpec(first);
  return missing(encoder, absenceOf(first, needs));
}

function missing(encoder: Encoder, what: string): LoopError {
  return new LoopError('missing', badFlag('encoder', encoder, what).message);
}
