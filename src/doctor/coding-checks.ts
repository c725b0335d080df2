import { DEFAULTS } from '../config/defaults.js';
import { errorText } from '../errors/loop-error.js';
import { CODEC_SPECS, payloader } from '../pipeline/codecs.js';
import { decodeElements, decoderElement, decoderWords } from '../pipeline/decoders.js';
import { capsFilter, type Element, element } from '../pipeline/element.js';
import { packageOf } from '../pipeline/element-packages.js';
import {
  DEFAULT_ENCODERS,
  ENCODER_ELEMENTS,
  type EncoderElement,
  encoderElements,
  encoderSpec,
} from '../pipeline/encoders.js';
import { encodableCaps } from '../pipeline/sender-pipelines.js';
import { rawCaps, type VideoFormat } from '../pipeline/video-format.js';
import { type Codec, CODECS } from '../pipeline/vocabulary.js';
import { type EncoderHost, trialPipeline } from '../prepare/encoder-host.js';
import { type Check, installRemedy } from './report.js';

/** Two frames are enough to tell: an encoder that cannot open its device, or a decoder without its library. */
const VIDEO: VideoFormat = { width: 320, height: 240, frameRate: { numerator: 30, denominator: 1 } };
const TUNING = { preset: DEFAULTS.preset, bitrateKbps: DEFAULTS.bitrateKbps, gop: 30, threads: 1 };
/** Without them the main job does not work. */
const NEEDED: readonly string[] = [DEFAULT_ENCODERS.h264];

interface Trial {
  readonly name: string;
  /** Null: it works. */
  readonly failure: string | null;
}

/** Every encoder that gstcv-loop knows and this host has, tried for real, with what gstcv-loop tells it. */
export async function checkEncoders(host: EncoderHost): Promise<Check> {
  return judge('encoders', 'Encoders', host, async (present) => {
    const names = ENCODER_ELEMENTS.filter((name) => present.has(name));
    return tryAll(names, async (name) =>
      host.tryOut(trialPipeline(rawCaps('I420', VIDEO), await encoding(name, host))),
    );
  });
}

/** And every decoder, with what the software encoder of its codec makes. */
export async function checkDecoders(host: EncoderHost): Promise<Check> {
  return judge('decoders', 'Decoders', host, async (present) => {
    const ways = CODECS.filter((codec) => present.has(DEFAULT_ENCODERS[codec])).flatMap((codec) =>
      decoderWords(codec)
        .filter((word) => word !== 'auto' && present.has(decoderElement(codec, word) ?? ''))
        .map((word) => ({ codec, name: decoderElement(codec, word) ?? '', decode: decodeElements(codec, word) })),
    );
    const wayOf = new Map(ways.map((way) => [way.name, way]));
    return tryAll([...wayOf.keys()], async (name) => {
      const way = wayOf.get(name);
      if (way === undefined) return null;
      const encode = await encoding(DEFAULT_ENCODERS[way.codec], host);
      // As a link has them: a depayloader tells its decoder things that an encoder does not.
      const link = [payloader(way.codec, null), element(CODEC_SPECS[way.codec].depayloader)];
      return host.tryOut(trialPipeline(rawCaps('I420', VIDEO), [...encode, ...link, ...way.decode]));
    });
  });
}

async function encoding(name: EncoderElement, host: EncoderHost): Promise<Element[]> {
  const { formats, needs, properties } = encoderSpec(name);
  const known = needs === null ? null : await host.propertiesOf(name);
  const omit = known === null ? [] : Object.keys(properties(TUNING, VIDEO)).filter((property) => !known.has(property));
  return [
    element('videoconvert'),
    capsFilter(encodableCaps(formats)),
    ...encoderElements({ ...TUNING, element: name, omit }, VIDEO),
  ];
}

/** Each is a process with a few threads of its own. */
const AT_A_TIME = 4;

async function tryAll<T extends string>(
  names: readonly T[],
  run: (name: T) => Promise<string | null>,
): Promise<Trial[]> {
  const waiting = [...names];
  const trials: Trial[] = [];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      trials.push({ name, failure: await run(name) });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return trials.sort((a, b) => names.findIndex((name) => name === a.name) - names.findIndex((name) => name === b.name));
}

async function judge(
  id: string,
  title: string,
  host: EncoderHost,
  run: (present: ReadonlySet<string>) => Promise<Trial[]>,
): Promise<Check> {
  const named = { id, title };
  try {
    const trials = await run(await host.elements());
    const working = trials.flatMap(({ name, failure }) => (failure === null ? [name] : []));
    const failed = trials.flatMap(({ name, failure }) => (failure === null ? [] : [`${name} fails (${failure})`]));
    const detail = [working.join(', ') || 'none works', ...failed].join('; ');
    return { ...named, detail, ...standing(id, working, failed.length > 0) };
  } catch (error) {
    return { ...named, status: 'warn', detail: `not tried: ${errorText(error)}`, remedy: null };
  }
}

function standing(id: string, working: readonly string[], someFail: boolean): Pick<Check, 'status' | 'remedy'> {
  const missing = id === 'encoders' ? NEEDED.filter((name) => !working.includes(name)) : [];
  const decodesNothing = id === 'decoders' && !working.some(decodesH264);
  if (missing.length === 0 && !decodesNothing) return { status: someFail ? 'warn' : 'ok', remedy: null };
  const wanted = decodesNothing ? [CODEC_SPECS.h264.decoder] : missing;
  const packages = wanted.flatMap((name) => packageOf(name) ?? []);
  return { status: 'fail', remedy: packages.length === 0 ? null : installRemedy(packages) };
}

function decodesH264(name: string): boolean {
  const codec: Codec = 'h264';
  return decoderWords(codec).some((word) => decoderElement(codec, word) === name);
}
