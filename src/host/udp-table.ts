import { readFileSync } from 'node:fs';
import { SocketAddress } from 'node:net';
import { endianness } from 'node:os';

/** Reads a file of /proc; throws with code ENOENT where it does not exist (IPv6 may be off). */
export type ReadFile = (path: string) => string;

/** One line of /proc/net/udp or udp6 (proc(5)). */
export interface UdpSocketEntry {
  /** In its usual notation; an IPv4 address that an IPv6 socket is bound to is given as IPv4. */
  readonly address: string;
  readonly port: number;
  readonly inode: string;
  /** Bytes that have arrived and that nobody has read yet. */
  readonly backlogBytes: number;
  /** Datagrams that the kernel has dropped, mostly because the receive buffer was full. */
  readonly drops: number;
}

/** The UDP sockets of this host (network namespace) that are bound to the port. */
export function udpSocketsOn(port: number, readFile: ReadFile = readText): UdpSocketEntry[] {
  return ['/proc/net/udp', '/proc/net/udp6'].flatMap((path) => parseUdpTable(readIfThere(path, readFile), port));
}

/** A text search comes first: a host may have thousands of sockets, and most often none of them is on this port. */
function parseUdpTable(table: string, port: number): UdpSocketEntry[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  if (!table.includes(`:${hexPort} `)) return [];
  const entries: UdpSocketEntry[] = [];
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', , , queues = '', , , , , inode = '', , , drops = '0'] = line.trim().split(/\s+/);
    const [address = '', localPort] = local.split(':');
    if (localPort === hexPort) {
      const backlogBytes = Number.parseInt(queues.split(':')[1] ?? '0', 16);
      entries.push({ address: addressOf(address), port, inode, backlogBytes, drops: Number(drops) });
    }
  }
  return entries;
}

/** The kernel prints each 32-bit word of the address as a number in the byte order of the CPU. */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = Buffer.concat(words.map(wordBytes));
  if (bytes.length === 4) return bytes.join('.');
  const groups = bytes.toString('hex').match(/.{4}/g) ?? [];
  const { address } = new SocketAddress({ address: groups.join(':'), family: 'ipv6' });
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}

function wordBytes(word: string): Buffer {
  const bytes = Buffer.from(word, 'hex');
  return endianness() === 'LE' ? bytes.reverse() : bytes;
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

function readIfThere(path: string, readFile: ReadFile): string {
  try {
    return readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
