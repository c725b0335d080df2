import { expect, it } from 'vitest';
import { setAddonEnvironment } from '../../src/api/addon-in-process.js';
import { ADDON_ENVIRONMENT } from '../../src/config/addon-environment.js';

const ADDON = '/app/node_modules/@u4/opencv4nodejs/build/Release/opencv4nodejs.node';
const NEEDED = 'OPENCV4NODEJS_DISABLE_EXTERNAL_MEM_TRACKING';

it('gives this process what a child is given, and leaves what the user has set', () => {
  const environment = { OPENCV_LOG_LEVEL: 'DEBUG', OPENCV_VIDEOIO_PRIORITY_LIST: 'V4L2' };
  setAddonEnvironment(environment, []);
  expect(environment).toEqual({ ...ADDON_ENVIRONMENT, ...{ OPENCV_LOG_LEVEL: 'DEBUG' }, ...environment });
  expect(environment).toMatchObject({ [NEEDED]: '1', OPENCV_VIDEOIO_PRIORITY_LIST: 'V4L2' });
});

it('refuses an addon that was loaded without it, and says what to do', () => {
  expect(() => setAddonEnvironment({}, ['/app/main.js', ADDON])).toThrow(
    expect.objectContaining({
      code: 'bad-config',
      message: expect.stringMatching(/openReceiver\(\) before you import it, .* with OPENCV4NODEJS_\w+=1$/) as unknown,
    }),
  );
});

it('takes one that was loaded with it', () => {
  expect(() => setAddonEnvironment({ [NEEDED]: '1' }, [ADDON])).not.toThrow();
});
