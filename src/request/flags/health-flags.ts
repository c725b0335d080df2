import { DEFAULTS } from '../../config/defaults.js';
import { formatDuration } from '../../config/flag-values.js';
import type { LoopCommand } from '../../config/loop-config.js';
import { type FlagTable, value } from './flag.js';

/** Each role has those that it can be judged by. */
export function healthFlags(command: LoopCommand): FlagTable {
  const others: Record<LoopCommand, readonly string[]> = {
    start: [],
    receiver: [...SENDER_HEALTH, ...SOURCE_HEALTH],
    sender: RECEIVER_HEALTH,
    local: [...RECEIVER_HEALTH, ...SENDER_HEALTH],
  };
  return Object.fromEntries(Object.entries(HEALTH_FLAGS).filter(([name]) => !others[command].includes(name)));
}

const HEALTH_FLAGS: FlagTable = {
  'open-timeout': value(
    'Health:',
    'from the first packet (receiver) or the start (sender) to the first frame',
    formatDuration(DEFAULTS.openTimeoutMs),
  ),
  'stall-timeout': value('Health:', 'longest time without a new frame', formatDuration(DEFAULTS.stallTimeoutMs)),
  'source-timeout': value(
    'Health:',
    'how long a camera, stream or screen that has given pictures may be away',
    formatDuration(DEFAULTS.sourceTimeoutMs),
  ),
  'keyframe-timeout': value(
    'Health:',
    'longest time with packets but no key frame, while there is no picture',
    formatDuration(DEFAULTS.keyFrameTimeoutMs),
  ),
  'latency-limit': value('Health:', 'delay that 95 % of the frames must keep, e.g. 80ms', 'none'),
  'loss-limit': value('Health:', 'RTP packets that may be lost', `${String(DEFAULTS.lossLimitPercent)}%`),
  'min-fps': value('Health:', 'part of its frame rate that a sender must reach', `${String(DEFAULTS.minFpsPercent)}%`),
  'health-window': value(
    'Health:',
    'time over which delay, loss and frame rate are judged',
    formatDuration(DEFAULTS.healthWindowMs),
  ),
};

/** What only one of the roles can be judged by. */
const RECEIVER_HEALTH: readonly string[] = ['keyframe-timeout', 'latency-limit', 'loss-limit'];
const SENDER_HEALTH: readonly string[] = ['min-fps'];
/** What all can be judged by that have a source. */
const SOURCE_HEALTH: readonly string[] = ['source-timeout'];
