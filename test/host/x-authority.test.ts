import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { parseXAuthority, peerOf, selectCookie } from '../../src/host/x-authority.js';

const LOCAL = 256;
const WILD = 65_535;
const here = peerOf({ remoteAddress: undefined });

function entry(
  family: number,
  address: string | Buffer,
  number: string,
  cookie: string,
  protocol = 'MIT-MAGIC-COOKIE-1',
) {
  const fields = [Buffer.from(address), Buffer.from(number), Buffer.from(protocol), Buffer.from(cookie)];
  return Buffer.concat([word(family), ...fields.flatMap((field) => [word(field.length), field])]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

it('picks the entry of this host and this display', () => {
  const file = Buffer.concat([
    entry(LOCAL, 'elsewhere', '1', 'wrong host'),
    entry(LOCAL, hostname(), '2', 'wrong display'),
    entry(LOCAL, hostname(), '1', 'wrong protocol', 'XDM-AUTHORIZATION-1'),
    entry(LOCAL, hostname(), '1', 'right'),
  ]);
  expect(selectCookie(parseXAuthority(file), here, 1)?.toString()).toBe('right');
});

it('takes an entry for any host or any display', () => {
  expect(selectCookie(parseXAuthority(entry(WILD, '', '1', 'any host')), here, 1)?.toString()).toBe('any host');
  expect(selectCookie(parseXAuthority(entry(LOCAL, hostname(), '', 'any')), here, 1)?.toString()).toBe('any');
});

it('finds no cookie among those of others', () => {
  expect(selectCookie(parseXAuthority(entry(LOCAL, 'elsewhere', '1', 'x')), here, 1)).toBeNull();
});

it.each([
  ['10.0.0.1', 0, Buffer.from([10, 0, 0, 1])],
  ['::ffff:10.0.0.1', 0, Buffer.from([10, 0, 0, 1])],
  ['2001:db8::1', 6, Buffer.from('20010db8000000000000000000000001', 'hex')],
  ['fe80::1%eth0', 6, Buffer.from('fe800000000000000000000000000001', 'hex')],
])('looks up a server at %s by its address', (remoteAddress, family, address) => {
  const file = entry(family, address, '0', 'remote');
  expect(selectCookie(parseXAuthority(file), peerOf({ remoteAddress }), 0)?.toString()).toBe('remote');
});

it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('counts %s as local', (remoteAddress) => {
  expect(peerOf({ remoteAddress })).toEqual(here);
});

it('keeps the entries before a torn one', () => {
  const whole = entry(LOCAL, hostname(), '1', 'kept');
  const torn = entry(LOCAL, hostname(), '2', 'lost');
  for (let length = 0; length < torn.length; length += 1) {
    expect(parseXAuthority(Buffer.concat([whole, torn.subarray(0, length)]))).toHaveLength(1);
  }
});
