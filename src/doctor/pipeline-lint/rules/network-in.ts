import type { ParsedElement } from '../parsed-pipeline.js';
import { capsOf, flag, number, property, type PipelineView, value } from '../pipeline-view.js';
import { mediaTypes } from '../caps-text.js';
import { type Hit, type Rule, setHit } from '../rule.js';

/** ms: what an element keeps back by default to put packets in order, and what to write instead. */
const BUFFERS: Readonly<Record<string, { readonly defaultMs: number; readonly keepMs: number; readonly why: string }>> =
  {
    rtpjitterbuffer: {
      defaultMs: 200,
      keepMs: 20,
      why: 'a lost packet holds up all later ones for so long, and a sink with sync=true adds it to every frame',
    },
    rtpbin: {
      defaultMs: 200,
      keepMs: 20,
      why: 'the jitter buffer in it; a sink with sync=true adds it to every frame',
    },
    webrtcbin: {
      defaultMs: 200,
      keepMs: 20,
      why: 'the jitter buffer in it; a sink with sync=true adds it to every frame',
    },
    sdpdemux: {
      defaultMs: 200,
      keepMs: 20,
      why: 'the jitter buffer in it; a sink with sync=true adds it to every frame',
    },
    rtspsrc: {
      defaultMs: 2000,
      keepMs: 20,
      why: 'the jitter buffer in it; a sink with sync=true adds it to every frame',
    },
    tsdemux: {
      defaultMs: 700,
      keepMs: 0,
      why: 'added to smooth out bursts; a sink with sync=true adds it to every frame',
    },
    srtsrc: {
      defaultMs: 125,
      keepMs: 20,
      why: 'SRT keeps every packet so long, lost ones are sent again meanwhile: four round trips are enough',
    },
    ristsrc: {
      defaultMs: 1200,
      keepMs: 20,
      why: 'RIST keeps every packet so long, lost ones are sent again meanwhile',
    },
  };

const RECEIVER_BUFFER: Readonly<Record<string, string>> = { ristsrc: 'receiver-buffer' };
/** ms: on a wired network packets that overtake each other are that far apart; more is a choice to be made with open eyes. */
const MODERATE_MS = 50;

export const jitterBuffer: Rule = {
  id: 'jitter-buffer',
  severity: 'latency',
  check: ({ elements }) => elements.flatMap(bufferHits),
};

function bufferHits(element: ParsedElement): Hit[] {
  const buffer = BUFFERS[element.factory];
  if (buffer === undefined) return [];
  const name = RECEIVER_BUFFER[element.factory] ?? 'latency';
  const given = number(element, name);
  const ms = given ?? buffer.defaultMs;
  if (ms <= MODERATE_MS) return [];
  const fast: Readonly<Record<string, string>> =
    element.factory === 'rtpjitterbuffer' && property(element, 'faststart-min-packets') === null
      ? { 'faststart-min-packets': '1' }
      : {};
  const said = given === null ? `${String(ms)} ms by default: ` : `${String(ms)} ms: `;
  return [setHit(element, { [name]: String(buffer.keepMs), ...fast }, said + buffer.why)];
}

export const socketBuffer: Rule = {
  id: 'socket-buffer',
  severity: 'loss',
  check: (view) =>
    view
      .all('udpsrc')
      .filter((source) => (number(source, 'buffer-size') ?? 0) < ENOUGH_BYTES)
      .map((source) => setHit(source, { 'buffer-size': String(BUFFER_BYTES) }, WHY_BUFFER)),
};

/** What one key frame of 1080p needs and the kernel's default, 212992, does not hold. */
const ENOUGH_BYTES = 1_000_000;
const BUFFER_BYTES = 8_388_608;
const WHY_BUFFER =
  'a key frame comes as one burst; the kernel holds 208 KiB by default and drops the rest: 10 of 360 frames were damaged at 1080p, none with 8 MiB';

export const sharedPort: Rule = {
  id: 'shared-port',
  severity: 'loss',
  check: (view) =>
    view
      .all('udpsrc')
      .filter((source) => flag(source, 'reuse') !== false && !isMulticast(source) && value(source, 'sockfd') === null)
      .map((source) => setHit(source, { reuse: 'false' }, WHY_REUSE)),
};

const WHY_REUSE =
  'by default a second receiver may bind the same port; one of the two then gets no packets, and nobody says why';

/** There it is usual that several listen. */
function isMulticast(source: ParsedElement): boolean {
  const address = value(source, 'address') ?? value(source, 'multicast-group') ?? value(source, 'uri') ?? '';
  return /(^|\/\/|@)(22[4-9]|23\d)\.|(^|\[)ff/i.test(address);
}

/** Depayloaders with the encoding name of their caps (RFC 4855), and the decoder of one stream. */
export const DEPAYLOADERS: Readonly<Record<string, { readonly encoding: string; readonly decoder: string | null }>> = {
  rtph264depay: { encoding: 'H264', decoder: 'h264parse ! avdec_h264' },
  rtph265depay: { encoding: 'H265', decoder: 'h265parse ! avdec_h265' },
  rtpvp8depay: { encoding: 'VP8', decoder: 'vp8dec' },
  rtpvp9depay: { encoding: 'VP9', decoder: 'vp9dec' },
  rtpjpegdepay: { encoding: 'JPEG', decoder: 'jpegdec' },
  rtpmp2tdepay: { encoding: 'MP2T', decoder: null },
};

/** Payload types that are not dynamic (RFC 3551). */
const STATIC_TYPES: Readonly<Record<string, string>> = { JPEG: '26', MP2T: '33' };

export function rtpCaps(encoding: string): string {
  const type = STATIC_TYPES[encoding] ?? '96';
  return `application/x-rtp,media=video,clock-rate=90000,encoding-name=${encoding},payload=${type}`;
}

export const rtpCapsMissing: Rule = {
  id: 'rtp-caps',
  severity: 'fails',
  check: (view) => view.all('udpsrc').flatMap((source) => capsHits(view, source)),
};

function capsHits(view: PipelineView, source: ParsedElement): Hit[] {
  if (property(source, 'caps') !== null) return [];
  const behind = view.downstream(source);
  const encoding = behind.flatMap(({ factory }) => DEPAYLOADERS[factory]?.encoding ?? [])[0];
  const told = behind.some((element) => mediaTypes(capsOf(element) ?? '').includes('application/x-rtp'));
  if (encoding === undefined || told) return [];
  const why =
    'nothing in a UDP packet says what it is: without caps the depayloader is never linked up, and no picture comes';
  return [setHit(source, { caps: rtpCaps(encoding) }, why)];
}
