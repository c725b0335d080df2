import { loopFlags } from '../request/flags/loop-flags.js';
import { loopRequest as requestOfFlags } from '../request/loop-request.js';
import type { ReceiverConfig } from '../config/child-config.js';
import { LoopError } from '../errors/loop-error.js';
import { type Decoder, DECODERS } from '../pipeline/vocabulary.js';
import { prepare } from '../prepare/prepare.js';
import { setAddonEnvironment } from './addon-in-process.js';
import { assertOptions, flagsOf, givenOptions } from './flags-of-options.js';
import type { FrameReceiver } from './frame-receiver.js';
import type { ReceiverOptions } from './loop-options.js';
import { inOptionWords } from './option-errors.js';
import { OPTION_FLAGS } from './option-flags.js';

/** What has a meaning without a child, a window and a supervisor. */
const NAMES = [
  ...([
    'port',
    'host',
    'bind',
    'iface',
    'ssrc',
    'fecPercent',
    'jitterBufferMs',
    'codec',
    'decoder',
    'readStamp',
    'clock',
  ] as const),
];

/** Of {@link openReceiver}; each means what it means for {@link startReceiver}. */
export interface FrameOptions extends Pick<ReceiverOptions, Exclude<(typeof NAMES)[number], 'decoder'> | 'signal'> {
  /** The one that GStreamer would look for by itself cannot be had here: `'avdec'` where nothing is said. */
  readonly decoder?: Exclude<Decoder, 'auto'>;
}

const TABLE = Object.fromEntries(NAMES.map((name) => [name, OPTION_FLAGS[name]]));

/**
 * Opens a stream in this process, without a child: each picture is there as a Mat.
 *
 * Loads OpenCV, once, which holds this thread up for half a second, and longer on a busy host; the open itself takes 0.2 s, whether anybody sends
 * or not, and nothing blocks behind it. A read occupies one of libuv's threads while it waits: `UV_THREADPOOL_SIZE` (4) must leave
 * some to others. What GStreamer and the addon do wrong happens to this process; {@link startReceiver} keeps it out.
 * @throws LoopError `bad-config` or `missing` for whatever is wrong before, `open-failed` where OpenCV does not open the
 * pipeline; the reason of `signal` where that was aborted
 */
export async function openReceiver(options: FrameOptions = {}): Promise<FrameReceiver> {
  assertOptions(options);
  const { signal, ...others } = options;
  signal?.throwIfAborted();
  const given = givenOptions(others);
  try {
    const config = await receiverConfig(given);
    setAddonEnvironment();
    const { openFrames } = await import('./open-frames.js');
    return await openFrames(config, signal);
  } catch (thrown) {
    throw inOptionWords(thrown, TABLE, given);
  }
}

async function receiverConfig(given: Readonly<Record<string, unknown>>): Promise<ReceiverConfig> {
  // decodebin would block the open until a picture comes, and with it the whole process.
  if (given['decoder'] === 'auto') {
    const advice = `write one of ${DECODERS.filter((word) => word !== 'auto').join(', ')}`;
    throw new LoopError(
      'bad-config',
      `decoder "auto": this would hold the process up until a picture comes: ${advice}`,
    );
  }
  const flags = flagsOf({ decoder: 'avdec', ...given }, TABLE, loopFlags('receiver'));
  const { receiver } = await prepare(requestOfFlags('receiver', { ...flags, display: 'none' }));
  if (receiver === null) throw new Error('a receiver was asked for');
  return receiver;
}
