import type { ReceiverConfig } from '../config/child-config.js';
import { stampClock } from '../latency/stamp-clock.js';
import type { Stamp } from '../latency/stamp-code.js';
import { receiverPipeline } from '../pipeline/receiver-pipeline.js';
import { renderPipeline } from '../pipeline/render.js';
import { wakeable } from '../pipeline/wakeable-pipeline.js';
import { CameraStampReader } from '../video/camera-stamp-reader.js';
import { Capture } from '../video/capture.js';
import type { Frame } from '../video/frame.js';
import { readStamp } from '../video/stamp.js';
import { FrameReceiver } from './frame-receiver.js';
import { requireElements } from './require-elements.js';
import { WakeUp } from './wake-up.js';

/** Opens the pipeline in this process. Only imported when it is wanted, since it loads OpenCV. */
export async function openFrames(config: ReceiverConfig, signal: AbortSignal | undefined): Promise<FrameReceiver> {
  const wakeUp = await WakeUp.open();
  try {
    const pipeline = wakeable(receiverPipeline(config), wakeUp.port);
    await requireElements(pipeline);
    signal?.throwIfAborted();
    const capture = Capture.open(renderPipeline(pipeline));
    const parts = { capture, wakeUp, readStamp: stampReader(config), clock: stampClock(config.wallErrorUs), signal };
    return new FrameReceiver(parts);
  } catch (error) {
    wakeUp.close();
    throw error;
  }
}

function stampReader({ readStamp: which }: ReceiverConfig): (frame: Frame) => Stamp | null {
  if (which === 'picture') return readStamp;
  const reader = new CameraStampReader();
  return (frame) => reader.read(frame);
}
