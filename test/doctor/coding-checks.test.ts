import { describe, expect, it } from 'vitest';
import { checkCoding } from '../../src/doctor/coding-checks.js';
import type { CodingHost } from '../../src/doctor/coding-trials.js';
import { worksTogether } from '../../src/doctor/works-together.js';
import { LoopError } from '../../src/errors/loop-error.js';
import { element, type Pipeline } from '../../src/pipeline/element.js';
import { REAL_ENCODER_HOST } from '../../src/prepare/encoder-host.js';

const SOFTWARE = ['x264enc', 'x265enc', 'vp8enc', 'avdec_h264', 'openh264dec', 'vp8dec'];
const factories = (pipeline: Pipeline) => pipeline.flatMap(({ elements }) => elements.map(({ factory }) => factory));

/** A host with these elements, of which some do not work. */
function hostWith(present: readonly string[], broken: readonly string[] = []): CodingHost & { tried: string[][] } {
  const tried: string[][] = [];
  return {
    tried,
    elements: () => Promise.resolve(new Set(present)),
    worksTogether: () => Promise.resolve(false),
    propertiesOf: () => Promise.resolve(new Set(['bitrate'])),
    tryOut: (pipeline) => {
      tried.push(factories(pipeline));
      return Promise.resolve(tried.at(-1)?.some((factory) => broken.includes(factory)) === true ? 'no device' : null);
    },
  };
}

const REAL: CodingHost = { ...REAL_ENCODER_HOST, worksTogether };
const checkEncoders = async (host: CodingHost) => (await checkCoding(host))[0];
const checkDecoders = async (host: CodingHost) => (await checkCoding(host))[1];

describe('encoders', () => {
  it('are tried for real on a host that was set up', async () => {
    const check = await checkEncoders(REAL);
    expect(check).toMatchObject({ id: 'encoders', status: 'ok', remedy: null });
    expect(check?.detail).toContain('x264enc');
  });

  it('are tried that are there, and no others', async () => {
    const host = hostWith(SOFTWARE);
    expect(await checkEncoders(host)).toMatchObject({ status: 'ok', detail: 'x264enc, x265enc, vp8enc' });
    expect(host.tried.filter((tried) => !tried.some((factory) => /dec$|^avdec/.test(factory)))).toHaveLength(3);
  });

  it('are worth a warning where an optional one is there and fails, and why is said', async () => {
    expect(await checkEncoders(hostWith(['x264enc', 'vah264enc'], ['vah264enc']))).toMatchObject({
      status: 'warn',
      detail: 'x264enc; vah264enc fails (no device)',
    });
  });

  it('fail without the one that the main job takes', async () => {
    const remedy = 'apt-get install --no-install-recommends gstreamer1.0-plugins-ugly';
    expect(await checkEncoders(hostWith(['vp8enc']))).toMatchObject({ status: 'fail', detail: 'vp8enc', remedy });
    expect(await checkEncoders(hostWith(['x264enc'], ['x264enc']))).toMatchObject({ status: 'fail', remedy });
  });

  it('are not known without the tools', async () => {
    const elements = () => Promise.reject(new LoopError('missing', 'gst-inspect-1.0 is missing'));
    expect(await checkEncoders({ ...hostWith([]), elements })).toMatchObject({
      status: 'warn',
      detail: 'not tried: gst-inspect-1.0 is missing',
    });
  });
});

describe('decoders', () => {
  it('are not blamed where no encoder is there to try them with', async () => {
    expect(await checkDecoders(hostWith(['avdec_h264']))).toMatchObject({
      status: 'warn',
      detail: 'none could be tried',
    });
    expect(await checkDecoders(hostWith(['avdec_h264', 'vp8enc', 'vp8dec']))).toMatchObject({ status: 'ok' });
  });

  it('are tried for real on a host that was set up', async () => {
    const check = await checkDecoders(REAL);
    expect(check).toMatchObject({ id: 'decoders', status: 'ok', remedy: null });
    expect(check?.detail).toContain('avdec_h264');
  });

  it('are tried behind the encoder of their codec and through RTP, where it is there', async () => {
    const host = hostWith([...SOFTWARE, 'vp9dec']);
    expect(await checkDecoders(host)).toMatchObject({ status: 'ok', detail: 'avdec_h264, openh264dec, vp8dec' });
    expect(host.tried.filter((tried) => /enc,.*pay,rtp\w+depay,.*dec/.test(tried.join()))).toHaveLength(3);
  });

  it('fail where none is left for H.264', async () => {
    const broken = ['avdec_h264', 'openh264dec'];
    expect(await checkDecoders(hostWith(SOFTWARE, ['avdec_h264']))).toMatchObject({ status: 'warn' });
    expect(await checkDecoders(hostWith(SOFTWARE, broken))).toMatchObject({
      status: 'fail',
      remedy: 'apt-get install --no-install-recommends gstreamer1.0-libav',
    });
  });
});

describe('encoders and decoders', () => {
  it('are tried in one process where all of them work, an encoder by what decodes its stream', async () => {
    const host = hostWith([...SOFTWARE, 'openh264enc']);
    const together: string[][] = [];
    const checks = await checkCoding({
      ...host,
      worksTogether: (trials) => {
        together.push(...trials.map((elements) => elements.map(({ factory }) => factory)));
        return Promise.resolve(true);
      },
    });
    expect(checks.map(({ detail }) => detail)).toEqual([
      'x264enc, openh264enc, x265enc, vp8enc',
      'avdec_h264, openh264dec, vp8dec',
    ]);
    expect(host.tried).toEqual([]);
    expect(together.map((factories) => factories.at(-1))).toEqual([
      'openh264enc',
      'x265enc',
      'avdec_h264',
      'openh264dec',
      'vp8dec',
    ]);
  });

  it('do not work together where one of them gives nothing', async () => {
    const frames = element('videotestsrc', { 'num-buffers': 1 });
    const nothing = element('identity', { 'drop-probability': 1 });
    expect(await worksTogether([[frames], [frames]])).toBe(true);
    expect(await worksTogether([[frames], [frames, nothing]])).toBe(false);
    expect(await worksTogether([[frames], [element('filesrc', { location: '/no/such/file' })]])).toBe(false);
  });
});
