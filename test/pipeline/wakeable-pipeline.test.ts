import { expect, it } from 'vitest';
import { chain, element } from '../../src/pipeline/element.js';
import { receiverPipeline } from '../../src/pipeline/receiver-pipeline.js';
import { renderPipeline } from '../../src/pipeline/render.js';
import { WAKE_UP_BYTES, wakeable } from '../../src/pipeline/wakeable-pipeline.js';
import { elementNamed, receiverOptions } from './options.js';

const TINY = 'video/x-raw, format=(string)I420, width=(int)8, height=(int)8, framerate=(fraction)1/1';

it('puts a second source of frames beside the decoder, and both in front of one appsink', () => {
  const plain = receiverPipeline(receiverOptions());
  const [, decoder = '', filter = ''] = /^(.* ! (capsfilter .*)) ! appsink/.exec(renderPipeline(plain)) ?? [];
  expect(renderPipeline(wakeable(plain, 40_000))).toBe(
    [
      `funnel name=frames ! ${filter} ! appsink drop=true max-buffers=1 sync=false`,
      `videotestsrc num-buffers=1 ! capsfilter caps="${TINY}" ! frames.`,
      `udpsrc address=127.0.0.1 port=40000 reuse=false caps="${TINY}" ! frames.`,
      `${decoder} ! frames.`,
    ].join('  '),
  );
});

it('leaves every other branch as it is', () => {
  const options = receiverOptions({ fec: true, jitterBufferMs: 20, ssrc: 7, tapPort: 5 });
  const plain = receiverPipeline(options);
  const others = plain.filter(({ elements }) => elements.at(-1)?.factory !== 'appsink');
  expect(wakeable(plain, 40_000)).toEqual(expect.arrayContaining([...others]));
});

it('keeps only the newest frame, and waits for a first one while it opens', () => {
  const { properties } = elementNamed(wakeable(receiverPipeline(receiverOptions()), 1), 'appsink');
  expect(properties).toEqual({ drop: true, 'max-buffers': 1, sync: false });
});

it('asks for a frame with as many bytes as one of 8x8 has in I420', () => {
  expect(WAKE_UP_BYTES).toBe(8 * 8 + 2 * (4 * 4));
});

it('is for pipelines that end in OpenCV', () => {
  expect(() => wakeable([chain(element('videotestsrc'), element('fakesink'))], 1)).toThrow(
    'the pipeline has no appsink',
  );
});
