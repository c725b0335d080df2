import { describe, expect, it } from 'vitest';
import { lintPipeline } from '../../../src/doctor/pipeline-lint/lint-pipeline.js';
import { ALL_RULES } from '../../../src/doctor/pipeline-lint/rules/all-rules.js';
import { directReceiverPipeline, receiverPipeline } from '../../../src/pipeline/receiver-pipeline.js';
import { decoderWords } from '../../../src/pipeline/decoders.js';
import { ENCODER_ELEMENTS } from '../../../src/pipeline/encoders.js';
import { CODECS } from '../../../src/pipeline/vocabulary.js';
import { renderPipeline, renderShellCommand } from '../../../src/pipeline/render.js';
import { capturePipeline, directSenderPipeline, writerPipeline } from '../../../src/pipeline/sender-pipelines.js';
import { SOURCES } from '../../pipeline/sources.js';
import { FILE, receiverOptions, senderOptions, video } from '../../pipeline/options.js';

const RTP = 'application/x-rtp,encoding-name=H264';
const IN = `udpsrc port=5000 reuse=false buffer-size=8388608 ! ${RTP} ! rtph264depay`;
const DECODE = 'h264parse ! avdec_h264 ! videoconvert ! video/x-raw,format=I420';
const SINK = 'appsink async=false sync=false drop=true max-buffers=1';
const ENCODE =
  'appsrc ! videoconvert ! video/x-raw,format=I420 ! x264enc tune=zerolatency key-int-max=30 byte-stream=true';
const OUT = 'rtph264pay ! udpsink sync=false';

/** A pipeline with one fault, the rule that finds it, and the word that it marks. */
const FAULTS: readonly (readonly [text: string, rule: string, word: string])[] = [
  [`${IN} ! decodebin ! videoconvert ! video/x-raw,format=I420 ! ${SINK}`, 'open-hangs', 'decodebin'],
  [`${IN} ! ${DECODE} ! appsink sync=false drop=true max-buffers=1`, 'open-hangs', 'appsink'],
  [`${IN.replace('!', '! watchdog timeout=2000 !')} ! ${DECODE} ! ${SINK}`, 'watchdog', 'watchdog'],
  [`${IN} ! ${DECODE} ! autovideosink sync=false`, 'opencv-end', 'autovideosink'],
  [`videotestsrc is-live=true ! ${ENCODE.replace('appsrc ! ', '')} ! ${OUT}`, 'opencv-end', 'videotestsrc'],
  [`${IN.replace(`! ${RTP} `, '')} ! ${DECODE} ! ${SINK}`, 'rtp-caps', 'udpsrc'],
  [`${ENCODE} ! mp4mux ! udpsink sync=false`, 'container', 'mp4mux'],
  [`${ENCODE.replace(' tune=zerolatency', '')} ! ${OUT}`, 'encoder-delay', 'x264enc'],
  [`${ENCODE.replace('zerolatency', 'fastdecode')} ! ${OUT}`, 'encoder-delay', 'tune=fastdecode'],
  ['appsrc ! videoconvert ! vp8enc keyframe-max-dist=30 ! rtpvp8pay ! udpsink sync=false', 'encoder-delay', 'vp8enc'],
  ['appsrc ! vp9enc deadline=1 keyframe-max-dist=30 ! rtpvp9pay ! udpsink sync=false', 'encoder-delay', 'vp9enc'],
  ['appsrc ! nvh264enc gop-size=30 ! rtph264pay config-interval=-1 ! udpsink sync=false', 'encoder-delay', 'nvh264enc'],
  [
    'appsrc ! nvh265enc preset=hq gop-size=30 ! rtph265pay config-interval=-1 ! udpsink sync=false',
    'encoder-delay',
    'preset=hq',
  ],
  [
    'appsrc ! nvcudah264enc tune=ultra-low-latency b-frames=2 gop-size=30 ! rtph264pay config-interval=-1 ! udpsink sync=false',
    'encoder-delay',
    'b-frames=2',
  ],
  ['appsrc ! vah264enc ! rtph264pay config-interval=-1 ! udpsink sync=false', 'encoder-delay', 'vah264enc'],
  [
    'appsrc ! qsvh264enc b-frames=0 ! rtph264pay config-interval=-1 ! udpsink sync=false',
    'encoder-delay',
    'qsvh264enc',
  ],
  [
    'appsrc ! nvh264enc zerolatency=true bframes=2 gop-size=30 ! rtph264pay config-interval=-1 ! udpsink sync=false',
    'encoder-delay',
    'bframes=2',
  ],
  [`${ENCODE} bframes=2 ! ${OUT}`, 'encoder-lookahead', 'bframes=2'],
  [`${ENCODE} rc-lookahead=10 ! ${OUT}`, 'encoder-lookahead', 'rc-lookahead=10'],
  [
    `${ENCODE} option-string="scenecut=0:bframes=3" ! ${OUT}`,
    'encoder-lookahead',
    'option-string="scenecut=0:bframes=3"',
  ],
  [`${IN.replace('! rtph', '! rtpjitterbuffer ! rtph')} ! ${DECODE} ! ${SINK}`, 'jitter-buffer', 'rtpjitterbuffer'],
  [
    `${IN.replace('! rtph', '! rtpjitterbuffer latency=500 ! rtph')} ! ${DECODE} ! ${SINK}`,
    'jitter-buffer',
    'latency=500',
  ],
  [`rtspsrc location=rtsp://cam/1 ! rtph264depay ! ${DECODE} ! ${SINK}`, 'jitter-buffer', 'rtspsrc'],
  [`${IN} ! ${DECODE} ! ${SINK.replace(' sync=false', '')}`, 'sink-sync', 'appsink'],
  [`${ENCODE} ! ${OUT.replace('false', 'true')}`, 'sink-sync', 'sync=true'],
  [`v4l2src ! identity sync=true ! ${SINK}`, 'clock-wait', 'sync=true'],
  [`v4l2src ! clocksync ! ${SINK}`, 'clock-wait', 'clocksync'],
  [`v4l2src ! appsink sync=false max-buffers=1`, 'appsink-queue', 'appsink'],
  [`v4l2src ! appsink sync=false drop=true`, 'appsink-queue', 'appsink'],
  [`v4l2src ! queue ! ${SINK}`, 'queue-depth', 'queue'],
  [
    `v4l2src ! queue max-size-buffers=0 max-size-bytes=0 max-size-time=0 ! ${SINK}`,
    'queue-depth',
    'max-size-buffers=0',
  ],
  [`${IN} ! ${DECODE.replace('I420', 'BGR')} ! ${SINK}`, 'bgr-conversion', 'video/x-raw,format=BGR'],
  [`${IN} ! h264parse ! avdec_h264 ! videoconvert ! ${SINK}`, 'bgr-conversion', 'videoconvert'],
  [`videotestsrc ! ${SINK}`, 'source-pace', 'videotestsrc'],
  [`${IN.replace(' buffer-size=8388608', '')} ! ${DECODE} ! ${SINK}`, 'socket-buffer', 'udpsrc'],
  [`${IN.replace(' reuse=false', '')} ! ${DECODE} ! ${SINK}`, 'shared-port', 'udpsrc'],
  [`${ENCODE} ! mpegtsmux ! udpsink sync=false`, 'stream-alignment', 'mpegtsmux'],
  [`${ENCODE.replace(' byte-stream=true', '')} ! ${OUT}`, 'parameter-sets', 'x264enc'],
  [`${ENCODE.replace(' byte-stream=true', '')} ! h264parse ! ${OUT}`, 'parameter-sets', 'h264parse'],
  [`${ENCODE.replace(' key-int-max=30', '')} ! ${OUT}`, 'key-frames', 'x264enc'],
  [`${ENCODE.replace('=30', '=300')} ! ${OUT}`, 'key-frames', 'key-int-max=300'],
  [`${ENCODE} ! rtph264pay config-interval=-1 ! udpsink sync=false`, 'sliced-parameter-sets', 'config-interval=-1'],
  [`${ENCODE.replace(' ! video/x-raw,format=I420', '')} ! ${OUT}`, 'full-chroma', 'x264enc'],
];

