import { expect, it } from 'vitest';
import { LoopError } from '../../src/errors/loop-error.js';
import { mayBeMisfed, misfedError } from '../../src/supervisor/misfed.js';

const NO_DECODER = new LoopError('missing', 'no decoder for this stream (install gstreamer1.0-libav)');

it.each([
  [new LoopError('open-failed', 'capture does not open'), true],
  [new LoopError('child-died', 'signal SIGABRT'), true],
  [NO_DECODER, true],
  [new LoopError('missing', 'no element "rtph264depay"'), false],
  [new LoopError('open-timeout', 'no picture'), false],
])('a pipeline may end so on what is not its stream: %s, %s', (error, isSo) => {
  expect(mayBeMisfed(error)).toBe(isSo);
});

it('is worth another try, even where a decoder seemed to be missing', () => {
  const error = misfedError(NO_DECODER, 'h265');
  expect(error).toMatchObject({ code: 'open-failed', retryable: true, cause: NO_DECODER });
  expect(error.message).toBe(`${NO_DECODER.message}; what reaches the port is no H.265 stream: waiting for one`);
});
