import { errorText } from '../errors/loop-error.js';
import { CODEC_SPECS } from '../pipeline/codecs.js';
import { decoderElement, decoderWords } from '../pipeline/decoders.js';
import { packageOf } from '../pipeline/element-packages.js';
import { DEFAULT_ENCODERS } from '../pipeline/encoders.js';
import { type CodingHost, type Trial, tryCoding } from './coding-trials.js';
import { type Check, installRemedy } from './report.js';

const ENCODERS = { id: 'encoders', title: 'Encoders' } as const;
const DECODERS = { id: 'decoders', title: 'Decoders' } as const;

/** Every encoder and decoder that gstcv-loop knows and this host has, tried for real. */
export async function checkCoding(host: CodingHost): Promise<Check[]> {
  try {
    const { encoders, decoders } = await tryCoding(host);
    const encoding = worked(encoders);
    // Without an encoder there is nothing that a decoder could be tried with; the encoders' check says so.
    const wanted = encoding.includes(DEFAULT_ENCODERS.h264) ? wantedDecoders(worked(decoders)) : [];
    return [judge(ENCODERS, encoders, wantedEncoders(encoding)), judge(DECODERS, decoders, wanted)];
  } catch (error) {
    const rest = { status: 'warn', detail: `not tried: ${errorText(error)}`, remedy: null } as const;
    return [ENCODERS, DECODERS].map((named) => ({ ...named, ...rest }));
  }
}

/** @param wanted what the main job needs and has not. */
function judge(named: typeof ENCODERS | typeof DECODERS, trials: readonly Trial[], wanted: readonly string[]): Check {
  const failed = trials.flatMap(({ name, failure }) => (failure === null ? [] : [`${name} fails (${failure})`]));
  const none = trials.length === 0 ? 'none could be tried' : 'none works';
  const detail = [worked(trials).join(', ') || none, ...failed].join('; ');
  const isWell = failed.length === 0 && trials.length > 0;
  if (wanted.length === 0) return { ...named, detail, status: isWell ? 'ok' : 'warn', remedy: null };
  const packages = wanted.flatMap((name) => packageOf(name) ?? []);
  return { ...named, detail, status: 'fail', remedy: packages.length === 0 ? null : installRemedy(packages) };
}

function worked(trials: readonly Trial[]): string[] {
  return trials.flatMap(({ name, failure }) => (failure === null ? [name] : []));
}

function wantedEncoders(working: readonly string[]): string[] {
  return [DEFAULT_ENCODERS.h264].filter((name) => !working.includes(name));
}

/** Any one will do. */
function wantedDecoders(working: readonly string[]): string[] {
  const some = decoderWords('h264').some((word) => working.includes(decoderElement('h264', word) ?? ''));
  return some ? [] : [CODEC_SPECS.h264.decoder];
}
