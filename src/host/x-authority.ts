import { hostname } from 'node:os';
import type { Socket } from 'node:net';

/** The one authorization protocol in real use: a shared secret of 16 bytes. */
export const COOKIE_PROTOCOL = 'MIT-MAGIC-COOKIE-1';

/** One record of an Xauthority file (Xau(3)). */
export interface XAuthorityEntry {
  readonly family: number;
  readonly address: Buffer;
  /** Display number in decimal; empty for any. */
  readonly number: string;
  readonly protocol: string;
  readonly data: Buffer;
}

/** The end of the connection by which clients look up their cookie. */
export interface XPeer {
  readonly family: number;
  readonly address: Buffer;
}

const FAMILY = { internet: 0, internet6: 6, local: 256, wild: 65_535 } as const;

/** The records up to the first one that is cut short. Numbers are big-endian, each field has its length in front. */
export function parseXAuthority(file: Buffer): XAuthorityEntry[] {
  const entries: XAuthorityEntry[] = [];
  let offset = 0;
  while (offset + 2 <= file.length) {
    const family = file.readUInt16BE(offset);
    const fields = readFields(file, offset + 2);
    if (fields === null) break;
    const [address, number, protocol, data] = fields.values;
    entries.push({ family, address, number: number.toString(), protocol: protocol.toString(), data });
    offset = fields.end;
  }
  return entries;
}

/** The cookie that libXau would pick for this connection, or null. */
export function selectCookie(entries: readonly XAuthorityEntry[], peer: XPeer, displayNumber: number): Buffer | null {
  const matches = (entry: XAuthorityEntry) =>
    entry.protocol === COOKIE_PROTOCOL &&
    (entry.number === '' || entry.number === String(displayNumber)) &&
    (entry.family === FAMILY.wild || (entry.family === peer.family && entry.address.equals(peer.address)));
  return entries.find(matches)?.data ?? null;
}

/** Loopback counts as local, which is how forwarded displays (`localhost:10`) find theirs. */
export function peerOf({ remoteAddress }: Pick<Socket, 'remoteAddress'>): XPeer {
  const address = remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '');
  if (address === undefined || address === '127.0.0.1' || address === '::1') {
    return { family: FAMILY.local, address: Buffer.from(hostname()) };
  }
  if (!address.includes(':')) return { family: FAMILY.internet, address: Buffer.from(address.split('.').map(Number)) };
  return { family: FAMILY.internet6, address: ipv6Bytes(address) };
}

type Fields = [address: Buffer, number: Buffer, protocol: Buffer, data: Buffer];

function readFields(file: Buffer, start: number): { values: Fields; end: number } | null {
  let end = start;
  const next = () => {
    const length = end + 2 <= file.length ? file.readUInt16BE(end) : Infinity;
    end += 2 + length;
    return file.subarray(end - length, end);
  };
  const values: Fields = [next(), next(), next(), next()];
  return end <= file.length ? { values, end } : null;
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const words = (text: string) => text.split(':').filter(Boolean);
  const [left, right] = [words(head), words(tail ?? '')];
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return Buffer.from([...left, ...zeros, ...right].map((word) => word.padStart(4, '0')).join(''), 'hex');
}
