// @ts-check
import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';

const PACKETS = 90;
const INTERVAL_MS = 20;

/**
 * Sends a second of what does not belong to the loop.
 * @param {number} port
 * @param {() => Buffer} makePacket
 */
export async function sendForeign(port, makePacket) {
  const socket = createSocket('udp4');
  try {
    for (let count = 0; count < PACKETS; count += 1) {
      socket.send(makePacket(), port, '127.0.0.1');
      await sleep(INTERVAL_MS);
    }
  } finally {
    socket.close();
  }
}

/**
 * An RTP packet (RFC 3550, section 5.1).
 * @param {{ payloadType: number, ssrc: number, sequence: number, payload: Buffer }} fields
 */
export function rtpPacket({ payloadType, ssrc, sequence, payload }) {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8(payloadType, 1);
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE((sequence * 3000) >>> 0, 4);
  header.writeUInt32BE(ssrc >>> 0, 8);
  return Buffer.concat([header, payload]);
}
