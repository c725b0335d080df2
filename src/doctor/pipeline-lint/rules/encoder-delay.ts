import type { ParsedElement } from '../parsed-pipeline.js';
import { number, property, value } from '../pipeline-view.js';
import { type Hit, type Rule, setHit } from '../rule.js';

/** A setting without which an encoder holds frames back. */
interface Setting {
  readonly property: string;
  /** @param given what the pipeline says; null: nothing. */
  readonly isGood: (given: string | null) => boolean;
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
const NVENC: readonly Setting[] = [
  hardware('zerolatency', 'true', isOn, 'NVENC reorders and queues frames unless it is told not to'),
  hardware('bframes', '0', isNone, B_FRAMES),
];
const VAAPI: readonly Setting[] = [hardware('max-bframes', '0', isNone, B_FRAMES)];
const VA: readonly Setting[] = [hardware('b-frames', '0', isNone, B_FRAMES)];
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
  vaapih264enc: VAAPI,
  vaapih265enc: VAAPI,
  vah264enc: VA,
  vah265enc: VA,
  vah264lpenc: VA,
  qsvh264enc: QSV,
  qsvh265enc: QSV,
};

export const encoderDelay: Rule = {
  id: 'encoder-delay',
  severity: 'latency',
  check: ({ elements }) =>
    elements.flatMap((element) =>
      (SETTINGS[element.factory] ?? [])
        .filter(({ property: name, isGood }) => !isGood(value(element, name)))
        .map(({ property: name, write, why }) => setHit(element, { [name]: write }, why)),
    ),
};

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
