import { ENCODER_ELEMENTS, isHardware } from '../../src/pipeline/encoders.js';
import { CODECS } from '../../src/pipeline/vocabulary.js';
import { describe, expect, it } from 'vitest';
import { SOURCES } from '../pipeline/sources.js';
import { checkElements, checkPrograms } from '../../src/doctor/gstreamer-checks.js';
import { runProgram, type ProgramAnswer } from '../../src/host/run-program.js';
import type { Chain } from '../../src/pipeline/element.js';
import { ELEMENT_PACKAGES, OPTIONAL_ELEMENTS } from '../../src/pipeline/element-packages.js';
import { directReceiverPipeline, receiverPipeline } from '../../src/pipeline/receiver-pipeline.js';
import { recordPipeline } from '../../src/pipeline/record-pipeline.js';
import {
  capturePipeline,
  directSenderPipeline,
  writerPipeline,
  type SenderPipelineOptions,
} from '../../src/pipeline/sender-pipelines.js';

const install = 'apt-get install --no-install-recommends';
const answered = (stdout: string): ProgramAnswer => ({ kind: 'answered', stdout });

function elementsOf(pipelines: readonly (readonly Chain[])[]): Set<string> {
  const elements = pipelines.flat().flatMap((chain) => chain.elements);
  return new Set(elements.filter(({ verbatim }) => verbatim === undefined).map(({ factory }) => factory));
}

const SOFTWARE = ENCODER_ELEMENTS.filter((name) => !isHardware(name));

describe('the table of elements', () => {
  const sender: SenderPipelineOptions = {
    source: { kind: 'test', pattern: 'smpte' },
    video: { width: 640, height: 480, frameRate: { numerator: 30, denominator: 1 } },
    encoder: { element: 'x264enc', preset: 'superfast', bitrateKbps: 2000, gop: 30, threads: 2 },
    output: { kind: 'rtp', address: '127.0.0.1', port: 5000 },
    fecPercent: 0,
    timeOverlay: false,
  };
  const file = { kind: 'file', path: '/x.mp4', loop: true, rescale: true, resample: true } as const;
  const loose = { fec: false, jitterBufferMs: 0, timeOverlay: false };
  const coding = { codec: 'h264', payloadType: 96, parameters: {}, decoder: 'auto' } as const;
  const receiver = { bindAddress: '127.0.0.1', port: 5000, ssrc: 1, ...coding, ...loose, tapPort: 5001 };

  it('knows every element that a pipeline names', () => {
    const odd = { ...sender, timeOverlay: true, fecPercent: 20, source: file, video: { ...sender.video, width: 642 } };
    const outputs = [sender.output, { kind: 'screen' }, { kind: 'discard' }] as const;
    const senders = outputs.flatMap((output) => [
      { ...sender, output },
      { ...odd, output },
    ]);
    const used = elementsOf([
      ...Object.values(SOURCES).map((source) => capturePipeline({ ...sender, source })),
      ...senders.flatMap((options) => [
        capturePipeline(options),
        writerPipeline(options),
        directSenderPipeline(options),
      ]),
      receiverPipeline({ ...receiver, timeOverlay: true, fec: true, jitterBufferMs: 20 }),
      ...CODECS.map((codec) => receiverPipeline({ ...receiver, codec })),
      ...SOFTWARE.map((element) => writerPipeline({ ...sender, encoder: { ...sender.encoder, element } })),
      receiverPipeline({ ...receiver, decoder: 'openh264' }),
      directReceiverPipeline(receiver),
      ...CODECS.map((codec) => recordPipeline({ ...receiver, codec, fec: true, path: '/x.mkv' })),
    ]);
    const known = Object.keys(ELEMENT_PACKAGES);
    expect([...used].filter((name) => !known.includes(name))).toEqual([]);
    const autoplugged = ['avdec_h264', 'avdec_h265', 'vp8dec', 'vp9dec', 'ximagesink'];
    expect(known.filter((name) => !used.has(name)).sort()).toEqual(autoplugged);
  });

  it('calls no element optional that the main job uses', () => {
    const used = elementsOf([capturePipeline(sender), writerPipeline(sender), receiverPipeline(receiver)]);
    expect(Object.keys(OPTIONAL_ELEMENTS).filter((name) => used.has(name))).toEqual([]);
  });
});

