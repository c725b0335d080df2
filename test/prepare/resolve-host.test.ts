import { expect, it } from 'vitest';
import { resolveHost } from '../../src/prepare/resolve-host.js';

const fails = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

it.each(['127.0.0.1', '10.1.2.3', '::1', 'fe80::1%eth0', '239.0.0.1'])('passes %s through', async (address) => {
  const lookup = () => Promise.reject(new Error('must not be asked'));
  expect(await resolveHost('host', address, { lookup })).toBe(address);
});

it('looks up a name on this host', async () => {
  expect(await resolveHost('host', 'localhost')).toBe('127.0.0.1');
});

it('prefers IPv4 and takes IPv6 where there is nothing else', async () => {
  const ipv4 = { address: '10.0.0.1', family: 4 };
  const ipv6 = { address: 'fd00::1', family: 6 };
  expect(await resolveHost('host', 'both', { lookup: () => Promise.resolve([ipv6, ipv4]) })).toBe('10.0.0.1');
  expect(await resolveHost('host', 'six', { lookup: () => Promise.resolve([ipv6]) })).toBe('fd00::1');
});

it('says that there is no such host', async () => {
  const message = '--bind "nowhere": there is no host of that name: check the spelling, or write an IP address';
  const failure = { code: 'bad-config', message };
  await expect(resolveHost('bind', 'nowhere', { lookup: fails('ENOTFOUND') })).rejects.toMatchObject(failure);
  await expect(resolveHost('bind', 'nowhere', { lookup: () => Promise.resolve([]) })).rejects.toMatchObject(failure);
});

it('tells a name service that fails from a name that does not exist', async () => {
  const message =
    '--host "robot": the name could not be looked up (EAI_AGAIN): check the network, or write an IP address';
  const failure = { code: 'bad-config', message };
  await expect(resolveHost('host', 'robot', { lookup: fails('EAI_AGAIN') })).rejects.toMatchObject(failure);
});

it('does not wait for ever for a name service', async () => {
  const options = { lookup: () => new Promise<never>(() => undefined), timeoutMs: 10 };
  const failure = { code: 'bad-config', message: expect.stringContaining('did not answer in time') as string };
  await expect(resolveHost('host', 'robot', options)).rejects.toMatchObject(failure);
});
