import { open, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { badFlag } from '../config/flag-values.js';
import { assertNever } from '../errors/assert-never.js';
import { hideCredentials } from '../errors/hide-credentials.js';
import { quoteValue } from '../errors/quote-value.js';
import { LoopError } from '../errors/loop-error.js';
import { type FileFormat, parseDiscovery } from './discoverer-output.js';
import { whyUnreadable } from '../errors/why-unreadable.js';

export interface ProbeOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

/**
 * Size and frame rate of a video file, of its first video stream.
 * @throws LoopError `bad-config` for anything that is not a readable video; `missing` where a program or a decoder has to be
 * installed first.
 */
export async function probeFile(path: string, options: ProbeOptions = {}): Promise<FileFormat> {
  await assertFileWithContent(path);
  const discovery = parseDiscovery(await runDiscoverer(path, options));
  switch (discovery.kind) {
    case 'video':
      return discovery.format;
    case 'plugin-missing':
      throw new LoopError(
        'missing',
        `--source ${quoteValue(path)}: GStreamer has no ${discovery.description}: ${INSTALL}`,
      );
    case 'gif':
      throw badFlag(
        'source',
        path,
        'GStreamer knows no times in a GIF: make a video of it, as with ffmpeg -i a.gif a.mp4',
      );
    case 'no-video':
      throw badSource(path, 'there is no video in this file');
    case 'unreadable':
      throw badSource(path, `GStreamer cannot read this as a video (${discovery.reason.replace(/\.$/, '')})`);
    default:
      return assertNever(discovery);
  }
}

const DISCOVERER = 'gst-discoverer-1.0';
const INSTALL = 'install gstreamer1.0-libav, gstreamer1.0-plugins-bad and gstreamer1.0-plugins-ugly, which bring most';

function badSource(path: string, what: string): LoopError {
  return badFlag('source', path, `${what}: write the path of a video or a picture`);
}

/** Looked at before any program is started: a named pipe, for one, would hold it for ever. */
async function assertFileWithContent(path: string): Promise<void> {
  try {
    const file = await stat(path);
    if (file.isDirectory()) throw badSource(path, 'this is a directory');
    if (file.isCharacterDevice() && path.startsWith('/dev/video')) {
      throw badFlag('source', path, `this is a camera: write v4l2://${path}`);
    }
    if (!file.isFile()) throw badSource(path, 'this is not a file but a device, a pipe or a socket');
    await (await open(path)).close();
    if (file.size === 0) throw badSource(path, 'this file is empty');
  } catch (cause) {
    if (cause instanceof LoopError) throw cause;
    throw new LoopError('bad-config', badFlag('source', hideCredentials(path), adviceFor(cause, path)).message, {
      cause,
    });
  }
}

function adviceFor(error: unknown, path: string): string {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  if (isMissing && /%0?\d*d/.test(path))
    return `there is no such file; for a sequence of images write images://${path}`;
  return whyUnreadable(error);
}

/** The path goes as a URI: it may hold anything, a leading dash, quotes and line breaks included. */
async function runDiscoverer(path: string, { env = {}, timeoutMs = 10_000 }: ProbeOptions): Promise<string> {
  const result = await execa(DISCOVERER, ['--verbose', pathToFileURL(path).href], {
    env: { ...env, LANG: 'C', LC_ALL: 'C' },
    stdin: 'ignore',
    stderr: 'ignore',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    reject: false,
  });
  if (result.code === 'ENOENT') {
    throw new LoopError('missing', `${DISCOVERER} is missing (install gstreamer1.0-plugins-base-apps)`);
  }
  if (result.timedOut) throw badSource(path, `GStreamer found no video in it within ${String(timeoutMs / 1000)} s`);
  if (result.failed) throw badSource(path, `${DISCOVERER} failed on it (${result.shortMessage ?? 'no reason given'})`);
  return result.stdout;
}
