import { randomInt } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { SenderConfig } from '../config/child-config.js';
import { DEFAULTS, LIMITS } from '../config/defaults.js';
import { badFlag } from '../config/flag-values.js';
import type {
  ControlConfig,
  LoopCommand,
  LoopConfig,
  LoopNote,
  LoopRequest,
  SinkRequests,
  SupervisionLimits,
} from '../config/loop-config.js';
import { readKeyFile } from '../control/key-file.js';
import { LoopError } from '../errors/loop-error.js';
import { isGroup, splitZone } from '../pipeline/multicast.js';
import { assertRealtime, mayRunRealtime } from '../host/realtime.js';
import { udpRouteError } from '../host/udp-route.js';
import { type DisplaySearch, findDisplay } from '../host/x-server.js';
import type { DescribedStream } from '../pipeline/read-sdp.js';
import { assertGroupJoinable, assertInterface } from './check-group.js';
import { assertHookFile } from './check-hook-file.js';
import { assertUdpPortFree } from './check-port.js';
import { assertRecordable } from './check-record.js';
import { assertFolder, checkSinks } from './check-sinks.js';
import { receiverConfig, senderConfig } from './child-configs.js';
import { chooseEncoder } from './choose-encoder.js';
import { assertDecoder, type CodingDeps, encoderNote, withEncoder } from './coding.js';
import { REAL_ENCODER_HOST } from './encoder-host.js';
import { describedRequest, readDescription } from './read-description.js';
import { resolveHost } from './resolve-host.js';
import type { SourceDeps } from './source/found-source.js';
import { sourceName } from '../pipeline/source-name.js';
import { lookAtSource } from './source/look-at-source.js';
import { REAL_SOURCE_DEPS } from './source/source-deps.js';

/** How the host is asked. */
export interface PrepareDeps extends CodingDeps, SourceDeps {
  readonly assertInterface: (iface: string) => void;
  readonly assertGroupJoinable: (port: number, address: string, iface: string | null) => Promise<void>;
  readonly udpRouteError: (port: number, address: string) => Promise<string | null>;
  readonly mayRunRealtime: () => Promise<boolean>;
  readonly findDisplay: () => Promise<DisplaySearch>;
  readonly readKeyFile: (path: string) => Promise<Buffer>;
  readonly readDescription: (path: string) => Promise<DescribedStream>;
  readonly assertRecordable: (record: NonNullable<SinkRequests['record']>) => Promise<void>;
  readonly assertHookFile: (path: string) => Promise<void>;
  readonly assertFolder: (snapshots: NonNullable<SinkRequests['snapshots']>) => Promise<void>;
}

export const REAL_DEPS: PrepareDeps = {
  ...REAL_SOURCE_DEPS,
  resolveHost: (flag, host) => resolveHost(flag, host),
  assertUdpPortFree: (flag, port, address) => assertUdpPortFree(flag, port, address),
  assertInterface: (iface) => assertInterface(iface),
  assertGroupJoinable: (port, address, iface) => assertGroupJoinable(port, address, iface),
  udpRouteError: (port, address) => udpRouteError(port, address),
  mayRunRealtime: () => mayRunRealtime(),
  findDisplay: () => findDisplay(),
  readKeyFile: (path) => readKeyFile(path),
  readDescription: (path) => readDescription(path),
  chooseEncoder: (wish) => chooseEncoder(wish, REAL_ENCODER_HOST),
  elements: () => REAL_ENCODER_HOST.elements(),
  assertRecordable: (record) => assertRecordable(record),
  assertHookFile: (path) => assertHookFile(path),
  assertFolder: (snapshots) => assertFolder(snapshots),
};

/** Where the port of the request is not the one that will be used, or nothing is run at all. */
export const ANY_PORT_DEPS: typeof REAL_DEPS = { ...REAL_DEPS, assertUdpPortFree: () => Promise.resolve() };

/**
 * Turns what the user asked for into what will run, and finds out before any child starts whatever can be found out by
 * then.
 * @throws LoopError `bad-config`, `missing`, or what a look at the source says (`open-failed`, `open-timeout`); of several faults the first in the order below.
 */
export async function prepare(asked: LoopRequest, deps: PrepareDeps = REAL_DEPS): Promise<LoopConfig> {
  const { sdp } = asked;
  const request = sdp == null ? asked : describedRequest(asked, await deps.readDescription(sdp));
  const roles = ROLES[request.command];
  if (request.multicast.iface !== null) deps.assertInterface(request.multicast.iface);
  const bound = roles.receiver ? listeningAddress(request, deps) : null;
  // The port comes last: it may be free at the next try, while the other faults stay until somebody mends them.
  const [targetAddress, found, , display, , control, , forward, bindAddress] = await inOrder(
    request.command === 'sender' ? reachableAddress(request, deps) : null,
    roles.sender ? lookAtSource(request, deps) : null,
    request.hook === null ? null : deps.assertHookFile(request.hook.path),
    request.display === 'none' ? null : lookForDisplay(request, deps),
    request.realtime ? assertRealtime(deps.mayRunRealtime) : null,
    controlConfig(request, deps),
    roles.receiver ? assertDecoder(request, deps) : null,
    bound?.then((address) => checkSinks(request, address, deps)) ?? null,
    bound?.then((address) => assertBindable(address, request, deps)) ?? null,
  );
  const target = targetAddress ?? loopbackOf(bindAddress);
  const ssrc = request.ssrc ?? (roles.sender ? randomInt(LIMITS.maxSsrc) : null);
  const output = outputFor(request, target, display?.available === true);
  const sending = found === null ? null : senderConfig(request, found, output, ssrc ?? 0);
  const sender = sending && (await withEncoder(request, sending, deps));
  const notes = [encoderNote(request, sender), certificateNote(request), displayNote(display)];
  return {
    sender,
    receiver: bindAddress === null ? null : receiverConfig(request, bindAddress, ssrc),
    realtime: request.realtime,
    warmSpare: request.warmSpare,
    control: control?.kind === 'server' ? { ...control, address: anyAddressLike(target) } : control,
    record: request.sinks.record,
    forward,
    limits: limitsFor(request.limits, sender),
    notes: notes.filter((note) => note !== null),
  };
}

