import { expect, it } from 'vitest';
import { listScreens } from '../../../src/prepare/source/list-screens.js';

it('lists the displays that let us in: that of the environment first, each once', async () => {
  const screens = await listScreens({
    env: { DISPLAY: ':7' },
    sockets: () => Promise.resolve(['X10', 'X7', 'X2', '.lock']),
    find: ({ DISPLAY = '' }) =>
      Promise.resolve(DISPLAY === ':2' ? { available: false, reason: 'no' } : { available: true, display: DISPLAY }),
  });
  expect(screens).toEqual([':7', ':10']);
});
