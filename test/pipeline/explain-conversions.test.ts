import { describe, expect, it } from 'vitest';
import { explainConversions, type ExplainedLoop } from '../../src/pipeline/explain-conversions.js';
import { ENCODER_ELEMENTS, type EncoderElement } from '../../src/pipeline/encoders.js';
import { receiverPipeline } from '../../src/pipeline/receiver-pipeline.js';
import { capturePipeline, type SenderPipelineOptions, writerPipeline } from '../../src/pipeline/sender-pipelines.js';
import { elementsOf, FILE, receiverOptions, senderOptions, video } from './options.js';

const CONVERTERS = ['videoconvert', 'videoscale', 'videorate', 'videocrop', 'timeoverlay'];

function loop(sender: Partial<SenderPipelineOptions> = {}, changes: Partial<ExplainedLoop> = {}): ExplainedLoop {
  const { timeOverlay = false } = sender;
  const roles = { sender: senderOptions(sender), receiver: receiverOptions({ timeOverlay }) };
  return { ...roles, hasWindow: false, hookOn: null, ...changes };
}

const explained = (given: ExplainedLoop) => explainConversions(given).map(({ where, by }) => `${where}: ${by}`);

/** The elements that a run would have, which are all that can convert outside of OpenCV. */
function convertersOf({ sender, receiver }: ExplainedLoop): string[] {
  const pipelines = [capturePipeline(sender), writerPipeline(sender), receiverPipeline(receiver)];
  return pipelines
    .flatMap((pipeline) => elementsOf(pipeline).map(({ factory }) => factory))
    .filter((factory) => CONVERTERS.includes(factory));
}

const SIZES = [video(), video(642, 480), video(644, 480), video(321, 241), video(640, 481)];
const ENCODINGS = ENCODER_ELEMENTS.map((element) =>
  loop({ encoder: { element, preset: 'superfast', bitrateKbps: 2000, gop: 30, threads: 2 } }),
);

const LOOPS: ExplainedLoop[] = SIZES.flatMap((format) => [
  loop({ video: format }),
  loop({ video: format, timeOverlay: true }),
  loop({ video: format, source: FILE }),
  loop({ video: format, source: { ...FILE, rescale: true, resample: true } }),
  loop({ video: format, source: { kind: 'screen', display: null, region: null, cursor: false, rescale: true } }),
  loop({ video: format, source: { kind: 'still', path: '/a.png', rescale: false } }),
  loop({ video: format, source: { kind: 'images', location: '/%d.png', first: 1, last: 2, loop: false } }),
  loop({ video: format, source: { kind: 'v4l2', device: '/dev/video0', mode: null, rescale: true, resample: true } }),
  loop({ video: format, source: { kind: 'pipeline', words: 'videotestsrc', rescale: false, resample: true } }),
]);

describe('the conversions of a loop', () => {
  it.each([...LOOPS, ...ENCODINGS])('are all explained, and none that there is not: loop %#', (given) => {
    const told = explainConversions(given).flatMap(({ by }) => by.split(', '));
    expect(told.filter((by) => CONVERTERS.includes(by)).sort()).toEqual(convertersOf(given).sort());
  });

  it('are none but one that passes the frames through, where a test pattern has a planar size', () => {
    const [only, ...others] = explainConversions(loop());
    expect(others).toEqual([]);
    expect(only).toMatchObject({ where: 'receiver', by: 'videoconvert', without: null });
    expect(only?.what).toContain('hands I420 on as it is');
  });

  it('begin with the size where that is not planar, and tell one that is', () => {
    const [first] = explainConversions(loop({ video: video(642, 480) }));
    expect(first).toMatchObject({ by: 'BGR in OpenCV', without: '--size 640x480' });
    expect(explained(loop({ video: video(642, 480) }))).toContain('sender: cv::copyMakeBorder, videocrop');
    expect(explained(loop({ video: video(644, 480) }))).not.toContain('sender: cv::copyMakeBorder, videocrop');
  });

  it('name what an encoder in hardware costs, and that some of them cost nothing', () => {
    const told = (element: EncoderElement) =>
      ENCODINGS.filter(({ sender }) => sender.encoder.element === element).flatMap((given) =>
        explainConversions(given).filter(({ where }) => where === 'sender'),
      );
    expect(told('vah264enc')).toMatchObject([
      { by: 'videoconvert', what: 'I420 to NV12 for vah264enc', why: 'vah264enc takes no I420' },
    ]);
    expect(told('nvh264enc')).toMatchObject([
      { what: 'hands I420 on as it is, or makes NV12 of it, whichever nvh264enc takes here' },
    ]);
    expect(told('vp8enc')).toEqual([]);
  });

  it('name what a decoder in hardware costs', () => {
    const receiver = (decoder: 'auto' | 'va' | 'avdec') =>
      explainConversions({ ...loop(), receiver: receiverOptions({ decoder }) }).at(-1);
    expect(receiver('va')).toMatchObject({ by: 'videoconvert', without: '--decoder avdec' });
    expect(receiver('va')?.what).toContain('makes I420 of NV12');
    expect(receiver('avdec')?.what).toBe('hands I420 on as it is, which is what decoders give of this stream');
  });

  it('name what an odd size costs the encoder', () => {
    const format = explainConversions(loop({ video: video(321, 241) })).find(({ what }) => what.includes('x264enc'));
    expect(format?.what).toBe('BGR to Y444 for x264enc (an odd width or height cannot be I420)');
  });

  it.each(['sender', 'receiver'] as const)('are those of a hook in its own role: %s', (hookOn) => {
    expect(explained(loop({}, { hookOn })).filter((line) => line.endsWith('cv::cvtColor'))).toEqual([
      `${hookOn}: cv::cvtColor`,
    ]);
  });

  it('end with the window', () => {
    expect(explainConversions(loop({}, { hasWindow: true })).at(-1)).toMatchObject({ without: '--display none' });
  });
});
