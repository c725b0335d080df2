import type { ParsedElement } from '../parsed-pipeline.js';
import { flag, number, type PipelineView, property, value } from '../pipeline-view.js';
import { type Hit, type Rule, setHit } from '../rule.js';

/** A setting without which an encoder holds frames back. */
interface Setting {
  readonly property: string;
  /** @param given what the pipeline says; null: nothing. */
  readonly isGood: (given: string | null, element: ParsedElement) => boolean;
  readonly write: string;
  readonly why: string;
}

const isOn = (given: string | null) => given !== null && /^(true|yes|1)$/i.test(given);
const isNone = (given: string | null) => given === null || Number(given) === 0;

const X264: readonly Setting[] = [
  {
    property: 'tune',
    isGood: (given) => given !== null && (given.includes('zerolatency') || isFlag(given, 4)),
    write: 'zerolatency',
    why: 'x264 holds frames back to look ahead, for its B-frames and for its threads: from 0.3 s (superfast) to 1.6 s (medium, its default) at 30 frames a second',
  },
];

const X265: readonly Setting[] = [
  {
    property: 'tune',
    isGood: (given) => given === 'zerolatency' || given === '4',
    write: 'zerolatency',
    why: 'x265 holds frames back to look ahead and for its B-frames: about a second at 30 frames a second',
  },
];

/** 0 is the default of vp8enc and av1enc, and 25 that of vp9enc. */
function lag(byDefault: number): Setting {
  return {
    property: 'lag-in-frames',
    isGood: (given) => Number(given ?? byDefault) === 0,
    write: '0',
    why: 'the encoder holds back so many frames (25 by default in vp9enc, 0.8 s at 30 frames a second) to look ahead',
  };
}

const DEADLINE: Setting = {
  property: 'deadline',
  isGood: (given) => given === '1',
  write: '1',
  why: 'the default lets libvpx take up to a second for each frame: write 1 (real time), and cpu-used of 5 or more',
};

const hardware = (name: string, write: string, isGood: Setting['isGood'], why: string): Setting => ({
  ...{ property: name, write, isGood, why },
});

const B_FRAMES = 'B-frames wait for a later frame that they are predicted from';

/**
 * Of the two generations of nvh264enc (up to GStreamer 1.24, from 1.26 on) each has a word of its own for it, and refuses
 * the other's; this preset both know.
 */
const NVENC: readonly Setting[] = [
  hardware(
    'preset',
    'low-latency-hp',
    (given, element) => isLowLatency(given) || NVENC_WORDS.some((name) => isLowLatency(value(element, name))),
    'tuned for quality, as it is by default, NVENC leaves open whether pictures are reordered, and decoders wait for one that might come first',
  ),
  hardware('bframes', '0', isNone, B_FRAMES),
  hardware('b-frames', '0', isNone, B_FRAMES),
  hardware('rc-lookahead', '0', isNone, 'holds back as many frames'),
];
const NVENC_WORDS = ['tune', 'zerolatency', 'zero-reorder-delay'];
const isLowLatency = (given: string | null) => isOn(given) || (given?.includes('low-latency') ?? false);

const VAAPI: readonly Setting[] = [hardware('max-bframes', '0', isNone, B_FRAMES)];
const VA: readonly Setting[] = [hardware('b-frames', '0', isNone, B_FRAMES)];
/** b-frames is 0 by default; rc-lookahead counts with its own rate controls only. */
const QSV: readonly Setting[] = [
  hardware('low-latency', 'true', isOn, 'Quick Sync works on several frames at a time unless it is told not to'),
  hardware('b-frames', '0', isNone, B_FRAMES),
];

