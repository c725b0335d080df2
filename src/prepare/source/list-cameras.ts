import { execa } from 'execa';
import { LoopError } from '../../errors/loop-error.js';
import { type Camera, parseCameras } from './camera-list.js';

const MONITOR = 'gst-device-monitor-1.0';
/** Each camera is opened for a moment. */
const TIMEOUT_MS = 10_000;

/** The cameras of this host with what they offer. @throws LoopError `missing` without the program that knows. */
export async function listCameras(env: NodeJS.ProcessEnv = {}): Promise<Camera[]> {
  const result = await execa(MONITOR, ['Video/Source'], {
    env: { ...env, LANG: 'C', LC_ALL: 'C' },
    stdin: 'ignore',
    stderr: 'ignore',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    reject: false,
  });
  if (result.code === 'ENOENT') {
    throw new LoopError('missing', `${MONITOR} is missing (install gstreamer1.0-plugins-base-apps)`);
  }
  return parseCameras(result.stdout);
}
