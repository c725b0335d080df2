import { expect, it } from 'vitest';
import { diagnosis, expectEnd, expectFramesAfter, startFaultyLoop } from './faulty-loop.js';

it('is found by its frame rate, and is not restarted', async () => {
  await using run = await startFaultyLoop({
    request: {
      preset: 'veryslow',
      size: { width: 1920, height: 1080 },
      frameRate: { numerator: 60, denominator: 1 },
      bitrateKbps: 20_000,
    },
    limits: { healthWindowMs: 1500, minFpsPercent: 90, stallTimeoutMs: 4000 },
  });
  const slow = await run.event(diagnosis('sender', 'encoder-slow'));
  expect(slow.message).toMatch(/^the encoder takes \d+\.\d of 60\.0 frames a second .*choose a faster --preset/);
  expect(slow.evidence).toMatchObject({ nominalFps: 60 });
  expect(slow.evidence['fps']).toBeLessThan(54);
  expect(slow.evidence['writeSharePercent']).toBeGreaterThanOrEqual(50);
  await expectFramesAfter(run, slow);
  await expectEnd(run, { sender: 0, receiver: 0 });
});
