import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isUdpPortBound } from '../../src/host/udp-port.js';
import { capsFilter, chain, element, type Pipeline } from '../../src/pipeline/element.js';
import { receiverPipeline } from '../../src/pipeline/receiver-pipeline.js';
import { renderShellCommand } from '../../src/pipeline/render.js';
import { capturePipeline, directSenderPipeline } from '../../src/pipeline/sender-pipelines.js';
import { rawCaps } from '../../src/pipeline/video-format.js';
import { NOTHING_FOREIGN } from '../../src/rtp/stream-counts.js';
import { Tap } from '../../src/rtp/tap.js';
import { adjusted, FILE, PT, receiverOptions, senderOptions, video } from './options.js';

/** GStreamer itself takes every pipeline: each element, each property, each negotiation. */

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Runs to its end and gives what `gst-launch-1.0 -v` says of the caps between the elements. */
async function run(pipeline: Pipeline): Promise<string> {
  const command = renderShellCommand(pipeline).replace('gst-launch-1.0', 'exec gst-launch-1.0 -v');
  const options = { timeout: 20_000, killSignal: 'SIGKILL', reject: false } as const;
  const { stdout, stderr, exitCode } = await execa('sh', ['-c', command], options);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

/** What arrives at the appsink: the fields of its caps. */
function sinkCaps(output: string): Record<string, string> {
  const caps = /GstAppSink:appsink0\.GstPad:sink: caps = (.*)/.exec(output)?.[1] ?? '';
  return Object.fromEntries(
    [...caps.matchAll(/([\w-]+)=\(\w+\)([^\s,]+)/g)].map(([, name = '', value = '']) => [name, value] as const),
  );
}

/** As they stand in caps. */
const size = (width: number, height: number) => ({ width: String(width), height: String(height) });

async function openTap(): Promise<Tap> {
  const tap = await Tap.open({ payloadType: PT, expectedSsrc: null }, () => performance.now());
  cleanups.push(() => tap.close());
  return tap;
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await once(socket.bind(0, '127.0.0.1'), 'listening');
  const { port } = socket.address();
  await once(socket.close(), 'close');
  return port;
}

/** An appsink that nobody reads must not hold back the end. */
const unread = (pipeline: Pipeline) => adjusted(pipeline, 'appsink', { drop: true, 'wait-on-eos': false });

describe.each([
  [640, 480, false, 'I420'],
  [160, 120, true, 'I420'],
  [16, 16, false, 'I420'],
  [322, 242, true, 'BGR'],
  [161, 121, true, 'BGR'],
  [17, 33, false, 'BGR'],
] as const)('%ix%i, time overlay %s', (width, height, timeOverlay, format) => {
  it('comes out of the source in the shape that was asked for', async () => {
    const pipeline = capturePipeline(senderOptions({ video: video(width, height), timeOverlay }));
    const caps = sinkCaps(await run(unread(adjusted(pipeline, 'videotestsrc', { 'num-buffers': 3 }))));
    expect(caps).toMatchObject({ format, ...size(width, height), framerate: '30/1' });
  });

  it('goes out as RTP of our payload type, in sequence', async () => {
    const tap = await openTap();
    const output = { kind: 'rtp', address: '127.0.0.1', port: tap.port } as const;
    const pipeline = directSenderPipeline(senderOptions({ video: video(width, height), timeOverlay, output }));
    await run(adjusted(pipeline, 'videotestsrc', { 'num-buffers': 5 }));
    // Parameter sets, a key frame and four frames more.
    await vi.waitFor(() => expect(tap.counts().packets).toBeGreaterThanOrEqual(5));
    expect(tap.counts()).toMatchObject({ foreign: NOTHING_FOREIGN, lost: 0 });
  });
});

it('scales a file and changes its rate where that was asked for, whatever the file is called', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gstcv-loop-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  const path = join(folder, ` " ! fakesink name='x' \\" $(exit 1).avi`);
  const raw = capsFilter(rawCaps('I420', video(320, 240, 20)));
  const encode = [element('jpegenc'), element('avimux'), element('filesink', { location: path })];
  await run([chain(element('videotestsrc', { 'num-buffers': 4 }), raw, ...encode)]);
  const source = { ...FILE, path, rescale: true, resample: true };
  const pipeline = capturePipeline(senderOptions({ source, video: video(162, 122, 30_000, 1001) }));
  const caps = sinkCaps(await run(unread(pipeline)));
  expect(caps).toMatchObject({ format: 'BGR', ...size(162, 122), framerate: '30000/1001' });
});

describe.each([
  [640, 480, true, 'I420'],
  [322, 242, false, 'BGRx'],
  [161, 121, false, 'BGRx'],
])('a receiver of %ix%i, time overlay %s', (width, height, timeOverlay, format) => {
  it(`gives the picture in its own size as ${format}, and a copy of each packet to the tap`, async () => {
    const [tap, port] = [await openTap(), await freePort()];
    const packets = 40;
    const listening = receiverPipeline(receiverOptions({ port, timeOverlay, tapPort: tap.port }));
    const received = run(unread(adjusted(listening, 'udpsrc', { 'num-buffers': packets })));
    await vi.waitFor(() => expect(isUdpPortBound(port)).toBe(true), { timeout: 5000, interval: 10 });
    const output = { kind: 'rtp', address: '127.0.0.1', port } as const;
    const sending = directSenderPipeline(senderOptions({ video: video(width, height, 60), output }));
    await run(adjusted(sending, 'videotestsrc', { 'num-buffers': 60 }));
    expect(sinkCaps(await received)).toMatchObject({ format, ...size(width, height) });
    await vi.waitFor(() => expect(tap.counts()).toMatchObject({ packets, foreign: NOTHING_FOREIGN, lost: 0 }));
  });
});
