import { badSource } from '../../config/source/bad-part.js';
import type { RtspRequest, SourceRequest } from '../../config/source/source-request.js';
import { assertNever } from '../../errors/assert-never.js';
import { sourceName } from '../../pipeline/source-name.js';
import { found, type FoundSource, probed, type SourceDeps, type SourceQuestion, wantedVideo } from './found-source.js';
import { lookAtCamera } from './look-at-camera.js';
import { lookAtScreen } from './look-at-screen.js';

/**
 * Finds out what a source gives, as far as anybody needs to know.
 * @throws LoopError `bad-config`, `missing`, `open-failed` or `open-timeout`
 */
export async function lookAtSource(request: SourceQuestion, deps: SourceDeps): Promise<FoundSource> {
  const { source } = request;
  switch (source.kind) {
    case 'test':
      return found(wantedVideo(request), () => source);
    case 'file':
      return lookAtFile(source.path, request.loop, deps);
    case 'images':
      return lookAtImages(source.location, request, deps);
    case 'v4l2':
      return lookAtCamera(source, request, deps);
    case 'screen':
      return lookAtScreen(source, request, deps);
    case 'rtsp':
      return lookAtStream((fit) => ({ ...withPassword(source, deps), ...fit }), request, deps);
    case 'rtp':
      return lookAtRelay(source, request, deps);
    case 'pipeline':
      return probed((fit) => ({ ...source, ...fit }), request, deps);
    default:
      return assertNever(source);
  }
}

async function lookAtFile(path: string, loop: boolean, deps: SourceDeps): Promise<FoundSource> {
  const { still = false, durationMs, ...own } = await deps.probeFile(path);
  if (still) return found(own, ({ rescale }) => ({ kind: 'still', path, rescale }));
  return found(own, (fit) => ({ kind: 'file', path, loop, durationMs, ...fit }));
}

async function lookAtImages(location: string, request: SourceQuestion, deps: SourceDeps): Promise<FoundSource> {
  const range = await deps.findImages(location);
  return probed(() => ({ kind: 'images', location, ...range, loop: request.loop }), request, deps);
}

/** The password of the URL, or else that of the environment, which is in no list of processes. */
function withPassword(source: RtspRequest, { rtspPassword }: SourceDeps): RtspRequest {
  return source.user === null || source.password !== null ? source : { ...source, password: rtspPassword() };
}

async function lookAtRelay(
  source: SourceRequest & { kind: 'rtp' },
  request: SourceQuestion,
  deps: SourceDeps,
): Promise<FoundSource> {
  const { port, codec, host } = source;
  if (request.command === 'start' && port === request.port) {
    const advice = `the receiver of this run listens on port ${String(port)} itself: write another --port`;
    throw badSource('source', sourceName(source), advice);
  }
  const address = await deps.resolveHost('source', host);
  await deps.assertUdpPortFree('source', port, address);
  return lookAtStream((fit) => ({ kind: 'rtp', address, port, codec, ...fit }), request, deps);
}

/** Whoever knows size and rate need not have the other end running yet. */
function lookAtStream(make: FoundSource['make'], request: SourceQuestion, deps: SourceDeps): Promise<FoundSource> {
  const isKnown = request.size !== null && request.frameRate !== null;
  return isKnown ? Promise.resolve(found(null, make)) : probed(make, request, deps);
}
