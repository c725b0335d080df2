import { describe, expect, it } from 'vitest';
import { isGroup, splitZone } from '../../src/pipeline/multicast.js';
import { receiverPipeline } from '../../src/pipeline/receiver-pipeline.js';
import { renderPipeline } from '../../src/pipeline/render.js';
import { writerPipeline } from '../../src/pipeline/sender-pipelines.js';
import { receiverOptions, senderOptions } from './options.js';

it.each([
  ['224.0.0.1', true],
  ['239.255.255.255', true],
  ['ff02::1', true],
  ['FF15::5afe%eth0', true],
  ['223.1.2.3', false],
  ['240.0.0.1', false],
  ['192.0.2.239', false],
  ['fe80::1%eth0', false],
  ['ff', false],
  ['239.example', false],
])('%s is a group: %s', (address, is) => {
  expect(isGroup(address)).toBe(is);
});

it('takes the zone off an address', () => {
  expect(splitZone('ff02::1%eth0')).toEqual({ address: 'ff02::1', zone: 'eth0' });
  expect(splitZone('239.1.2.3')).toEqual({ address: '239.1.2.3', zone: null });
});

describe('a sender', () => {
  const textOf = (address: string, multicast?: { iface: string | null; ttl: number }) =>
    renderPipeline(writerPipeline(senderOptions({ output: { kind: 'rtp', address, port: 5000, multicast } })));

  it('sends to a group by its interface, and as far as it may', () => {
    const text = textOf('239.1.2.3', { iface: 'eth0', ttl: 8 });
    expect(text).toMatch(/udpsink host=239.1.2.3 port=5000 multicast-iface=eth0 ttl-mc=8 sync=false async=false$/);
    expect(textOf('239.1.2.3', { iface: null, ttl: 1 })).not.toContain('multicast-iface');
  });

  it('to one host has none of it', () => {
    expect(textOf('192.0.2.7')).toMatch(/udpsink host=192.0.2.7 port=5000 sync=false async=false$/);
  });
});

describe('a receiver', () => {
  it('shares the port of a group, and no other', () => {
    const text = renderPipeline(receiverPipeline(receiverOptions({ bindAddress: '239.1.2.3', iface: 'eth0' })));
    expect(text).toMatch(/^udpsrc address=239.1.2.3 port=5000 reuse=true multicast-iface=eth0 /);
    const alone = renderPipeline(receiverPipeline(receiverOptions({ iface: 'eth0' })));
    expect(alone).toMatch(/^udpsrc address=127.0.0.1 port=5000 reuse=false buffer-size/);
  });
});
