import { findDisplay } from '../../host/x-server.js';
import { assertUdpPortFree } from '../check-port.js';
import { probeFile } from '../probe-file.js';
import { resolveHost } from '../resolve-host.js';
import { findImages } from './image-range.js';
import { listCameras } from './list-cameras.js';
import { assertCamera } from './look-at-camera.js';
import type { SourceDeps } from './found-source.js';
import { probeSource } from './probe-source.js';

/** The password of an rtsp:// source that names a user alone. */
export const PASSWORD_VARIABLE = 'GSTCV_RTSP_PASSWORD';

/** The host as it is. */
export const REAL_SOURCE_DEPS: SourceDeps = {
  resolveHost: (flag, host) => resolveHost(flag, host),
  assertUdpPortFree: (flag, port, address) => assertUdpPortFree(flag, port, address),
  probeFile: (path) => probeFile(path),
  probeSource: (source, video, timeoutMs) => probeSource(source, video, { timeoutMs }),
  findImages: (location) => findImages(location),
  listCameras: () => listCameras(),
  assertCamera: (device) => assertCamera(device),
  findDisplayNamed: (display) => findDisplay(display === null ? process.env : { ...process.env, DISPLAY: display }),
  rtspPassword: () => process.env[PASSWORD_VARIABLE] ?? null,
};
