import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chain, element, type Element, type Pipeline } from '../../src/pipeline/element.js';
import { renderPipeline } from '../../src/pipeline/render.js';
import { capturePipeline, writerPipeline } from '../../src/pipeline/sender-pipelines.js';
import { receiverPipeline } from '../../src/pipeline/receiver-pipeline.js';
import type { VideoFormat } from '../../src/pipeline/video-format.js';
import { adjusted, FILE, receiverOptions, senderOptions } from '../pipeline/options.js';

/** A folder for one test file, and how to be rid of it. */
export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'gstcv-loop-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The elements with those of some factories replaced by others. */
function replaced(pipeline: Pipeline, replacements: Readonly<Record<string, readonly Element[]>>): Pipeline {
  return pipeline.map((chain) => ({
    ...chain,
    elements: chain.elements.flatMap((one) => replacements[one.factory] ?? [one]),
  }));
}

/** The sender's own way from OpenCV to the encoder, but into a file instead of the network. */
export function toFile(path: string, video: VideoFormat, bitrateKbps = 2000): string {
  const encoder = { ...senderOptions().encoder, bitrateKbps };
  const container = [element('h264parse'), element('matroskamux'), element('filesink', { location: path })];
  const pipeline = writerPipeline(senderOptions({ video, encoder }));
  return renderPipeline(replaced(pipeline, { rtph264pay: [], udpsink: container }));
}

/** The receiver's own way from the decoder to OpenCV, but out of a file, and without losing a frame. */
export function fromFile(path: string): string {
  const picture = receiverPipeline(receiverOptions()).flatMap(({ elements }) => elements);
  const decoder = picture.slice(picture.findIndex(({ factory }) => factory === 'rtph264depay') + 1);
  return renderPipeline(
    adjusted([chain(element('filesrc', { location: path }), ...decoder)], 'appsink', { drop: false }),
  );
}

/** The sender's own way from a file to OpenCV, as fast as it goes. */
export function sourceFile(path: string, video: VideoFormat): string {
  const pipeline = capturePipeline(senderOptions({ source: { ...FILE, path }, video }));
  return renderPipeline(adjusted(pipeline, 'appsink', { sync: false }));
}