describe('a pipeline with one fault', () => {
  it.each(FAULTS)('is told it: %s', (text, rule, word) => {
    const { findings, mended } = lintPipeline(text);
    expect(findings.map((finding) => [finding.rule, finding.word])).toEqual([[rule, word]]);
    if (rule === 'container') return;
    expect(lintPipeline(mended ?? '').findings).toEqual([]);
  });

  it.each(FAULTS)('is mended by that word alone: %s', (text, rule) => {
    const [finding] = lintPipeline(text).findings;
    if (rule === 'container') expect(finding?.without).toBeNull();
    else expect(lintPipeline(finding?.without ?? '').findings.map((left) => left.rule)).not.toContain(rule);
  });

  it('is among the tests for each rule', () => {
    expect([...new Set(FAULTS.map(([, rule]) => rule))].sort()).toEqual(ALL_RULES.map(({ id }) => id).sort());
  });
});

describe('clean is', () => {
  const sizes = [video(), video(642, 481), video(1920, 1080, 30_000, 1001)];
  const senders = sizes.flatMap((size) => [
    senderOptions({ video: size }),
    senderOptions({ video: size, source: FILE, timeOverlay: true, fecPercent: 20 }),
  ]);
  const receivers = [
    receiverOptions(),
    receiverOptions({ ssrc: 7, tapPort: 5001, timeOverlay: true }),
    receiverOptions({ fec: true, jitterBufferMs: 20 }),
  ];

  it('each sender that gstcv-loop makes', () => {
    for (const options of senders) {
      const strings = [capturePipeline(options), writerPipeline(options)].map(renderPipeline);
      for (const text of [...strings, renderShellCommand(directSenderPipeline(options))]) {
        expect([text, lintPipeline(text).findings]).toEqual([text, []]);
      }
    }
  });

  it('each receiver that gstcv-loop makes, with a word on what watches its open', () => {
    for (const options of receivers) {
      const text = renderPipeline(receiverPipeline(options));
      expect([text, lintPipeline(text).findings]).toEqual([text, []]);
      expect(lintPipeline(text).notes).toEqual([expect.stringContaining('a process that it watches') as string]);
      const command = renderShellCommand(directReceiverPipeline(options));
      expect([command, lintPipeline(command).findings]).toEqual([command, []]);
    }
  });

  it.each(Object.entries(SOURCES))(
    'what gstcv-loop makes of the source %s, but for an open that it watches',
    (name, source) => {
      const options = senderOptions({ source });
      const [capture, command] = [capturePipeline(options), directSenderPipeline(options)];
      // The queue is the user's own word.
      const rules = (text: string) =>
        lintPipeline(text).findings.flatMap(({ rule }) => (rule === 'queue-depth' ? [] : [rule]));
      const watched = name === 'rtsp' || name === 'rtp' ? ['open-hangs'] : [];
      expect(rules(renderPipeline(capture))).toEqual(watched);
      expect(rules(renderShellCommand(command))).toEqual([]);
    },
  );

  it.each(ENCODER_ELEMENTS)('what gstcv-loop sends with %s', (name) => {
    const encoder = { ...senderOptions().encoder, element: name };
    for (const text of [writerPipeline, directSenderPipeline].map((make) =>
      renderPipeline(make(senderOptions({ encoder }))),
    )) {
      const faults = lintPipeline(text).findings.filter(({ rule }) => rule !== 'opencv-end');
      expect([text, faults]).toEqual([text, []]);
    }
  });

  it.each(CODECS)('what gstcv-loop receives of %s, with every decoder', (codec) => {
    for (const decoder of decoderWords(codec)) {
      const text = renderPipeline(receiverPipeline(receiverOptions({ codec, decoder })));
      expect([text, lintPipeline(text).findings]).toEqual([text, []]);
    }
  });

  it.each([
    `${IN} ! ${DECODE} ! ${SINK}`,
    `${ENCODE} ! ${OUT}`,
    // A file is paced by its sink, and all its frames are wanted.
    'filesrc location=a.mp4 ! decodebin ! appsink',
    // An encoder with one slice a picture.
    `${ENCODE} threads=1 ! rtph264pay config-interval=-1 ! udpsink sync=false`,
    `udpsrc address=239.1.2.3 port=5000 buffer-size=8388608 ! ${RTP} ! rtph264depay ! ${DECODE} ! ${SINK}`,
    'v4l2src ! image/jpeg ! jpegdec ! videoconvert ! video/x-raw,format=BGR ! appsink sync=false drop=true max-buffers=2',
    'gst-launch-1.0 videotestsrc ! fakesink',
  ])('%s', (text) => {
    expect(lintPipeline(text)).toMatchObject({ findings: [], mended: null });
  });
});

