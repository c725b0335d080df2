// @ts-check
import { parseArgs } from 'node:util';

export const PEER_NAMES = /** @type {const} */ ([
  'floor',
  'cv2-tuned',
  'cv2-demo',
  'gstcv-loop',
  'gstcv-loop-bare',
  'gstcv-loop-realtime',
]);
export const PART_NAMES = /** @type {const} */ (['latency', 'startup', 'memory', 'overhead']);

/** The stamp of the Python peer is 40 blocks of 8 pixels wide. */
const MIN_WIDTH = 320;

/**
 * @typedef {(typeof PEER_NAMES)[number]} PeerName
 * @typedef {(typeof PART_NAMES)[number]} PartName
 * @typedef {{ width: number, height: number, fps: number }} Video
 * @typedef {object} BenchOptions
 * @property {Video[]} videos
 * @property {number} seconds length of one latency run
 * @property {number} repeat rounds; in each, every peer runs once
 * @property {PeerName[]} peers
 * @property {PartName[]} parts
 * @property {number} startupRuns
 * @property {number} memoryFrames
 * @property {number} memoryFps
 * @property {string[]} pythons interpreters to look for cv2 in, in this order
 * @property {string | null} json file for everything that was measured
 */

export const USAGE = `usage: npm run bench -- [options]

  --sizes LIST          WIDTHxHEIGHT@FPS, ...           320x240@20,1280x720@30,1920x1080@30
  --seconds S           length of one run               15
  --repeat N            rounds: every peer once each    3
  --peers LIST          ${PEER_NAMES.join(',')}
  --only LIST           ${PART_NAMES.join(',')}
  --startup-runs N      starts to be timed              5
  --memory-frames N     length of the memory run        20000
  --memory-fps F        its frame rate                  60
  --python FILE         the interpreter that has cv2    python3, else /usr/bin/python3
  --json FILE           write everything measured to FILE
`;

/** The command line does not say what to do; the process ends with code 2. */
export class UsageError extends Error {}

/**
 * @param {string[]} argv without node and script
 * @returns {BenchOptions | 'help'}
 */
export function parseOptions(argv) {
  const values = readFlags(argv);
  if (values.help) return 'help';
  return {
    videos: list('sizes', values.sizes).map(parseVideo),
    seconds: wholeNumber('seconds', values.seconds, 1, 3600),
    repeat: wholeNumber('repeat', values.repeat, 1, 100),
    peers: choices('peers', values.peers, PEER_NAMES),
    parts: choices('only', values.only, PART_NAMES),
    startupRuns: wholeNumber('startup-runs', values['startup-runs'], 1, 100),
    memoryFrames: wholeNumber('memory-frames', values['memory-frames'], 1, 100_000_000),
    memoryFps: wholeNumber('memory-fps', values['memory-fps'], 1, 240),
    pythons: values.python === undefined ? ['python3', '/usr/bin/python3'] : [values.python],
    json: values.json ?? null,
  };
}

/** @param {string[]} argv */
function readFlags(argv) {
  try {
    return parseArgs({
      args: argv,
      options: {
        sizes: { type: 'string', default: '320x240@20,1280x720@30,1920x1080@30' },
        seconds: { type: 'string', default: '15' },
        repeat: { type: 'string', default: '3' },
        peers: { type: 'string', default: PEER_NAMES.join(',') },
        only: { type: 'string', default: PART_NAMES.join(',') },
        'startup-runs': { type: 'string', default: '5' },
        'memory-frames': { type: 'string', default: '20000' },
        'memory-fps': { type: 'string', default: '60' },
        python: { type: 'string' },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string} text
 * @returns {Video}
 */
function parseVideo(text) {
  const match = /^(\d{1,4})x(\d{1,4})@(\d{1,3})$/.exec(text);
  const [width, height, fps] = (match ?? []).slice(1).map(Number);
  if (!width || !height || !fps || width < MIN_WIDTH || width % 8 !== 0 || height % 2 !== 0) {
    throw new UsageError(
      `--sizes ${JSON.stringify(text)}: write WIDTHxHEIGHT@FPS, the width ${String(MIN_WIDTH)} or more and a multiple of 8, the height even`,
    );
  }
  return { width, height, fps };
}

/**
 * In the order of `known`, whatever the order on the command line.
 * @template {string} T
 * @param {string} flag
 * @param {string} text
 * @param {readonly T[]} known
 * @returns {T[]}
 */
function choices(flag, text, known) {
  const wanted = list(flag, text);
  const strange = wanted.find((word) => !known.some((name) => name === word));
  if (strange !== undefined) {
    throw new UsageError(`--${flag} ${JSON.stringify(strange)}: write one or more of ${known.join(',')}`);
  }
  return known.filter((name) => wanted.includes(name));
}

/**
 * @param {string} flag
 * @param {string} text
 */
function list(flag, text) {
  const words = text.split(',').filter((word) => word !== '');
  if (words.length === 0) throw new UsageError(`--${flag}: the list is empty`);
  return words;
}

/**
 * @param {string} flag
 * @param {string} text
 * @param {number} from
 * @param {number} to
 */
function wholeNumber(flag, text, from, to) {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= from && number <= to)) {
    throw new UsageError(
      `--${flag} ${JSON.stringify(text)}: write a whole number from ${String(from)} to ${String(to)}`,
    );
  }
  return number;
}
