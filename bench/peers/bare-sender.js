// @ts-check
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { product } from './product.js';

const { clockId, monotonicUs } = await product('latency/clock.js');
const { SourceReader } = await product('sender/source-reader.js');
const { StreamWriter } = await product('sender/stream-writer.js');
const { openCv } = await product('video/addon.js');
const { writeStamp } = await product('video/stamp.js');

const [width = 0, height = 0, fps = 0, frames = 0, port = 0, bitrateKbps = 0] = process.argv.slice(2).map(Number);
/** For the receiver to have bound its port. */
const RECEIVER_OPENS_MS = 300;

/** @type {import('../../src/config/child-config.js').SenderConfig} */
const config = {
  role: 'sender',
  source: { kind: 'test', pattern: 'smpte' },
  video: { width, height, frameRate: { numerator: fps, denominator: 1 } },
  codec: 'h264',
  encoder: { element: 'x264enc', preset: 'superfast', bitrateKbps, gop: fps, threads: availableParallelism() },
  output: { kind: 'rtp', address: '127.0.0.1', port },
  ssrc: 1,
  session: 1,
  firstSequence: null,
  fecPercent: 0,
  hold: false,
  stamp: true,
  cameraStamp: false,
  trace: false,
  recipe: 'planar',
  timeOverlay: false,
  display: 'none',
  hook: null,
  frames,
  samples: null,
};

openCv();
process.send?.('ready');
await once(process, 'message');
await sleep(RECEIVER_OPENS_MS);
const writer = new StreamWriter(config);
const source = new SourceReader(config);
const clock = clockId();
for (let sequence = 0; sequence < frames; sequence += 1) {
  const frame = await source.read();
  if (frame === null) break;
  writeStamp(frame, { session: 1, sequence, capturedUs: monotonicUs(), clockId: clock });
  writer.write(frame);
  frame.release();
}
writer.release();
process.send?.('done');