describe('the mended pipeline', () => {
  it('keeps how it was written', () => {
    const text =
      "gst-launch-1.0 -v udpsrc port=5000 caps='application/x-rtp, encoding-name=H264' ! \\\n  rtph264depay ! decodebin !  autovideosink | cat";
    expect(lintPipeline(text).mended).toBe(
      "gst-launch-1.0 -v udpsrc port=5000 caps='application/x-rtp, encoding-name=H264' buffer-size=8388608 reuse=false ! \\\n  rtph264depay ! decodebin !  autovideosink sync=false | cat",
    );
  });

  it('changes a value where it stands, in its quotes', () => {
    expect(lintPipeline(`${ENCODE.replace('zerolatency', '"fastdecode"')} ! ${OUT}`).mended).toContain(
      'tune="zerolatency" ',
    );
  });

  it('is separated from a link that follows at once', () => {
    expect(lintPipeline('v4l2src!appsink').mended).toBe('v4l2src!appsink sync=false drop=true max-buffers=1');
    expect(lintPipeline('v4l2src!queue!appsink').mended).toMatch(/^v4l2src!queue leaky=downstream .*=0 !appsink/);
  });

  it('shows what one mend brings to light', () => {
    const text = 'videotestsrc ! x264enc ! rtph264pay config-interval=-1 ! udpsink';
    const { mended } = lintPipeline(text);
    expect(lintPipeline(mended ?? '').findings).toEqual([]);
  });
});

it('puts the worst first, and then as they stand in the text', () => {
  const { findings } = lintPipeline(
    'udpsrc port=1 ! rtpjitterbuffer ! rtph264depay ! decodebin ! videoconvert ! appsink',
  );
  expect(findings.map(({ severity }) => severity)).toEqual([
    ...['hang', 'fails', 'latency', 'latency', 'latency', 'latency', 'loss', 'loss'],
  ]);
  const places = findings.filter(({ severity }) => severity === 'latency').map(({ span }) => span.start);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

it.each([
  ['udpsrc ! appsink', 'capture'],
  ['appsrc ! udpsink', 'writer'],
  ['gst-launch-1.0 videotestsrc ! udpsink', 'sender'],
  ['gst-launch-1.0 udpsrc ! fakesink', 'receiver'],
  ['videotestsrc ! fakesink', 'whole'],
  ['appsrc ! appsink', 'whole'],
])('tells which end of a link it is: %s', (text, end) => {
  expect(lintPipeline(text).end).toBe(end);
});
