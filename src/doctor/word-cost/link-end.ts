/** Forked by run-link.ts: one end of a measured link, a writer of stamped frames or a reader of their delays. */
import { setTimeout as delay } from 'node:timers/promises';
import { errorText } from '../../errors/loop-error.js';
import { clockId, monotonicUs } from '../../latency/clock.js';
import { delayUs } from '../../latency/stamp-code.js';
import { type Mat, openCv, withMat } from '../../video/addon.js';
import { Capture } from '../../video/capture.js';
import { Frame } from '../../video/frame.js';
import { readStamp, writeStamp } from '../../video/stamp.js';
import { Writer } from '../../video/writer.js';
import { type LinkAnswer, type LinkOrder, orderSchema } from './link-messages.js';

function answer(message: LinkAnswer): void {
  process.send?.(message);
}

/** The picture moves by a pixel with each frame, so that the encoder has something to do. */
const MARGIN_PX = 64;

function texture(width: number, height: number): Mat {
  const cv = openCv();
  const pixels = Buffer.alloc((width + MARGIN_PX) * height * 3);
  for (let index = 0; index < pixels.length; index += 1) {
    const pixel = Math.floor(index / 3);
    const [x, y] = [pixel % (width + MARGIN_PX), Math.floor(pixel / (width + MARGIN_PX))];
    pixels[index] = ((x >> 3) * 31 + (y >> 3) * 17 + (index % 3) * 60 + ((x ^ y) & 7) * 3) % 256;
  }
  return new cv.Mat(pixels, height, width + MARGIN_PX, cv.CV_8UC3);
}

type OrderOf<R extends LinkOrder['role']> = Extract<LinkOrder, { role: R }>;

/** Whether frames are to be written. */
let isWriting = false;

/** Writes frames at their rate until it is told to be idle. */
async function write({ pipeline, width, height, numerator, denominator }: OrderOf<'writer'>): Promise<void> {
  const cv = openCv();
  const picture = texture(width, height);
  const writer = Writer.open(pipeline, { width, height, frameRate: { numerator, denominator }, forceBgr: true });
  const fps = numerator / denominator;
  const startedMs = performance.now();
  isWriting = true;
  for (let sequence = 0; stillWriting(); sequence += 1) {
    const region = picture.getRegion(new cv.Rect(sequence % MARGIN_PX, 0, width, height));
    const mat = withMat(region, (lent) => lent.copy());
    const frame = new Frame(mat);
    try {
      writeStamp(frame, { session: 1, sequence, capturedUs: monotonicUs(), clockId: clockId() });
      writer.write(frame);
    } finally {
      frame.release();
    }
    await delay(Math.max(0, startedMs + ((sequence + 1) * 1000) / fps - performance.now()));
  }
  picture.release();
  writer.release();
}

/** Called, since it changes while something is awaited. */
function stillWriting(): boolean {
  return isWriting;
}

/** Opens at once, which may block until the first picture; the parent ends what takes too long. */
async function read(order: OrderOf<'reader'>): Promise<void> {
  const capture = Capture.open(order.pipeline);
  const delaysMs: number[] = [];
  let firstMs: number | null = null;
  for (;;) {
    const frame = await capture.read();
    if (frame === null) throw new Error('its capture came to an end');
    const nowUs = monotonicUs();
    const stamp = readStamp(frame);
    frame.release();
    const nowMs = performance.now();
    if (stamp !== null) {
      firstMs ??= nowMs;
      const sinceMs = nowMs - firstMs - order.warmupMs;
      if (sinceMs >= order.durationMs) break;
      if (sinceMs >= 0) delaysMs.push(delayUs(stamp.capturedUs, nowUs) / 1000);
    }
    if (order.busyMs > 0) await delay(order.busyMs);
  }
  answer({ kind: 'measured', delaysMs });
  capture.release();
}

async function run(message: unknown): Promise<void> {
  const order = orderSchema.parse(message);
  if (order.role === 'idle') {
    isWriting = false;
    return;
  }
  if (order.role === 'writer') await write(order);
  else await read(order);
  answer({ kind: 'idle' });
}

process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (message) => {
  run(message).catch((error: unknown) => {
    answer({ kind: 'failed', reason: errorText(error) });
  });
});
try {
  openCv();
  answer({ kind: 'idle' });
} catch (error) {
  answer({ kind: 'failed', reason: errorText(error) });
}
