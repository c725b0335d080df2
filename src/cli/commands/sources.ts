import { listCameras } from '../../prepare/source/list-cameras.js';
import { listScreens } from '../../prepare/source/list-screens.js';
import { TEST_PATTERNS } from '../../pipeline/vocabulary.js';
import type { Flags } from '../../request/flags/flag.js';
import { sourcesText } from '../output/sources-text.js';

/** Prints what this host can take pictures from. */
export async function printSources(flags: Flags): Promise<void> {
  const [cameras, screens] = await Promise.all([listCameras(), listScreens()]);
  const found = {
    cameras: cameras.map(({ device, ...camera }) => ({ source: `v4l2://${device}`, ...camera })),
    screens: screens.map((display) => ({ source: `screen://${display}` })),
    patterns: TEST_PATTERNS.map((pattern) => `test://${pattern}`),
  };
  process.stdout.write(flags['json'] === true ? `${JSON.stringify(found)}\n` : sourcesText(found));
}
