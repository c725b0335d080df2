import { expect, it } from 'vitest';
import { recordPipeline } from '../../src/pipeline/record-pipeline.js';
import { renderArguments, renderPipeline } from '../../src/pipeline/render.js';

const options = { codec: 'h264', payloadType: 96, parameters: {}, fec: false, path: '/v/out.mkv' } as const;

it('unpacks the stream and decodes nothing', () => {
  expect(renderPipeline(recordPipeline(options))).toBe(
    'fdsrc fd=0 do-timestamp=true ! capsfilter caps="application/x-rtp-stream, media=(string)video, ' +
      'clock-rate=(int)90000, encoding-name=(string)H264, payload=(int)96" ! rtpstreamdepay ! ' +
      'rtpjitterbuffer latency=200 faststart-min-packets=1 mode=synced ! rtph264depay ! h264parse ! ' +
      'matroskamux offset-to-zero=true ! filesink location=/v/out.mkv buffer-mode=unbuffered',
  );
});

it('recovers lost packets where there are redundant ones', () => {
  const text = renderPipeline(recordPipeline({ ...options, fec: true }));
  expect(text).toContain('mode=synced do-lost=true ! rtpulpfecdec pt=122');
  expect(text).toContain('media.src_96 ! rtph264depay ! h264parse');
});

it.each([false, true])('gives gst-launch the same words that a pipeline string has: %s', (fec) => {
  const pipeline = recordPipeline({ ...options, fec });
  const words = renderArguments(pipeline);
  expect(words.join(' ')).toBe(renderPipeline(pipeline).replaceAll('  ', ' '));
  expect(words.slice(0, 5)).toEqual(['fdsrc', 'fd=0', 'do-timestamp=true', '!', expect.stringMatching(/^capsfilter/)]);
});

it('makes no element of a path', () => {
  const words = renderArguments(recordPipeline({ ...options, path: '/v/a " ! fakesink name="x.mkv' }));
  expect(words.at(-2)).toBe('location="/v/a \\" ! fakesink name=\\"x.mkv"');
});
