import { COOKIE_PROTOCOL } from './x-authority.js';

/** The connection setup of the X protocol, version 11 (X Window System Protocol, chapter 8), little-endian. */

export type SetupReply = { readonly accepted: true } | { readonly accepted: false; readonly reason: string };

export function setupRequest(cookie: Buffer | null): Buffer {
  const header = Buffer.alloc(12);
  header.write('l', 0, 'latin1');
  header.writeUInt16LE(11, 2);
  if (cookie === null) return header;
  header.writeUInt16LE(COOKIE_PROTOCOL.length, 6);
  header.writeUInt16LE(cookie.length, 8);
  return Buffer.concat([header, padded(Buffer.from(COOKIE_PROTOCOL)), padded(cookie)]);
}

/** The server's verdict, or null while more bytes are needed to tell it. A success is told by the first byte. */
export function parseSetupReply(bytes: Buffer): SetupReply | null {
  if (bytes[0] === SUCCESS) return { accepted: true };
  if (bytes[0] === FAILED) return refusal(bytes, bytes[1] ?? 0);
  if (bytes[0] === AUTHENTICATE) return refusal(bytes, bytes.length >= 8 ? bytes.readUInt16LE(6) * 4 : 0);
  return bytes.length === 0 ? null : { accepted: false, reason: 'it does not speak the X protocol' };
}

const FAILED = 0;
const SUCCESS = 1;
const AUTHENTICATE = 2;
const REPLY_HEADER = 8;

function refusal(bytes: Buffer, reasonLength: number): SetupReply | null {
  if (bytes.length < REPLY_HEADER + reasonLength) return null;
  const reason = bytes.toString('latin1', REPLY_HEADER, REPLY_HEADER + reasonLength);
  return { accepted: false, reason: reason.replaceAll(/[^\x20-\x7e]+/g, ' ').trim() || 'it gave no reason' };
}

/** Fields are padded to 4 bytes. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
