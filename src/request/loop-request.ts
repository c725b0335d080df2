import { DEFAULTS, LIMITS } from '../config/defaults.js';
import { DISPLAY_MODES } from '../config/display-modes.js';
import { parseFrameRate, parseSize } from '../config/flag-values.js';
import type { LoopCommand, LoopRequest } from '../config/loop-config.js';
import { STAMP_READERS } from '../config/stamp-readers.js';
import type { Flags } from './flags/flag.js';
import { codingRequest } from './coding-request.js';
import { hookRequest } from './hook-request.js';
import { networkRequest } from './network-request.js';
import { choice, integer, read } from './read-flag.js';
import { sdpRequest } from './sdp-request.js';
import { sinkRequests } from './sink-requests.js';
import { sourceRequest } from './source-request.js';
import { supervisionLimits } from './supervision-limits.js';

/** Every flag of a command, checked. @throws LoopError `bad-config` at the first that does not hold. */
export function loopRequest(command: LoopCommand, flags: Flags): LoopRequest {
  return {
    command,
    ...networkRequest(command, flags),
    source: sourceRequest(flags),
    loop: flags['loop'] === true,
    size: read(flags, 'size', null, parseSize),
    frameRate: read(flags, 'fps', null, parseFrameRate),
    bitrateKbps: read(flags, 'bitrate', DEFAULTS.bitrateKbps, integer(1, LIMITS.maxBitrateKbps)),
    gop: read(flags, 'gop', null, integer(1, LIMITS.maxGop)),
    display: read(flags, 'display', DEFAULTS.display, choice(DISPLAY_MODES)),
    timeOverlay: flags['timeoverlay'] === true,
    stamp: flags['stamp'] === true,
    cameraStamp: flags['camera-stamp'] === true,
    readStamp: read(flags, 'read-stamp', DEFAULTS.readStamp, choice(STAMP_READERS)),
    frames: read(flags, 'frames', null, integer(1, LIMITS.maxFrames)),
    realtime: flags['realtime'] === true,
    warmSpare: flags['warm-spare'] === true,
    ...codingRequest(flags),
    sdp: sdpRequest(command, flags),
    hook: hookRequest(command, flags),
    sinks: sinkRequests(flags),
    limits: supervisionLimits(flags),
  };
}
