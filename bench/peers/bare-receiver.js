// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicUs } from '../../dist/latency/clock.js';
import { delayUs } from '../../dist/latency/stamp-code.js';
import { chain } from '../../dist/pipeline/element.js';
import { receiverPipeline } from '../../dist/pipeline/receiver-pipeline.js';
import { renderPipeline } from '../../dist/pipeline/render.js';
import { openCv } from '../../dist/video/addon.js';
import { Capture } from '../../dist/video/capture.js';
import { readStamp } from '../../dist/video/stamp.js';

const port = Number(process.argv[6]);
const LAST_FRAMES_MS = 300;

openCv();
// The open blocks until a picture comes: said before, so that the sender begins.
await new Promise((resolve) => process.send?.('ready', resolve));
const options = { bindAddress: '127.0.0.1', port, ssrc: null, timeOverlay: false, tapPort: null };
const elements = receiverPipeline(options).flatMap((part) => [...part.elements]);
const decoder = elements.slice(elements.findIndex(({ factory }) => factory === 'rtph264depay'));
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