describe('the elements', () => {
  const listing = (names: readonly string[]) =>
    answered(`${names.map((name) => `plugin:  ${name}: It does something`).join('\n')}\n\nTotal count: 1 plugin`);
  const all = Object.keys(ELEMENT_PACKAGES);
  const without = (...missing: string[]) => listing(all.filter((name) => !missing.includes(name)));
  const check = (answer: ProgramAnswer) => checkElements(() => Promise.resolve(answer));

  it('are all found on a host that was set up', async () => {
    const found = await checkElements(runProgram);
    expect(found).toMatchObject({ status: 'ok', detail: `all ${String(all.length)} are there`, remedy: null });
  });

  it('are named with their packages where they are missing', async () => {
    expect(await check(without('x264enc', 'udpsrc', 'udpsink'))).toMatchObject({
      status: 'fail',
      detail:
        'missing: udpsink (gstreamer1.0-plugins-good), udpsrc (gstreamer1.0-plugins-good), x264enc (gstreamer1.0-plugins-ugly)',
      remedy: `${install} gstreamer1.0-plugins-good gstreamer1.0-plugins-ugly`,
    });
  });

  it('are only worth a warning where the main job does without them', async () => {
    expect(await check(without('timeoverlay', 'ximagesink'))).toMatchObject({
      status: 'warn',
      detail: 'missing: timeoverlay (gstreamer1.0-x, for --timeoverlay), ximagesink (gstreamer1.0-x, for local)',
    });
    expect(await check(without('timeoverlay', 'x264enc'))).toMatchObject({ status: 'fail' });
  });

  it('may hold another H.264 decoder than the usual one', async () => {
    const others = all.filter((name) => !['avdec_h264', 'openh264dec'].includes(name));
    expect(await check(listing(others))).toMatchObject({ status: 'fail' });
    expect(await check(listing([...others, 'avdec_h263', 'vah265dec']))).toMatchObject({ status: 'fail' });
    for (const decoder of ['openh264dec', 'vah264dec', 'v4l2slh264dec']) {
      expect(await check(listing([...others, decoder]))).not.toMatchObject({ status: 'fail' });
    }
  });

  it('are not known where gst-inspect-1.0 is missing or fails', async () => {
    expect(await check({ kind: 'missing' })).toMatchObject({
      status: 'fail',
      detail: 'not known: gst-inspect-1.0 is missing',
      remedy: `${install} gstreamer1.0-tools`,
    });
    expect(await check({ kind: 'failed', reason: 'it was killed' })).toMatchObject({
      status: 'fail',
      detail: 'not known: it was killed',
    });
  });
});

describe('the programs', () => {
  it('are there, with their version, on a host that was set up', async () => {
    expect(await checkPrograms(runProgram)).toMatchObject({
      status: 'ok',
      detail: expect.stringMatching(/^1\.\d+\.\d+$/) as string,
    });
  });

  it('fail where the one is missing that looks at source files', async () => {
    const run = (name: string) =>
      Promise.resolve<ProgramAnswer>(name.includes('discoverer') ? { kind: 'missing' } : answered('version 1.22.0'));
    expect(await checkPrograms(run)).toMatchObject({
      status: 'fail',
      detail: 'gst-discoverer-1.0 is missing (gstreamer1.0-plugins-base-apps)',
      remedy: `${install} gstreamer1.0-plugins-base-apps`,
    });
  });

  it('are worth a warning where only tools for people are missing', async () => {
    const run = (name: string) =>
      Promise.resolve<ProgramAnswer>(name.includes('launch') ? { kind: 'missing' } : answered('version 1.22.0'));
    expect(await checkPrograms(run)).toMatchObject({ status: 'warn', remedy: `${install} gstreamer1.0-tools` });
  });

  it('fail where one of them cannot be run', async () => {
    const run = () => Promise.resolve<ProgramAnswer>({ kind: 'failed', reason: 'no library libglib' });
    expect(await checkPrograms(run)).toMatchObject({ status: 'fail', detail: 'no library libglib' });
  });
});

describe('a program that is asked something', () => {
  it('may be missing', async () => {
    expect(await runProgram('no-such-program', [])).toEqual({ kind: 'missing' });
  });

  it('may fail', async () => {
    expect(await runProgram('false', [])).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('1') as string,
    });
  });
});
