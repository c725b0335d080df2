import { CODEC_SPECS, rtpCaps } from './codecs.js';
import { branch, capsFilter, chain, element, type Pipeline } from './element.js';
import { encoderElements, encoderSpec } from './encoders.js';
import type { ReceiverPipelineOptions } from './receiver-pipeline.js';
import type { SenderPipelineOptions } from './sender-pipelines.js';
import { sourceHead } from './source-head.js';
import { udpSink } from './udp-sink.js';
import { rawCaps } from './video-format.js';

/**
 * The pipelines that tutorials show and most people begin with: BGR everywhere, every property that is not needed to get a
 * picture left at its default. Only `latency --baseline` runs them, to tell what the difference is on this machine.
 */

export function naiveCapturePipeline({ source, video }: SenderPipelineOptions): Pipeline {
  const caps = capsFilter(rawCaps('BGR', video));
  const convert = ['videorate', 'videoscale', 'videoconvert'].map((factory) => element(factory));
  return [chain(...sourceHead(source, video), ...convert, caps, element('appsink'))];
}

export function naiveWriterPipeline({ encoder, video, output }: SenderPipelineOptions): Pipeline {
  if (output.kind !== 'rtp') throw new Error('the naive pipelines are measured over a network only');
  const { payloader, payloadType } = CODEC_SPECS[encoderSpec(encoder.element).codec];
  return [
    chain(
      element('appsrc'),
      element('videoconvert'),
      // Left alone, videoconvert gives Y444, which is yet slower and hardly shown by anybody.
      capsFilter({ media: 'video/x-raw', fields: { format: { type: 'string', value: 'I420' } } }),
      // With zerolatency, which everybody finds: without it the delay is more than a second, and nothing to compare.
      ...encoderElements({ ...encoder, omit: ['threads', 'byte-stream'] }, video),
      element(payloader.factory, { pt: payloadType }),
      element('udpsink', { host: output.address, port: output.port }),
    ),
  ];
}

/** With our tap, which costs nothing that can be measured, so that the run can be watched as any other. */
export function naiveReceiverPipeline({ bindAddress, port, codec, tapPort }: ReceiverPipelineOptions): Pipeline {
  const source = element('udpsrc', { address: bindAddress, port, caps: [rtpCaps(codec)] });
  const decode = [CODEC_SPECS[codec].depayloader, 'decodebin', 'videoconvert', 'appsink'].map((factory) =>
    element(factory),
  );
  if (tapPort === null) return [chain(source, ...decode)];
  return [
    chain(source, element('tee', { name: 'tap' }), ...decode),
    branch('tap.', element('queue', { leaky: 'downstream' }), udpSink('127.0.0.1', tapPort)),
  ];
}
