import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { WakeUp } from '../../src/api/wake-up.js';
import { WAKE_UP_BYTES } from '../../src/pipeline/wakeable-pipeline.js';

it('wakes until the read has ended, and again where the first call was not heard', async () => {
  const wakeUp = await WakeUp.open();
  const pipeline = createSocket('udp4').bind(wakeUp.port, '127.0.0.1');
  await once(pipeline, 'listening');
  const sizes: number[] = [];
  const read = new Promise<void>((resolve) => {
    pipeline.on('message', ({ length }) => {
      if (sizes.push(length) === 3) resolve();
    });
  });
  await wakeUp.end(read);
  expect(sizes.slice(0, 3)).toEqual([WAKE_UP_BYTES, WAKE_UP_BYTES, WAKE_UP_BYTES]);
  pipeline.close();
  wakeUp.close();
});

it('is content with a read that fails, and with a pipeline that has gone', async () => {
  const wakeUp = await WakeUp.open();
  await wakeUp.end(Promise.reject(new Error('broken')));
  wakeUp.close();
});
