import { SOCKET_BUFFER_BYTES } from '../pipeline/receiver-pipeline.js';
import type { Check } from './report.js';

const MEBIBYTE = 1_048_576;

/** s: x264enc lets a key frame have what 600 ms of the bit rate give (vbv-buf-capacity). */
const KEY_FRAME_S = 0.6;
/** s: packets that come while the reader is held up. */
const BURST_S = 0.1;
/** A packet of 1400 bytes is charged with 2304 by the kernel, which grants twice what is asked for (socket(7)). */
const CHARGE = 2304 / 1400 / 2;
/** A picture is not cut off where the encoder overshoots, or where two bursts meet. */
const RESERVE = 2;

/** Bytes of SO_RCVBUF that hold a key frame at this bit rate, and what comes behind it. */
export function neededBuffer(bitrateKbps: number): number {
  return Math.ceil(((bitrateKbps * 1000) / 8) * (KEY_FRAME_S + BURST_S) * CHARGE * RESERVE);
}

/** The kernel silently cuts a larger request down to this limit; then key frames of large pictures lose packets. */
export function checkSocketBuffer(rmemMax: string | null, bitrateKbps: number): Check {
  const named = { id: 'socket-buffer', title: 'Socket buffer' };
  const limit = Number(rmemMax ?? Number.NaN);
  if (Number.isNaN(limit)) {
    return { ...named, status: 'warn', detail: 'net.core.rmem_max cannot be read here', remedy: null };
  }
  const needed = neededBuffer(bitrateKbps);
  const at = `at ${String(bitrateKbps)} kbit/s`;
  const granted = Math.min(limit, SOCKET_BUFFER_BYTES);
  if (granted >= needed) {
    const detail = `up to ${inMebibytes(granted)}; key frames ${at} want ${inMebibytes(needed)}`;
    return { ...named, status: 'ok', detail, remedy: null };
  }
  if (limit >= SOCKET_BUFFER_BYTES) {
    const detail = `gstcv-loop asks for ${inMebibytes(SOCKET_BUFFER_BYTES)}, key frames ${at} may want ${inMebibytes(needed)}: more frequent ones (--gop) are smaller together`;
    return { ...named, status: 'warn', detail, remedy: null };
  }
  const detail = `${inMebibytes(limit)} at most, key frames ${at} want ${inMebibytes(needed)}: packets of large pictures may be lost`;
  return { ...named, status: 'warn', detail, remedy: `sysctl -w net.core.rmem_max=${String(SOCKET_BUFFER_BYTES)}` };
}

function inMebibytes(bytes: number): string {
  return `${String(Number((bytes / MEBIBYTE).toFixed(1)))} MiB`;
}

/** Counters of /proc/net/snmp for UDP over IPv4, since the host was started. */
export interface UdpCounters {
  readonly received: number;
  /** Datagrams dropped because their socket's buffer was full. */
  readonly bufferErrors: number;
}

/** Null where the text is not what proc(5) says. */
export function parseUdpCounters(snmp: string | null): UdpCounters | null {
  const [names, values] = (snmp ?? '').split('\n').filter((line) => line.startsWith('Udp: '));
  const columns = names?.split(' ') ?? [];
  const value = (name: string) => Number(values?.split(' ')[columns.indexOf(name)] ?? Number.NaN);
  const counters = { received: value('InDatagrams'), bufferErrors: value('RcvbufErrors') };
  return Number.isNaN(counters.received + counters.bufferErrors) ? null : counters;
}

/**
 * @param socketDrops of all sockets on the port; null: nobody has it.
 * @param before and `after`: the host's counters at the beginning of all checks, and at their end.
 */
export function checkUdpDrops(
  port: number,
  socketDrops: number | null,
  before: UdpCounters | null,
  after: UdpCounters | null,
): Check {
  const named = { id: 'udp-drops', title: 'UDP drops' };
  if (socketDrops !== null && socketDrops > 0) {
    const detail = `the socket on port ${String(port)} has dropped ${String(socketDrops)} datagrams: its reader is too slow, or its buffer too small`;
    return { ...named, status: 'warn', detail, remedy: null };
  }
  if (before === null || after === null) return { ...named, status: 'ok', detail: 'not known here', remedy: null };
  const total = after.received + after.bufferErrors;
  const share = total === 0 ? 0 : (100 * after.bufferErrors) / total;
  const all = `${String(after.bufferErrors)} since this host was started (${share.toFixed(1)} %)`;
  const now = after.bufferErrors - before.bufferErrors;
  if (now <= 0) return { ...named, status: 'ok', detail: `none now; ${all}`, remedy: null };
  const detail = `${String(now)} datagrams were dropped at full sockets of this host during this check; ${all}`;
  return { ...named, status: 'warn', detail, remedy: "ss -lunm | grep -B1 -E 'd[1-9][0-9]*\\)'" };
}

/** What can be seen of a firewall by anybody. */
export interface FirewallSigns {
  /** Text of /etc/ufw/ufw.conf. */
  readonly ufw: string | null;
  readonly firewalld: boolean;
  /** Whether the kernel has tables of nftables, or iptables of old. */
  readonly tables: boolean;
}

/** A hint only: the rules themselves are for root to read, and loopback is hardly ever filtered. */
export function checkFirewall(port: number, { ufw, firewalld, tables }: FirewallSigns): Check {
  const named = { id: 'firewall', title: 'Firewall' };
  const udp = `${String(port)}/udp`;
  const active = (name: string, shows: string) =>
    `${name} is active and may keep out what comes from other hosts; ${shows} shows its rules, as root`;
  if (/^\s*ENABLED\s*=\s*yes/im.test(ufw ?? '')) {
    return { ...named, status: 'warn', detail: active('ufw', '"ufw status"'), remedy: `ufw allow ${udp}` };
  }
  if (firewalld) {
    const detail = active('firewalld', '"firewall-cmd --list-all"');
    return { ...named, status: 'warn', detail, remedy: `firewall-cmd --add-port=${udp}` };
  }
  const none = 'neither ufw nor firewalld';
  const detail = tables
    ? `${none}; "nft list ruleset" or "iptables -S" shows other rules, as root`
    : `none to be seen: ${none}`;
  return { ...named, status: 'ok', detail, remedy: null };
}
