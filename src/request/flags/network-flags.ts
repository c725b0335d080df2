import { DEFAULTS } from '../../config/defaults.js';
import { formatDuration } from '../../config/flag-values.js';
import type { LoopCommand } from '../../config/loop-config.js';
import { type FlagTable, value } from './flag.js';

const clock = value(
  'Network:',
  "auto, or synced:ERROR: both hosts' wall clocks agree to ERROR, e.g. synced:0.05ms",
  DEFAULTS.clock,
);

export function networkFlags(command: LoopCommand): FlagTable {
  const group = 'Network:';
  const port = value(group, 'UDP port of the RTP stream', String(DEFAULTS.port));
  const fec = value(
    group,
    'redundant packets against loss (RFC 5109), in % of the others',
    `${String(DEFAULTS.fecPercent)}%`,
  );
  const wait = `${formatDuration(DEFAULTS.fecJitterBufferMs)} with FEC`;
  const jitterBuffer = value(group, `longest wait for a packet that is missing, e.g. 20ms; ${wait}`, 'none');
  const iface = value(group, 'network interface of a multicast group, e.g. eth0; else the routes choose', 'none');
  switch (command) {
    case 'start':
      return { port, fec, 'jitter-buffer': jitterBuffer };
    case 'sender':
      return {
        host: value(group, 'host to send to, or a multicast group, e.g. 239.1.2.3', DEFAULTS.host),
        port,
        iface,
        ttl: value(group, 'routers that a multicast packet may pass', String(DEFAULTS.ttl)),
        ssrc: value(group, 'SSRC of the stream, e.g. 0x1234abcd', 'random'),
        fec,
        'control-port': value(group, 'UDP port on which receivers may ask for a key frame and the time', 'none'),
        'key-file': value(group, 'file with the secret of --control-port', 'none'),
        clock,
      };
    case 'receiver':
      return {
        port,
        sdp: value(group, 'session description of the stream: it says port, address and codec', 'none'),
        bind: value(group, 'address to listen on, or a multicast group to join, e.g. 239.1.2.3', DEFAULTS.bindAny),
        host: value(group, 'the same for a group, as the sender has it', 'none'),
        iface,
        ssrc: value(group, 'show only the stream with this SSRC', 'any'),
        fec: { ...fec, describe: 'recover lost packets, the sender adds redundant ones; any number above 0 will do' },
        'jitter-buffer': jitterBuffer,
        control: value(group, "HOST:PORT, the sender's --control-port, to ask for key frames and the time", 'none'),
        'key-file': value(group, 'file with the secret of --control', 'none'),
        clock,
      };
    case 'local':
      return {};
  }
}
