import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { type ReadFile, type UdpSocketEntry, udpSocketsOn } from './udp-table.js';

export interface PortOwner {
  readonly pid: number;
  /** The program's name without its path, fit for a message. */
  readonly command: string;
}

/**
 * Whether any socket is bound to the UDP port; cheap enough to be polled every 10 ms. With an address, only sockets that
 * stand in the way of another one bound to it.
 */
export function isUdpPortBound(port: number, readProc?: ReadFile, address: string | null = null): boolean {
  return udpSocketsOn(port, readProc).some((entry) => conflicts(entry, address));
}

/** What can be seen of a UDP socket from outside. */
export interface UdpSocketState {
  readonly isBound: boolean;
  /** Bytes that have arrived and wait for their reader: hardly any, and never for long, while somebody reads. */
  readonly backlogBytes: number;
}

export function udpSocketState(port: number, address: string | null, readProc?: ReadFile): UdpSocketState {
  const sockets = udpSocketsOn(port, readProc).filter((entry) => conflicts(entry, address));
  return {
    isBound: sockets.length > 0,
    backlogBytes: Math.max(0, ...sockets.map(({ backlogBytes }) => backlogBytes)),
  };
}

/**
 * Who has the UDP port: the socket's inode, looked for among the open files of all processes. Null where nobody has it or
 * where its process is not ours to look into.
 */
export async function findUdpPortOwner(port: number, address: string | null = null): Promise<PortOwner | null> {
  const inodes = udpSocketsOn(port).filter((entry) => conflicts(entry, address));
  const links = new Set(inodes.map(({ inode }) => `socket:[${inode}]`));
  if (links.size === 0) return null;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (await hasOpen(pid, links)) return { pid: Number(pid), command: await commandOf(pid) };
  }
  return null;
}

/** A socket bound to `::` takes IPv4 as well, unless it asked not to; the kernel's table does not say whether it did. */
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

function conflicts(entry: UdpSocketEntry, address: string | null): boolean {
  return address === null || entry.address === address || WILDCARDS.has(address) || WILDCARDS.has(entry.address);
}

async function hasOpen(pid: string, links: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const files = await readdir(folder).catch(() => []);
  const targets = await Promise.all(files.map((file) => readlink(`${folder}/${file}`).catch(() => '')));
  return targets.some((target) => links.has(target));
}

/** By its command line: /proc/<pid>/comm is cut to 15 characters, and newer Nodes put the name of a thread there. */
async function commandOf(pid: string): Promise<string> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const name = basename(commandLine.split('\0', 1)[0] ?? '');
  return name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 64) || 'an unknown program';
}
