import { expect, it } from 'vitest';
import { crc16 } from '../../src/latency/crc16.js';

it('gives the check value that is published for CRC-16/CCITT-FALSE', () => {
  expect(crc16(Buffer.from('123456789', 'ascii'))).toBe(0x29b1);
});

it('is the initial value for no bytes at all', () => {
  expect(crc16(new Uint8Array())).toBe(0xffff);
});

it('stays within 16 bits however long the input is', () => {
  const crc = crc16(Buffer.alloc(100_000, 0xff));
  expect(crc).toBeGreaterThanOrEqual(0);
  expect(crc).toBeLessThanOrEqual(0xffff);
});

it('leaves no remainder behind a message that carries its own sum', () => {
  const message = Buffer.from('a stamp of thirteen bytes or so');
  const sum = Buffer.alloc(2);
  sum.writeUInt16BE(crc16(message));
  expect(crc16(Buffer.concat([message, sum]))).toBe(0);
});