/** What is easily forgotten in a script is said each time. */
function certificateNote({ source }: LoopRequest): LoopNote | null {
  if (source.kind !== 'rtsp' || !source.anyCertificate) return null;
  const message = `${sourceName(source)}: any certificate is taken (#tls=insecure): somebody in between could read the password and the pictures`;
  return { role: 'sender', message };
}

/** Whoever waits for a window should not have to guess. */
function displayNote(display: DisplaySearch | null): LoopNote | null {
  if (display === null || display.available) return null;
  return { role: null, message: `no window: ${display.reason} (--display none needs none, --display window insists)` };
}

const ROLES: Readonly<Record<LoopCommand, { readonly sender: boolean; readonly receiver: boolean }>> = {
  start: { sender: true, receiver: true },
  sender: { sender: true, receiver: false },
  receiver: { sender: false, receiver: true },
  local: { sender: true, receiver: false },
};

/** All at once, but the first fault in the order of the list is the one that is told, not the quickest. */
async function inOrder<T extends readonly unknown[]>(...work: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

async function listeningAddress({ bind }: LoopRequest, deps: PrepareDeps): Promise<string> {
  return withoutZone(await deps.resolveHost('bind', bind));
}

async function assertBindable(address: string, { port, multicast }: LoopRequest, deps: PrepareDeps): Promise<string> {
  if (!isGroup(address)) await deps.assertUdpPortFree('port', port, address);
  else await deps.assertGroupJoinable(port, address, multicast.iface);
  return address;
}

/** A way to the address, not an answer from it: a receiver may come later. udpsink would drop every packet in silence. */
async function reachableAddress({ host, port, multicast }: LoopRequest, deps: PrepareDeps): Promise<string> {
  const address = withoutZone(await deps.resolveHost('host', host));
  // A group has a way wherever an interface is named.
  const error = multicast.iface === null ? await deps.udpRouteError(port, address) : null;
  if (error === null) return address;
  const advice = isGroup(address) ? 'name an interface with --iface' : 'check the network and the address';
  throw badFlag('host', host, `this host has no route to ${address} (${error}): ${advice}`);
}

/** The interface of a group is told GStreamer by itself. */
function withoutZone(address: string): string {
  return isGroup(address) ? splitZone(address).address : address;
}

/** Receivers ask by the way that the stream comes; `::` hears IPv4 as well. */
function anyAddressLike(target: string): string {
  return isIPv6(target) ? '::' : DEFAULTS.bindAny;
}

async function controlConfig({ control }: LoopRequest, deps: PrepareDeps): Promise<ControlConfig | null> {
  if (control === null) return null;
  const { kind, host, port, keyFile } = control;
  const key = await deps.readKeyFile(keyFile);
  return { kind, address: await deps.resolveHost(kind === 'client' ? 'control' : 'bind', host), port, key };
}

/** A window that was asked for is a must; with `auto` there is one where it can be. */
async function lookForDisplay({ display }: LoopRequest, deps: PrepareDeps): Promise<DisplaySearch> {
  const search = await deps.findDisplay();
  if (display === 'window' && !search.available) {
    const advice = 'start an X server and set DISPLAY, or use --display none or auto';
    throw new LoopError('missing', `--display "window": ${search.reason}: ${advice}`);
  }
  return search;
}

/** What `start` sends to: itself. A socket bound to every address is reached through loopback. */
function loopbackOf(bindAddress: string | null): string {
  if (bindAddress === null || bindAddress === '0.0.0.0') return '127.0.0.1';
  return /^[0:]+$/.test(bindAddress) ? '::1' : bindAddress;
}

function outputFor(
  { command, port, multicast }: LoopRequest,
  address: string,
  hasDisplay: boolean,
): SenderConfig['output'] {
  if (command !== 'local') return { kind: 'rtp', address, port, ...(isGroup(address) ? { multicast } : {}) };
  return { kind: hasDisplay ? 'screen' : 'discard' };
}

/** Frames that may be missing at the least before a slow source counts as stalled. */
const STALL_FRAMES = 3;

/** Two seconds without a frame are a stall at 30 fps, and nothing of note at one frame in five seconds. */
function limitsFor(limits: SupervisionLimits, sender: SenderConfig | null): SupervisionLimits {
  if (sender === null) return limits;
  const { numerator, denominator } = sender.video.frameRate;
  const slowMs = Math.ceil((STALL_FRAMES * 1000 * denominator) / numerator);
  return { ...limits, stallTimeoutMs: Math.max(limits.stallTimeoutMs, slowMs) };
}
