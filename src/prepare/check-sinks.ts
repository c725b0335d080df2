import { access, constants, stat } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { dirname } from 'node:path';
import { badFlag } from '../config/flag-values.js';
import type { ForwardConfig, LoopRequest, SinkRequests } from '../config/loop-config.js';
import { comesBack } from './comes-back.js';
import type { PrepareDeps } from './prepare.js';

type Deps = Pick<PrepareDeps, 'resolveHost' | 'udpRouteError' | 'assertRecordable' | 'assertFolder'>;

/**
 * Finds out whether the receiver's sinks can take anything.
 * @param bind numeric, what the receiver listens on.
 * @throws LoopError `bad-config` or `missing`
 */
export async function checkSinks(
  { sinks, port }: LoopRequest,
  bind: string,
  deps: Deps,
): Promise<ForwardConfig | null> {
  const { record, snapshots, forward } = sinks;
  if (record !== null) await deps.assertRecordable(record);
  if (snapshots !== null) await deps.assertFolder(snapshots);
  if (forward === null) return null;
  const { host } = forward;
  const address = await deps.resolveHost('forward', host);
  const target = { address, port: forward.port };
  if (comesBack(target, { address: bind, port })) {
    throw badFlag('forward', shown(forward), 'the packets would come back to this receiver: write another port');
  }
  const error = await deps.udpRouteError(forward.port, address);
  if (error === null) return target;
  throw badFlag('forward', shown(forward), `this host has no route to ${address} (${error}): check the network`);
}

function shown({ host, port }: NonNullable<SinkRequests['forward']>): string {
  return `rtp://${isIPv6(host) ? `[${host}]` : host}:${String(port)}`;
}

/**
 * Makes sure that pictures can be kept in a folder, which is made with the first one where it is missing.
 * @throws LoopError `bad-config`
 */
export async function assertFolder({ dir }: NonNullable<SinkRequests['snapshots']>): Promise<void> {
  const existing = await nearestFolder(dir);
  await access(existing, constants.W_OK | constants.X_OK).catch(() => {
    throw badFlag('snapshot-every', dir, `this user may not write in ${existing}: check its permissions`);
  });
}

/** The folder itself, or the nearest one above it that is there. */
async function nearestFolder(dir: string): Promise<string> {
  for (let path = dir; ; path = dirname(path)) {
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory() === true) return path;
    if (found !== null) throw badFlag('snapshot-every', dir, `${path} is no folder: write another one`);
    if (path === dirname(path)) throw badFlag('snapshot-every', dir, 'there is no such folder');
  }
}
