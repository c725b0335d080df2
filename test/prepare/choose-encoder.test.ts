import { describe, expect, it } from 'vitest';
import { LoopError } from '../../src/errors/loop-error.js';
import { renderPipeline } from '../../src/pipeline/render.js';
import { chooseEncoder } from '../../src/prepare/choose-encoder.js';
import { type EncoderHost, REAL_ENCODER_HOST } from '../../src/prepare/encoder-host.js';

const VIDEO = { width: 320, height: 240, frameRate: { numerator: 30, denominator: 1 } };
const TUNING = { preset: 'superfast', bitrateKbps: 500, gop: 30, threads: 2 } as const;
const wish = (encoder: Parameters<typeof chooseEncoder>[0]['encoder'], codec: 'h264' | 'h265' | 'vp8' = 'h264') => ({
  ...{ codec, encoder, tuning: TUNING, video: VIDEO },
});

interface Fake {
  readonly present: readonly string[];
  readonly properties?: readonly string[];
  /** Why an element fails its trial. */
  readonly faults?: Readonly<Record<string, string>>;
}

function fakeHost({ present, properties = ['bitrate'], faults = {} }: Fake) {
  const tried: string[] = [];
  const host: EncoderHost = {
    elements: () => Promise.resolve(new Set(present)),
    propertiesOf: () => Promise.resolve(new Set(properties)),
    tryOut: (pipeline) => {
      const words = renderPipeline(pipeline);
      tried.push(words);
      return Promise.resolve(Object.entries(faults).find(([name]) => words.includes(`${name} `))?.[1] ?? null);
    },
  };
  return { host, tried };
}

it('asks this host nothing where nothing was asked for', async () => {
  const refuse = () => Promise.reject(new Error('must not be asked'));
  const host = { elements: refuse, propertiesOf: refuse, tryOut: refuse };
  expect(await chooseEncoder(wish(null), host)).toEqual({ ...TUNING, element: 'x264enc' });
  expect(await chooseEncoder(wish(null, 'vp8'), host)).toMatchObject({ element: 'vp8enc' });
});

it('takes the one in software that is named without a trial', async () => {
  const { host, tried } = fakeHost({ present: ['x264enc', 'openh264enc'] });
  expect(await chooseEncoder(wish('openh264'), host)).toMatchObject({ element: 'openh264enc' });
  expect(tried).toEqual([]);
});

describe('auto', () => {
  it('takes the first that passes its trial', async () => {
    const present = ['x264enc', 'vah264enc', 'nvh264enc'];
    const { host, tried } = fakeHost({ present, faults: { nvh264enc: 'no GPU' }, properties: ['bitrate'] });
    expect(await chooseEncoder(wish('auto'), host)).toMatchObject({ element: 'vah264enc' });
    expect(tried).toHaveLength(2);
  });

  it('tries the very picture, with what the encoder takes', async () => {
    const { host, tried } = fakeHost({ present: ['vah264enc'], properties: ['bitrate', 'key-int-max'] });
    const { omit } = await chooseEncoder(wish('auto'), host);
    expect(omit).toEqual(['rate-control', 'b-frames', 'ref-frames', 'target-usage']);
    expect(tried[0]).toMatch(
      /^videotestsrc num-buffers=2 .*width=\(int\)320, height=\(int\)240.*format=\(string\)NV12/,
    );
    expect(tried[0]).toContain('! vah264enc bitrate=500 key-int-max=30 ! h264parse config-interval=-1 ! fdsink fd=1');
  });

  it('leaves out what cannot be asked what it takes: without its settings it would be late', async () => {
    const { host } = fakeHost({ present: ['vah264enc', 'x264enc'], properties: [] });
    expect(await chooseEncoder(wish('auto'), host)).toMatchObject({ element: 'x264enc' });
    await expect(chooseEncoder(wish('va'), host)).rejects.toThrow('vah264enc: gst-inspect-1.0 does not say');
  });

  it('leaves out what takes no odd size, where the size is one', async () => {
    const { host } = fakeHost({ present: ['vah264enc', 'openh264enc', 'x264enc'] });
    const odd = { ...wish('auto'), video: { ...VIDEO, width: 321 } };
    expect(await chooseEncoder(odd, host)).toMatchObject({ element: 'x264enc' });
  });
});

describe('is missing, with what to do:', () => {
  it.each([
    ['openh264', {}, /no element "openh264enc" on this host \(install gstreamer1\.0-plugins-bad\)$/],
    [
      'va',
      {},
      /no element "vah264enc" on this host: it is in gstreamer1\.0-plugins-bad, and needs a GPU with its VA-API driver/,
    ],
    ['auto', {}, /no element "x264enc" on this host \(install gstreamer1\.0-plugins-ugly\)$/],
    [
      'nvh264',
      { present: ['nvh264enc'], faults: { nvh264enc: 'no device' } },
      '--encoder "nvh264": what this host has does not work: nvh264enc: no device',
    ],
  ] as const)('%s', async (encoder, fake, message) => {
    const { host } = fakeHost({ present: [], ...fake });
    const error: unknown = await chooseEncoder(wish(encoder), host).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LoopError);
    expect(error).toMatchObject({ code: 'missing', message: expect.stringMatching(message) as string });
  });
});

describe('the real host', { timeout: 30_000 }, () => {
  it.each(['h264', 'h265', 'vp8'] as const)('has an encoder for %s that passes', async (codec) => {
    const { element } = await chooseEncoder(wish('auto', codec), REAL_ENCODER_HOST);
    expect(await REAL_ENCODER_HOST.elements()).toContain(element);
  });

  it('knows the properties of an element', async () => {
    const known = await REAL_ENCODER_HOST.propertiesOf('x264enc');
    for (const property of ['bitrate', 'speed-preset', 'key-int-max', 'tune']) expect(known).toContain(property);
    expect(known).not.toContain('enum');
  });

  it('says why a trial fails', async () => {
    const failing = [{ elements: [{ factory: 'x264enc', properties: { bitrate: 'none' } }] }];
    expect(await REAL_ENCODER_HOST.tryOut(failing)).toMatch(/could not set property "bitrate"/);
    const silent = [
      {
        elements: [
          { factory: 'videotestsrc', properties: { 'num-buffers': 2 } },
          { factory: 'fakesink', properties: {} },
        ],
      },
    ];
    expect(await REAL_ENCODER_HOST.tryOut(silent)).toBe('no frame came out of it');
  });
});
