import { parseClock } from '../config/clock-flag.js';
import { DEFAULTS, LIMITS } from '../config/defaults.js';
import { parseControl, parseHost, parseSsrc, parseWholePercent } from '../config/flag-values.js';
import type { ControlRequest, LoopCommand, LoopRequest } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import type { Flags } from './flags/flag.js';
import { boundAddress, multicastRequest } from './multicast-request.js';
import { duration, integer, read } from './read-flag.js';

type NetworkRequest = Pick<
  LoopRequest,
  'port' | 'host' | 'bind' | 'multicast' | 'ssrc' | 'fecPercent' | 'jitterBufferMs' | 'control' | 'wallErrorUs'
>;

/** Where the stream comes from and goes to, and how it is kept whole. */
export function networkRequest(command: LoopCommand, flags: Flags): NetworkRequest {
  const host = read(flags, 'host', DEFAULTS.host, parseHost);
  const bindDefault = command === 'receiver' ? DEFAULTS.bindAny : DEFAULTS.bindLoopback;
  const bind = boundAddress(command, flags, parseHost) ?? bindDefault;
  const isDescribed = typeof flags['sdp'] === 'string';
  return {
    port: read(flags, 'port', DEFAULTS.port, integer(1, 65_535)),
    host,
    bind,
    multicast: multicastRequest(command, flags, isDescribed ? null : command === 'receiver' ? bind : host),
    ssrc: read(flags, 'ssrc', null, parseSsrc),
    fecPercent: read(flags, 'fec', DEFAULTS.fecPercent, parseWholePercent),
    jitterBufferMs: read(flags, 'jitter-buffer', DEFAULTS.jitterBufferMs, duration(0, LIMITS.maxJitterBufferMs)),
    control: controlRequest(command, flags),
    wallErrorUs: read(flags, 'clock', null, parseClock),
  };
}

/** The port and its secret go together. */
function controlRequest(command: LoopCommand, flags: Flags): ControlRequest | null {
  const keyFile = read(flags, 'key-file', null, (_flag, path) => path);
  const target = read(flags, 'control', null, parseControl);
  const port = read(flags, 'control-port', null, integer(1, 65_535));
  const flag = command === 'sender' ? '--control-port' : '--control';
  if (target === null && port === null) {
    if (keyFile !== null) throw new LoopError('bad-config', `--key-file is the secret of ${flag}: give that as well`);
    return null;
  }
  if (keyFile === null)
    throw new LoopError('bad-config', `${flag} needs a secret: add --key-file FILE, the same on both hosts`);
  if (target !== null) return { kind: 'client', ...target, keyFile };
  return { kind: 'server', host: DEFAULTS.bindAny, port: port ?? 0, keyFile };
}
