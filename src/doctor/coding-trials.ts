import { DEFAULTS } from '../config/defaults.js';
import { CODEC_SPECS, payloader } from '../pipeline/codecs.js';
import { decodeElements, decoderElement, decoderWords } from '../pipeline/decoders.js';
import { capsFilter, type Element, element } from '../pipeline/element.js';
import {
  DEFAULT_ENCODERS,
  ENCODER_ELEMENTS,
  type EncoderElement,
  encoderElements,
  encoderSpec,
} from '../pipeline/encoders.js';
import { encodableCaps } from '../pipeline/sender-pipelines.js';
import { rawCaps, type VideoFormat } from '../pipeline/video-format.js';
import { CODECS } from '../pipeline/vocabulary.js';
import { type EncoderHost, trialPipeline } from '../prepare/encoder-host.js';
import type { worksTogether } from './works-together.js';

/** Two frames are enough to tell: an encoder that cannot open its device, or a decoder without its library. */
const VIDEO: VideoFormat = { width: 320, height: 240, frameRate: { numerator: 30, denominator: 1 } };
const TUNING = { preset: DEFAULTS.preset, bitrateKbps: DEFAULTS.bitrateKbps, gop: 30, threads: 1 };

export interface CodingHost extends EncoderHost {
  readonly worksTogether: typeof worksTogether;
}

/** What was tried, and what came of it. */
export interface Trial {
  readonly name: string;
  /** Null: it works. */
  readonly failure: string | null;
}

export interface CodingTrials {
  readonly encoders: readonly Trial[];
  readonly decoders: readonly Trial[];
}

/** An encoder, or a decoder behind the software encoder of its codec: what stands behind the raw picture. */
interface Candidate {
  readonly name: string;
  readonly encoder: EncoderElement;
  readonly elements: readonly Element[];
}

/**
 * Tries every encoder and decoder that gstcv-loop knows and this host has, with what gstcv-loop tells them: all at once, and
 * one by one where that does not work.
 * @throws LoopError `missing` without GStreamer's tools
 */
export async function tryCoding(host: CodingHost): Promise<CodingTrials> {
  const present = await host.elements();
  const encoders = await Promise.all(
    ENCODER_ELEMENTS.filter((name) => present.has(name)).map((name) => encoderCandidate(name, host)),
  );
  const decoders = decoderCandidates(present, encoders);
  // A decoder that works has shown that its encoder does.
  const shown = new Set(decoders.map(({ encoder }) => encoder));
  const all = [...encoders.filter(({ name }) => !shown.has(name)), ...decoders];
  if (all.length > 0 && (await host.worksTogether(all.map(({ elements }) => [...source(), ...elements])))) {
    return { encoders: encoders.map(working), decoders: decoders.map(working) };
  }
  const trials = await tryEach([...encoders, ...decoders], host);
  return { encoders: trials.slice(0, encoders.length), decoders: trials.slice(encoders.length) };
}

const working = ({ name }: Candidate): Trial => ({ name, failure: null });

function source(): Element[] {
  return [element('videotestsrc', { 'num-buffers': 2 }), capsFilter(rawCaps('I420', VIDEO))];
}

async function encoderCandidate(name: EncoderElement, host: CodingHost): Promise<Candidate & { name: EncoderElement }> {
  const { formats, needs, properties } = encoderSpec(name);
  const known = needs === null ? null : await host.propertiesOf(name);
  const omit = known === null ? [] : Object.keys(properties(TUNING, VIDEO)).filter((property) => !known.has(property));
  const encode = encoderElements({ ...TUNING, element: name, omit }, VIDEO);
  const elements = [element('videoconvert'), capsFilter(encodableCaps(formats)), ...encode];
  return { name, encoder: name, elements };
}

/** One that several codecs share, as those of a GPU, is tried with one of them. */
function decoderCandidates(present: ReadonlySet<string>, encoders: readonly Candidate[]): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const codec of CODECS) {
    const encoder = encoders.find(({ name }) => name === DEFAULT_ENCODERS[codec]);
    if (encoder === undefined) continue;
    // As a link has them: a depayloader tells its decoder things that an encoder does not.
    const link = [payloader(codec, null), element(CODEC_SPECS[codec].depayloader)];
    for (const word of decoderWords(codec)) {
      const name = word === 'auto' ? null : decoderElement(codec, word);
      if (name === null || !present.has(name)) continue;
      const elements = [...encoder.elements, ...link, ...decodeElements(codec, word)];
      found.set(name, { name, encoder: encoder.encoder, elements });
    }
  }
  return [...found.values()];
}

/** Each is a process with a few threads of its own. */
const AT_A_TIME = 4;

async function tryEach(candidates: readonly Candidate[], host: EncoderHost): Promise<Trial[]> {
  const trials: Trial[] = [];
  const waiting = [...candidates.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, { name, elements }] = next;
      trials[index] = { name, failure: await host.tryOut(trialPipeline(rawCaps('I420', VIDEO), elements)) };
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return trials;
}
