import { CODEC_SPECS } from '../../src/pipeline/codecs.js';
import type { Element, Pipeline } from '../../src/pipeline/element.js';
import type { ReceiverPipelineOptions } from '../../src/pipeline/receiver-pipeline.js';
import type { SenderPipelineOptions } from '../../src/pipeline/sender-pipelines.js';
import type { Source } from '../../src/pipeline/sources.js';

export const PT = CODEC_SPECS.h264.payloadType;
export const FILE: Source & { kind: 'file' } = {
  kind: 'file',
  path: '/videos/walk.avi',
  loop: false,
  rescale: false,
  resample: false,
};

export function video(width = 640, height = 480, numerator = 30, denominator = 1) {
  return { width, height, frameRate: { numerator, denominator } };
}

/** What `start` without flags sends, but for what a test changes. */
export function senderOptions(changes: Partial<SenderPipelineOptions> = {}): SenderPipelineOptions {
  return {
    source: { kind: 'test', pattern: 'smpte' },
    video: video(),
    encoder: { element: 'x264enc', preset: 'superfast', bitrateKbps: 2000, gop: 30, threads: 2 },
    output: { kind: 'rtp', address: '127.0.0.1', port: 5000 },
    fecPercent: 0,
    timeOverlay: false,
    ...changes,
  };
}

export function receiverOptions(changes: Partial<ReceiverPipelineOptions> = {}): ReceiverPipelineOptions {
  const repair = { fec: false, jitterBufferMs: 0 };
  const coding = { codec: 'h264', payloadType: PT, parameters: {}, decoder: 'auto' } as const;
  const bound = { bindAddress: '127.0.0.1', port: 5000, ssrc: null, ...coding };
  return { ...bound, ...repair, timeOverlay: false, tapPort: null, ...changes };
}

export function elementsOf(pipeline: Pipeline): readonly Element[] {
  return pipeline.flatMap(({ elements }) => elements);
}

export function factoriesOf(pipeline: Pipeline): string[] {
  return elementsOf(pipeline).map(({ factory }) => factory);
}

export function elementNamed(pipeline: Pipeline, factory: string): Element {
  const found = elementsOf(pipeline).find((candidate) => candidate.factory === factory);
  if (found === undefined) throw new Error(`no ${factory} in ${factoriesOf(pipeline).join(', ')}`);
  return found;
}

/** The pipeline with one element's properties changed, e.g. so that it ends by itself. */
export function adjusted(pipeline: Pipeline, factory: string, properties: Element['properties']): Pipeline {
  elementNamed(pipeline, factory);
  return pipeline.map((chain) => ({
    ...chain,
    elements: chain.elements.map((element) =>
      element.factory === factory ? { factory, properties: { ...element.properties, ...properties } } : element,
    ),
  }));
}
