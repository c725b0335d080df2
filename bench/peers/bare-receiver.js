// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { product } from './product.js';

const { monotonicUs } = await product('latency/clock.js');
const { delayUs } = await product('latency/stamp-code.js');
const { chain } = await product('pipeline/element.js');
const { receiverPipeline } = await product('pipeline/receiver-pipeline.js');
const { renderPipeline } = await product('pipeline/render.js');
const { openCv } = await product('video/addon.js');
const { Capture } = await product('video/capture.js');
const { readStamp } = await product('video/stamp.js');

const port = Number(process.argv[6]);
const LAST_FRAMES_MS = 300;

openCv();
// The open blocks until a picture comes: said before, so that the sender begins.
await new Promise((resolve) => process.send?.('ready', resolve));
const options = {
  bindAddress: '127.0.0.1',
  port,
  ssrc: null,
  fec: false,
  jitterBufferMs: 0,
  timeOverlay: false,
  tapPort: null,
};
const elements = receiverPipeline(options).flatMap((/** @type {any} */ part) => [...part.elements]);
const decoder = elements.slice(elements.findIndex((/** @type {any} */ { factory }) => factory === 'rtph264depay'));
const source = elements.slice(0, 1);
const capture = Capture.open(renderPipeline([chain(...source, ...decoder)]));
/** @type {{ latenciesMs: (number | null)[], arrivalsMs: number[] }} */
const samples = { latenciesMs: [], arrivalsMs: [] };
process.on('message', () => void finish());
for (let frame = await capture.read(); frame !== null; frame = await capture.read()) {
  const nowUs = monotonicUs();
  const stamp = readStamp(frame);
  frame.release();
  samples.latenciesMs.push(stamp === null ? null : delayUs(stamp.capturedUs, nowUs) / 1000);
  samples.arrivalsMs.push(nowUs / 1000);
}

async function finish() {
  await sleep(LAST_FRAMES_MS);
  process.send?.(samples);
}
