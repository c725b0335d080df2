import { describe, expect, it } from 'vitest';
import { checkDecoders, checkEncoders } from '../../src/doctor/coding-checks.js';
import { LoopError } from '../../src/errors/loop-error.js';
import type { Pipeline } from '../../src/pipeline/element.js';
import { type EncoderHost, REAL_ENCODER_HOST } from '../../src/prepare/encoder-host.js';

const SOFTWARE = ['x264enc', 'x265enc', 'vp8enc', 'avdec_h264', 'openh264dec', 'vp8dec'];
const factories = (pipeline: Pipeline) => pipeline.flatMap(({ elements }) => elements.map(({ factory }) => factory));

/** A host with these elements, of which some do not work. */
function hostWith(present: readonly string[], broken: readonly string[] = []): EncoderHost & { tried: string[][] } {
  const tried: string[][] = [];
  return {
    tried,
    elements: () => Promise.resolve(new Set(present)),
    propertiesOf: () => Promise.resolve(new Set(['bitrate'])),
    tryOut: (pipeline) => {
      tried.push(factories(pipeline));
      return Promise.resolve(tried.at(-1)?.some((factory) => broken.includes(factory)) === true ? 'no device' : null);
    },
  };
}

describe('encoders', () => {
  it('are tried for real on a host that was set up', async () => {
    const check = await checkEncoders(REAL_ENCODER_HOST);
    expect(check).toMatchObject({ id: 'encoders', status: 'ok', remedy: null });
    expect(check.detail).toContain('x264enc');
  });

  it('are tried that are there, and no others', async () => {
    const host = hostWith(SOFTWARE);
    expect(await checkEncoders(host)).toMatchObject({ status: 'ok', detail: 'x264enc, x265enc, vp8enc' });
    expect(host.tried).toHaveLength(3);
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
  it('are tried for real on a host that was set up', async () => {
    const check = await checkDecoders(REAL_ENCODER_HOST);
    expect(check).toMatchObject({ id: 'decoders', status: 'ok', remedy: null });
    expect(check.detail).toContain('avdec_h264');
  });

  it('are tried behind the encoder of their codec and through RTP, where it is there', async () => {
    const host = hostWith([...SOFTWARE, 'vp9dec']);
    expect(await checkDecoders(host)).toMatchObject({ status: 'ok', detail: 'avdec_h264, openh264dec, vp8dec' });
    for (const tried of host.tried) expect(tried.join()).toMatch(/enc,.*pay,rtp\w+depay,.*dec/);
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
