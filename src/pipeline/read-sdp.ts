import { isIP } from 'node:net';
import { LoopError } from '../errors/loop-error.js';
import { quoteValue } from '../errors/quote-value.js';
import { CODEC_SPECS, VIDEO_CLOCK_RATE } from './codecs.js';
import { type Codec, CODECS } from './vocabulary.js';

/** The first video stream of a session description that we can receive. */
export interface DescribedStream {
  readonly codec: Codec;
  readonly payloadType: number;
  /** Numeric: where the stream is sent to, a host or a group. */
  readonly address: string;
  readonly port: number;
  /** Parameter sets in Base64, by the names that depayloaders know them by; empty where they are in the stream. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface Line {
  readonly type: string;
  readonly value: string;
}

type Section = readonly Line[];

/**
 * Reads a session description (RFC 8866) as FFmpeg, GStreamer's servers and MediaMTX write it.
 * @throws LoopError `bad-config`: what is wrong with it, without the name of the file
 */
export function readSdp(text: string): DescribedStream {
  const [session = [], ...media] = sections(linesOf(text));
  const videos = media.filter(([line]) => line !== undefined && /^video\b/.test(line.value));
  const complaints: LoopError[] = [];
  for (const video of videos) {
    try {
      return described(video, session);
    } catch (error) {
      if (!(error instanceof LoopError)) throw error;
      complaints.push(error);
    }
  }
  throw complaints[0] ?? bad('it describes no video (no line m=video)');
}

function described(video: Section, session: Section): DescribedStream {
  const { port, types } = mediaLine(video[0]?.value ?? '');
  const stream = streamOf(video, types);
  return { ...stream, port, address: addressOf(video, session), parameters: parametersOf(video, stream) };
}

/** FFmpeg prints a title before it on its terminal, which is copied along easily; editors of Windows put a mark there. */
function linesOf(text: string): Line[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '' && line.trim() !== 'SDP:');
  const parsed = lines.map((line) => {
    const [, type, value] = /^([a-z])=(.*)$/.exec(line) ?? [];
    if (type === undefined || value === undefined)
      throw bad(`this is no line of a session description: ${quoteValue(line)}`);
    return { type, value: value.trim() };
  });
  const [first] = parsed;
  if (first?.type !== 'v') throw bad('it does not begin with v=0');
  if (first.value !== '0') throw bad(`v=${shown(first.value)}: there is no such version`);
  return parsed;
}

/** The session's own lines, then those of each medium. */
function sections(lines: readonly Line[]): Section[] {
  const starts = lines.flatMap(({ type }, index) => (type === 'm' ? [index] : []));
  return [0, ...starts].map((start, index) => lines.slice(start, starts[index]));
}

/** Nothing that is encrypted, and nothing whose port is agreed on elsewhere. */
function mediaLine(value: string): { readonly port: number; readonly types: readonly number[] } {
  const [, port = '', protocol = '', types = ''] = /^video (\d{1,5})(?:\/\d+)? (\S+) ([\d ]+)$/.exec(value) ?? [];
  if (protocol === '') throw bad(`m=${shown(value)}: write m=video PORT RTP/AVP TYPE`);
  if (!/^RTP\/AVPF?$/.test(protocol))
    throw bad(`m=${shown(value)}: only RTP/AVP can be received, not ${shown(protocol)}`);
  if (Number(port) === 0)
    throw bad(`m=${shown(value)}: port 0 stands for one that RTSP agrees on: read the stream by its rtsp:// address`);
  if (Number(port) > 65_535) throw bad(`m=${shown(value)}: there is no such port`);
  return { port: Number(port), types: types.trim().split(/ +/).map(Number) };
}

/** The first payload type that we know: others are redundancy or retransmission, or mean the same in another codec. */
function streamOf(video: Section, types: readonly number[]): Pick<DescribedStream, 'codec' | 'payloadType'> {
  const names = types.map((payloadType) => ({ payloadType, ...encodingOf(video, payloadType) }));
  for (const { payloadType, name, clockRate } of names) {
    const codec = CODECS.find((candidate) => CODEC_SPECS[candidate].encodingName === name.toUpperCase());
    if (codec === undefined || payloadType > 127) continue;
    if (clockRate !== VIDEO_CLOCK_RATE) throw bad(`its clock of ${String(clockRate)} Hz is not the 90000 of ${name}`);
    return { codec, payloadType };
  }
  const known = CODECS.map((codec) => CODEC_SPECS[codec].encodingName).join(', ');
  const found = names.map(({ name, payloadType }) => name || `payload type ${String(payloadType)}`).join(', ');
  throw bad(`its video is ${shown(found)}: only ${known} can be received`);
}

function encodingOf(video: Section, payloadType: number): { readonly name: string; readonly clockRate: number } {
  const pattern = new RegExp(`^rtpmap:${String(payloadType)} +([^/ ]+)/(\\d+)`);
  const match = attributes(video)
    .map((value) => pattern.exec(value))
    .find((found) => found !== null);
  if (match) return { name: match[1] ?? '', clockRate: Number(match[2]) };
  const fixed = CODECS.find((codec) => CODEC_SPECS[codec].payloadType === payloadType && payloadType < FIRST_DYNAMIC);
  return { name: fixed === undefined ? '' : CODEC_SPECS[fixed].encodingName, clockRate: VIDEO_CLOCK_RATE };
}

/** Below it, a payload type means what RFC 3551 says, and needs no line. */
const FIRST_DYNAMIC = 96;

/** The medium's own counts more than the session's. */
function addressOf(video: Section, session: Section): string {
  const line = [...video, ...session].find(({ type }) => type === 'c');
  if (line === undefined) throw bad('it has no line c=: where is the stream sent to?');
  const address = /^IN IP[46] ([^/ ]+)/.exec(line.value)?.[1] ?? '';
  if (isIP(address) === 0) throw bad(`c=${shown(line.value)}: write c=IN IP4 ADDRESS, numeric`);
  return address;
}

/** By RFC 6184, section 8.1, and RFC 7798, section 7.1. */
const PARAMETERS: readonly string[] = ['sprop-parameter-sets', 'sprop-vps', 'sprop-sps', 'sprop-pps'];
/** Of each; some leave the padding out, and some end with a comma. */
const BASE64 = /^([A-Za-z0-9+/]+={0,2})?$/;

function parametersOf(video: Section, { payloadType }: { readonly payloadType: number }): Record<string, string> {
  const prefix = `fmtp:${String(payloadType)} `;
  const fields = attributes(video)
    .filter((value) => value.startsWith(prefix))
    .flatMap((value) => value.slice(prefix.length).split(';'))
    .map((field) => /^\s*([^=\s]+)=(.*?)\s*$/.exec(field))
    .flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const]));
  const wanted = fields.filter(([name, value]) => PARAMETERS.includes(name) && value !== '');
  const broken = wanted.find(([, value]) => !value.split(',').every((part) => BASE64.test(part)));
  if (broken !== undefined) throw bad(`${broken[0]} is not Base64: ${quoteValue(broken[1])}`);
  return Object.fromEntries(wanted);
}

function attributes(section: Section): string[] {
  return section.flatMap(({ type, value }) => (type === 'a' ? [value] : []));
}

/** Bounded and on one line, but as it stands in the file. */
function shown(value: string): string {
  return quoteValue(value).slice(1, -1);
}

function bad(what: string): LoopError {
  return new LoopError('bad-config', what);
}
