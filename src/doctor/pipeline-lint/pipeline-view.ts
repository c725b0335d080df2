import type { ParsedElement, ParsedPipeline, ParsedProperty } from './parsed-pipeline.js';

/** Which end of a link the pipeline is, as far as can be seen. */
export type PipelineEnd =
  /** Ends in an appsink: cv::VideoCapture. */
  | 'capture'
  /** Begins with an appsrc: cv::VideoWriter. */
  | 'writer'
  /** To the network, without OpenCV. */
  | 'sender'
  /** From the network, without OpenCV. */
  | 'receiver'
  /** Both ends, or neither. */
  | 'whole';

const NETWORK_SOURCES =
  /^(udpsrc|rtspsrc|srtsrc|srtclientsrc|tcpclientsrc|tcpserversrc|ristsrc|rtmpsrc|rtmp2src|souphttpsrc|uri|uridecodebin3?|playbin3?)$/;
const NETWORK_SINKS =
  /^(udpsink|multiudpsink|dynudpsink|srtsink|srtserversink|tcpclientsink|tcpserversink|ristsink|rtmpsink|rtmp2sink|rtspclientsink|whipsink)$/;
const SCREEN_SINKS =
  /^(auto|x|xv|gl|gtk|gtkgl|gtk4paintable|wayland|kms|nv3d|nveglgles|nvoverlay|d3d11|fakevideo|fpsdisplay|qml|qt6?|sdl|fb)(image)?(video)?sink$/;
const ENCODERS = /^(.*(h26[45]|vp[89]|av1|jpeg|mpeg[24])enc|x26[45]enc|theoraenc|avenc_\w+|openh264enc)$/;

/** A parsed pipeline with the questions that rules ask of it. */
export class PipelineView {
  readonly end: PipelineEnd;
  private readonly linkedBefore = new Map<ParsedElement, ParsedElement[]>();
  private readonly linkedAfter = new Map<ParsedElement, ParsedElement[]>();

  constructor(readonly parsed: ParsedPipeline) {
    for (const link of parsed.links) {
      const [from, to] = [parsed.elements[link.from], parsed.elements[link.to]];
      if (from === undefined || to === undefined) continue;
      this.linkedBefore.set(to, [...(this.linkedBefore.get(to) ?? []), from]);
      this.linkedAfter.set(from, [...(this.linkedAfter.get(from) ?? []), to]);
    }
    this.end = endOf(this);
  }

  get elements(): readonly ParsedElement[] {
    return this.parsed.elements;
  }

  /** Those whose factory has the name, or matches. */
  all(factory: string | RegExp): ParsedElement[] {
    return this.elements.filter((element) => isMade(element, factory));
  }

  has(factory: string | RegExp): boolean {
    return this.elements.some((element) => isMade(element, factory));
  }

  /** Directly linked in front of it. */
  before(element: ParsedElement): readonly ParsedElement[] {
    return this.linkedBefore.get(element) ?? [];
  }

  /** Directly linked behind it. */
  after(element: ParsedElement): readonly ParsedElement[] {
    return this.linkedAfter.get(element) ?? [];
  }

  /** All that its data comes from, nearest first. */
  upstream(element: ParsedElement): ParsedElement[] {
    return reach(element, (next) => this.before(next));
  }

  /** All that its data goes to, nearest first. */
  downstream(element: ParsedElement): ParsedElement[] {
    return reach(element, (next) => this.after(next));
  }

  /** Whether frames come at their own time, so that to wait for a clock can only make them late. */
  isLive(): boolean {
    return !this.has(/^(filesrc|multifilesrc|splitfilesrc|imagefreeze|fdsrc)$/) || this.sources().some(isNetworkSource);
  }

  sources(): ParsedElement[] {
    return this.elements.filter((element) => this.before(element).length === 0);
  }
}

export function isNetworkSource({ factory, properties }: ParsedElement): boolean {
  if (!NETWORK_SOURCES.test(factory)) return false;
  const uri = properties.find(({ name }) => name === 'uri')?.value ?? '';
  return !uri.startsWith('file:');
}

export const isNetworkSink = ({ factory }: ParsedElement): boolean => NETWORK_SINKS.test(factory);
export const isScreenSink = ({ factory }: ParsedElement): boolean => SCREEN_SINKS.test(factory);
export const isEncoder = ({ factory }: ParsedElement): boolean => ENCODERS.test(factory);
export const isDecoder = ({ factory }: ParsedElement): boolean =>
  /^(decodebin3?|uridecodebin3?|playbin3?|avdec_\w+|jpegdec|.*(h26[45]|vp[89]|av1|theora)dec|nvv4l2decoder)$/.test(
    factory,
  );

/** The last one counts, as GStreamer sets one after the other. */
export function property(element: ParsedElement, name: string): ParsedProperty | null {
  return element.properties.findLast((candidate) => candidate.name === name) ?? null;
}

export function value(element: ParsedElement, name: string): string | null {
  return property(element, name)?.value ?? null;
}

/** A boolean as GStreamer reads it; null where it is not set. */
export function flag(element: ParsedElement, name: string): boolean | null {
  const text = value(element, name);
  return text === null ? null : /^(true|yes|t|y|1)$/i.test(text);
}

/** A number; null where it is not set or is none. */
export function number(element: ParsedElement, name: string): number | null {
  const text = value(element, name);
  if (text === null || text === '') return null;
  const parsed = Number(text.replace(/^\(\w+\)/, ''));
  return Number.isNaN(parsed) ? null : parsed;
}

/** Null for anything but caps. */
export function capsOf(element: ParsedElement): string | null {
  return element.factory === 'capsfilter' ? value(element, 'caps') : null;
}

function isMade({ factory }: ParsedElement, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? factory === wanted : wanted.test(factory);
}

function reach(start: ParsedElement, step: (element: ParsedElement) => readonly ParsedElement[]): ParsedElement[] {
  const found = new Set<ParsedElement>();
  const waiting = [...step(start)];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...step(next));
  }
  return [...found];
}

function endOf(view: PipelineView): PipelineEnd {
  const [opensInOpenCv, feedsOpenCv] = [view.has('appsrc'), view.has('appsink')];
  if (opensInOpenCv !== feedsOpenCv) return opensInOpenCv ? 'writer' : 'capture';
  if (opensInOpenCv) return 'whole';
  const sends = view.elements.some(isNetworkSink);
  const receives = view.elements.some(isNetworkSource);
  if (sends === receives) return 'whole';
  return sends ? 'sender' : 'receiver';
}
