import { createRequire } from 'node:module';
import { ADDON_ENVIRONMENT } from '../config/addon-environment.js';
import { LoopError } from '../errors/loop-error.js';

/** OpenCV writes its warnings to stderr, some for every capture that opens; errors stay. The user's own level counts. */
const QUIET = { OPENCV_LOG_LEVEL: 'ERROR' } as const;

const NEEDED = 'OPENCV4NODEJS_DISABLE_EXTERNAL_MEM_TRACKING';

/**
 * Sets in this process what the children are given at fork. Has to be called before the addon loads, which reads it then.
 * @param loadedFiles what has been loaded by `require`, of which the addon is.
 * @throws LoopError `bad-config` where it was loaded already, and without what keeps it from ending the process
 */
export function setAddonEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
  loadedFiles: readonly string[] = Object.keys(createRequire(import.meta.url).cache),
): void {
  const isLoaded = loadedFiles.some((path) => path.endsWith('/opencv4nodejs.node'));
  if (isLoaded && environment[NEEDED] === undefined) {
    const advice = `call openReceiver() before you import it, or start the process with ${NEEDED}=1`;
    throw new LoopError(
      'bad-config',
      `@u4/opencv4nodejs was loaded with its memory tracking, which ends a process that reads video: ${advice}`,
    );
  }
  for (const [name, value] of Object.entries({ ...QUIET, ...ADDON_ENVIRONMENT })) environment[name] ??= value;
}
