import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openWindow } from '../../src/child/open-window.js';

beforeEach(() => {
  vi.stubEnv('DISPLAY', undefined);
  vi.stubEnv('WAYLAND_DISPLAY', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it.each(['none', 'auto'] as const)('with %s there is no window where there is no display', async (mode) => {
  expect(await openWindow(mode, 'x', 'left')).toBeNull();
});

it('with none nobody asks for the display', async () => {
  vi.stubEnv('DISPLAY', ':99999');
  expect(await openWindow('none', 'x', 'left')).toBeNull();
});

it.each([undefined, ':4999'])('with window and DISPLAY %s says what is missing and what to do', async (display) => {
  vi.stubEnv('DISPLAY', display);
  await expect(openWindow('window', 'x', 'left')).rejects.toMatchObject({
    ...{ code: 'missing', exitCode: 3 },
    message: expect.stringMatching(/^no display for a window \(.*DISPLAY.*\): use --display none or auto$/) as string,
  });
});
