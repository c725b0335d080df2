import type { LoopConfig, LoopRequest } from '../config/loop-config.js';
import { ANY_PORT_DEPS, prepare } from '../prepare/prepare.js';

/** As `start` prepares it; each run takes a free port, so that the usual one may be taken. */
export function prepareHeadless(request: LoopRequest): Promise<LoopConfig> {
  return prepare(request, ANY_PORT_DEPS);
}
