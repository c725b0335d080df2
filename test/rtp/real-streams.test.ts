import { execa } from 'execa';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StreamCounts } from '../../src/rtp/stream-counts.js';
import { Tap } from '../../src/rtp/tap.js';

/** GStreamer's own encoders and payloaders, through loopback: what is recognised must be what is really sent. */

const PT = 96;
const FRAMES = 60;
const SSRC = 0x1234_5678;
/** Noise fills many packets per picture, so that there are fragments. */
const SOURCE = `videotestsrc num-buffers=${String(FRAMES)} pattern=snow ! video/x-raw,format=I420,width=320,height=240,framerate=30/1`;
const SMALL_SOURCE = SOURCE.replace('pattern=snow', 'pattern=ball');
const X264 = 'x264enc speed-preset=ultrafast key-int-max=20 bitrate=2000';

let tap: Tap;
beforeEach(async () => {
  tap = await Tap.open({ payloadType: PT, expectedSsrc: null }, () => performance.now());
});
afterEach(() => tap.close());

/** Paced a little, so that no burst overflows a socket whose buffer the system has cut. */
async function play(...elements: readonly string[]): Promise<void> {
  const sink = `udpsink host=127.0.0.1 port=${String(tap.port)} sync=false max-bitrate=40000000`;
  const pipeline = [...elements, sink].join(' ! ').split(' ');
  await execa('timeout', ['20', 'gst-launch-1.0', '-q', ...pipeline], { stdin: 'ignore' });
}

async function heardAll(): Promise<StreamCounts> {
  let before = -1;
  await vi.waitFor(
    () => {
      const { packets, foreign } = tap.counts();
      const all = packets + foreign.codec;
      const isQuiet = all === before;
      before = all;
      expect(isQuiet && all > 0).toBe(true);
    },
    { interval: 100, timeout: 5000 },
  );
  return tap.counts();
}

const PURE = { notRtp: 0, payloadType: 0, ssrc: 0, codec: 0 };
const KEY_FRAMES = Math.ceil(FRAMES / 20);

it.each([
  ['with sliced pictures', `${X264} tune=zerolatency sliced-threads=true threads=4`, ''],
  ['with B-frames', `${X264} bframes=3`, ''],
  ['in Annex B with access unit delimiters', `${X264} aud=true byte-stream=true tune=zerolatency`, ''],
  ['in aggregation packets', `${X264} tune=zerolatency`, ' aggregate-mode=zero-latency'],
  ['in small packets', `${X264} tune=zerolatency`, ' mtu=200'],
])('takes H.264 %s for ours, and counts its key frames', async (_, encoder, options) => {
  await play(SOURCE, encoder, `rtph264pay pt=${String(PT)} ssrc=${String(SSRC)} config-interval=-1${options}`);
  const counts = await heardAll();
  expect(counts).toMatchObject({ lost: 0, reordered: 0, ssrc: SSRC, ssrcChanges: 0, foreign: PURE });
  expect(counts.packets).toBeGreaterThan(FRAMES);
  expect(counts.keyFrames).toBe(KEY_FRAMES);
  for (const date of [counts.lastIdrAtMs, counts.lastSpsAtMs, counts.lastPpsAtMs]) {
    expect(date).toBeGreaterThanOrEqual(counts.firstAtMs ?? Infinity);
  }
});

it.each([
  ['as it comes', SOURCE, '', ''],
  ['in aggregation packets', SMALL_SOURCE, '', ' aggregate-mode=zero-latency'],
  ['with B-frames and open groups of pictures', SMALL_SOURCE, ' option-string=bframes=4:open-gop=1', ''],
  ['with IDR pictures that nothing leads', SMALL_SOURCE, ' option-string=bframes=0:open-gop=0', ''],
])('takes H.265 %s for foreign, every packet of it', async (_, source, encoding, options) => {
  const encoder = `x265enc speed-preset=ultrafast key-int-max=20 bitrate=2000${encoding}`;
  await play(source, encoder, `rtph265pay pt=${String(PT)} config-interval=-1${options}`);
  const { packets, ssrc, keyFrames, foreign } = await heardAll();
  expect({ packets, ssrc, keyFrames }).toEqual({ packets: 0, ssrc: null, keyFrames: 0 });
  expect(foreign).toMatchObject({ notRtp: 0, payloadType: 0, ssrc: 0, lastCodec: 'h265' });
  expect(foreign.codec).toBeGreaterThanOrEqual(FRAMES);
});

it.each([
  ['VP8', 'vp8enc deadline=1 ! rtpvp8pay'],
  ['JPEG', 'jpegenc ! rtpjpegpay'],
])('does not take %s for ours', async (_, elements) => {
  await play(SMALL_SOURCE, `${elements} pt=${String(PT)}`);
  const { packets, foreign } = await heardAll();
  expect(packets).toBe(0);
  expect(foreign.codec).toBeGreaterThanOrEqual(FRAMES);
});