const SETTINGS: Readonly<Record<string, readonly Setting[]>> = {
  x264enc: X264,
  x265enc: X265,
  vp8enc: [DEADLINE, lag(0)],
  vp9enc: [DEADLINE, lag(25)],
  av1enc: [
    hardware(
      'usage-profile',
      'realtime',
      (given) => given === 'realtime' || given === '1',
      'the default looks for quality, not for speed',
    ),
    lag(0),
  ],
  nvh264enc: NVENC,
  nvh265enc: NVENC,
  nvcudah264enc: NVENC,
  nvcudah265enc: NVENC,
  vaapih264enc: VAAPI,
  vaapih265enc: VAAPI,
  vah264enc: VA,
  vah265enc: VA,
  vah264lpenc: VA,
  vah265lpenc: VA,
  qsvh264enc: QSV,
  qsvh265enc: QSV,
  qsvvp9enc: QSV.slice(0, 1),
};

export const encoderDelay: Rule = {
  id: 'encoder-delay',
  severity: 'latency',
  check: (view) => [
    ...view.elements.flatMap((element) =>
      (SETTINGS[element.factory] ?? [])
        .filter(({ property: name, isGood }) => !isGood(value(element, name), element))
        .map(({ property: name, write, why }) => setHit(element, { [name]: write }, why)),
    ),
    ...view.all(/^va(h26[45]|vp9|av1)(lp)?enc$/).flatMap((encoder) => notLive(view, encoder)),
  ],
};

/** A day: every frame is late already, and none waits. Nothing else makes OpenCV's appsrc one that is live. */
const AS_IF_LIVE = 'clocksync ts-offset=-86400000000000';

/** They ask whether the source is live (gstvabaseenc.c); OpenCV sets is-live=false of its appsrc. */
function notLive(view: PipelineView, encoder: ParsedElement): Hit[] {
  const answers = view.upstream(encoder).some((element) => isClockSync(element));
  if (view.end !== 'writer' || answers) return [];
  return [
    {
      ...{ element: encoder, property: null, write: `${AS_IF_LIVE} ! ${encoder.factory}` },
      why: 'in newer versions of GStreamer it keeps up to four frames back where its source is not live, and no appsrc of OpenCV is',
      mends: [{ kind: 'insert-before', element: encoder, text: AS_IF_LIVE }],
    },
  ];
}

function isClockSync(element: ParsedElement): boolean {
  if (element.factory === 'clocksync') return flag(element, 'sync') !== false;
  return element.factory === 'identity' && flag(element, 'sync') === true;
}

/** What x264enc and x265enc do over the head of their tune, since it is set after it. */
export const encoderLookahead: Rule = {
  id: 'encoder-lookahead',
  severity: 'latency',
  check: (view) =>
    view.all(/^x26[45]enc$/).flatMap((element) => [...lookaheadProperties(element), ...optionString(element)]),
};

const LOOKAHEAD = {
  bframes: `${B_FRAMES}: each adds a frame of delay, in spite of tune=zerolatency`,
  'rc-lookahead': 'holds back as many frames, in spite of tune=zerolatency',
  'sync-lookahead': 'holds back as many frames, in spite of tune=zerolatency',
} as const;

function lookaheadProperties(element: ParsedElement): Hit[] {
  return Object.entries(LOOKAHEAD)
    .filter(([name]) => (number(element, name) ?? 0) > 0)
    .map(([name, why]) => setHit(element, { [name]: '0' }, why));
}

const DELAYING_OPTION = /(^|:)(bframes|rc-lookahead|sync-lookahead|lookahead-threads|frame-threads)=(?!0(:|$))[^:]*/;

function optionString(element: ParsedElement): Hit[] {
  const text = value(element, 'option-string');
  const option = text === null ? null : DELAYING_OPTION.exec(text);
  if (text === null || option === null || property(element, 'option-string') === null) return [];
  const without = text.replace(new RegExp(DELAYING_OPTION, 'g'), '').replace(/^:/, '');
  const why = `${option[0].replace(':', '')} holds frames back, whatever the tune is`;
  const mend = without === '' ? ({ kind: 'unset' } as const) : ({ kind: 'set', value: without } as const);
  return [
    {
      ...{ element, property: 'option-string', why },
      write: without === '' ? 'leave it away' : `option-string=${without}`,
      mends: [{ ...mend, element, property: 'option-string' }],
    },
  ];
}

function isFlag(given: string, bit: number): boolean {
  const bits = Number(given);
  return Number.isInteger(bits) && (bits & bit) !== 0;
}
