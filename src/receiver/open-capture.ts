import type { ReceiverConfig } from '../config/child-config.js';
import { LoopError } from '../errors/loop-error.js';
import { udpBindError } from '../host/udp-bind.js';
import { findUdpPortOwner } from '../host/udp-port.js';
import { isGroup } from '../pipeline/multicast.js';
import { naiveReceiverPipeline } from '../pipeline/naive-pipelines.js';
import { receiverPipeline } from '../pipeline/receiver-pipeline.js';
import { renderPipeline } from '../pipeline/render.js';
import { Capture } from '../video/capture.js';

/**
 * Opens the receiving pipeline; blocks this thread until a picture comes.
 * @throws LoopError `open-failed`; where another program has the port, it says so, which GStreamer does not.
 */
export async function openCapture(config: ReceiverConfig): Promise<Capture> {
  try {
    const pipeline = config.recipe === 'naive' ? naiveReceiverPipeline(config) : receiverPipeline(config);
    return Capture.open(renderPipeline(pipeline));
  } catch (error) {
    throw (await portTaken(config, error)) ?? error;
  }
}

async function portTaken({ port, bindAddress }: ReceiverConfig, cause: unknown): Promise<LoopError | null> {
  // Others may have joined as well: that is no reason.
  if (isGroup(bindAddress)) return null;
  if ((await udpBindError(port, bindAddress)) !== 'EADDRINUSE') return null;
  const owner = await findUdpPortOwner(port, bindAddress);
  // An open that failed for another reason may still hold it.
  if (owner?.pid === process.pid) return null;
  const name = owner === null ? 'another program' : `${owner.command} (pid ${String(owner.pid)})`;
  return new LoopError('open-failed', `UDP port ${String(port)} on ${bindAddress} is taken by ${name}`, { cause });
}
