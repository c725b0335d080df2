import { access, constants, realpath, stat } from 'node:fs/promises';
import { badSource } from '../../config/source/bad-part.js';
import type { SourceRequest } from '../../config/source/source-request.js';
import { LoopError } from '../../errors/loop-error.js';
import { chooseMode } from './camera-list.js';
import { type FoundSource, probed, type SourceDeps, type SourceQuestion, wantedVideo } from './found-source.js';

/** The mode of a camera that fits best, from its own list; where it has none, what it gives when it is opened. */
export async function lookAtCamera(
  source: SourceRequest & { kind: 'v4l2' },
  request: SourceQuestion,
  deps: SourceDeps,
): Promise<FoundSource> {
  const { device, format } = source;
  const node = await deps.assertCamera(device);
  const cameras = await deps.listCameras();
  const modes = cameras.find((camera) => camera.device === node)?.modes ?? [];
  const video = wantedVideo(request);
  const mode = chooseMode(modes, { size: request.size ?? video, frameRate: video.frameRate, format });
  const make: FoundSource['make'] = (fit) => ({ kind: 'v4l2', device, mode, ...fit });
  if (mode !== null) return { own: mode, live: true, make };
  if (format !== null && modes.length > 0) {
    throw badSource(
      'source',
      `v4l2://${device}`,
      `this camera has no ${format} mode (\`gstcv-loop sources\` lists those it has)`,
    );
  }
  return probed(make, request, deps);
}

/**
 * A device that is there and that this user may use.
 * @returns its path as cameras are listed, which `/dev/v4l/by-id/…` is a link to.
 * @throws LoopError `missing` where it is not, `bad-config` where it is something else
 */
export async function assertCamera(device: string): Promise<string> {
  const complain = (advice: string) =>
    new LoopError('missing', badSource('source', `v4l2://${device}`, advice).message);
  try {
    const file = await stat(device);
    if (!file.isCharacterDevice()) throw badSource('source', `v4l2://${device}`, 'this is no device');
    await access(device, constants.R_OK | constants.W_OK);
    return await realpath(device);
  } catch (cause) {
    if (cause instanceof LoopError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EACCES') throw complain('this user may not use it: add the user to the group video, and log in anew');
    throw complain('there is no such device: is the camera plugged in? (`gstcv-loop sources` lists those that are)');
  }
}
