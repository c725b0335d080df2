/**
 * Forked by addon-checks.ts: loads the OpenCV addon and tells what it is. In a process of its own, because loading native
 * code can end the process.
 */
import { errorText } from '../errors/loop-error.js';
import { openCv } from '../video/addon.js';
import type { AddonReport } from './addon-checks.js';

function describeAddon(): AddonReport {
  try {
    const information = openCv().getBuildInformation();
    const version = /OpenCV (\d\S*)/.exec(information)?.[1] ?? 'of unknown version';
    const gstreamer = /^\s*GStreamer:\s+(YES.*\S|YES)\s*$/m.exec(information)?.[1] ?? null;
    return { kind: 'loaded', version, gstreamer, tracksMemory: tracksMemory() };
  } catch (thrown) {
    // Node's list of who required what says nothing to a user.
    return { kind: 'failed', reason: errorText(thrown).replace(/\nRequire stack:(\n- .*)*/, '') };
  }
}

/** Where it is off, there are no figures. */
function tracksMemory(): boolean {
  return openCv().getMemMetrics().TotalAlloc >= 0;
}

process.send?.(describeAddon(), () => {
  process.disconnect();
});
