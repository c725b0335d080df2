import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRate, expectStampedFrames } from '../support/frame-counts.js';
import { playLoop, runCli, startLoop } from '../support/loop-run.js';
import { MarkedProgram } from '../support/marked-program.js';
import { negotiatedVideo, startWithFormats } from '../support/negotiated-video.js';
import { requireProgram } from '../support/require-program.js';
import { type TempDir, tempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';
import { xScreen } from '../support/x-screen.js';

const TIMEOUT_MS = 60_000;
const FRAMES = 15;
let folder: TempDir;
const file = (name: string) => join(folder.path, name);

async function ffmpeg(...args: readonly string[]): Promise<void> {
  const picture = ['-f', 'lavfi', '-i', `testsrc=size=320x240:rate=25:duration=${String(FRAMES / 25)}`];
  await execa(requireProgram('ffmpeg'), ['-v', 'error', '-y', ...picture, ...args], {
    timeout: 30_000,
    cwd: folder.path,
  });
}

beforeAll(async () => {
  folder = await tempDir();
  await ffmpeg('image-%03d.png');
}, TIMEOUT_MS);

afterAll(() => folder[Symbol.asyncDispose]());

async function play(...flags: readonly string[]) {
  const port = String(await freeUdpPort());
  return playLoop(['start', '--port', port, '--display', 'none', ...flags]);
}

describe('a video of any container', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['h264.mkv', ['-c:v', 'libx264', '-pix_fmt', 'yuv420p']],
    ['mpeg4.avi', ['-c:v', 'mpeg4']],
    ['vp8.webm', ['-c:v', 'libvpx', '-deadline', 'realtime']],
    ['mpeg2.ts', ['-c:v', 'mpeg2video']],
  ])('is played to its end: %s', async (name, codec) => {
    await ffmpeg('-f', 'lavfi', '-i', 'sine=duration=1', ...codec, '-shortest', name);
    const { exitCode, summary } = await play('--source', file(name));
    expect(exitCode).toBe(0);
    expect(summary.outcome).toBe('done');
    // A transport stream has no index: its last frame may be lost to the parser.
    expect(summary.sender?.frames).toBeGreaterThanOrEqual(FRAMES - 1);
  });
});

describe('images', { timeout: TIMEOUT_MS }, () => {
  it('are played in order and at the rate that was asked for, and then it is done', async () => {
    const { exitCode, summary, events } = await startWithFormats(
      '--source',
      `images://${file('image-%03d.png')}`,
      '--fps',
      '20',
    );
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, FRAMES);
    expectRate(summary, 20);
    expect(negotiatedVideo(events, 'receiver').at(-1)).toBe('I420 320x240');
  });

  it('begin again with --loop', async () => {
    const source = `images://${file('image-%03d.png')}`;
    const { exitCode, summary } = await play('--source', source, '--loop', '--frames', String(2 * FRAMES + 5));
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 2 * FRAMES + 5);
  });

  it('alone are sent again and again', async () => {
    await copyFile(file('image-001.png'), file('still.png'));
    const { exitCode, summary } = await play(
      '--source',
      file('still.png'),
      '--size',
      '160x120',
      '--fps',
      '40',
      '--frames',
      '40',
    );
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 40);
    expectRate(summary, 40);
  });
});

const X26X = ['-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'];
const VPX = ['-deadline', 'realtime', '-cpu-used', '8', '-strict', 'experimental'];

it.each([
  ['h264', ['-c:v', 'libx264', ...X26X, '-bsf:v', 'dump_extra']],
  ['h265', ['-c:v', 'libx265', ...X26X, '-x265-params', 'log-level=none', '-bsf:v', 'dump_extra']],
  ['vp8', ['-c:v', 'libvpx', ...VPX]],
  ['vp9', ['-c:v', 'libvpx-vp9', ...VPX]],
  ['mjpeg', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-huffman', 'default']],
])('relays an RTP stream of ffmpeg in %s, at its own size', { timeout: TIMEOUT_MS }, async (codec, encoder) => {
  const port = String(await freeUdpPort());
  const url = `rtp://127.0.0.1:${port}`;
  const picture = ['-re', '-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=25', '-t', '40'];
  const words = ['-v', 'error', ...picture, ...encoder, '-g', '10', '-f', 'rtp', url];
  await using peer = new MarkedProgram([requireProgram('ffmpeg'), ...words]);
  const { exitCode, summary, events } = await startWithFormats('--source', `${url}?codec=${codec}`, '--frames', '25');
  expect(exitCode).toBe(0);
  expectStampedFrames(summary, 25);
  expect(negotiatedVideo(events, 'receiver').at(-1)).toBe('I420 320x240');
  peer.kill('SIGKILL');
});

it('takes a part of a screen, and loses it with its X server', { timeout: TIMEOUT_MS }, async () => {
  await using screen = await xScreen();
  const source = 'screen://?x=100&y=50&width=320&height=240&cursor=0';
  const port = String(await freeUdpPort());
  const flags = ['start', '--port', port, '--display', 'none', '--source', source, '--source-timeout', '1s'];
  await using run = startLoop(flags, { env: screen.env });
  await expect.poll(() => run.stampedFrames(), { timeout: 20_000 }).toBeGreaterThan(10);
  await screen.stop();
  const { exitCode, stderr } = await run.ended();
  expect(exitCode).toBe(4);
  expect(stderr).toContain('gave up: the source was away for');
});

describe("elements of the user's own", { timeout: TIMEOUT_MS }, () => {
  it('are a source', async () => {
    const words =
      'videotestsrc is-live=true num-buffers=20 ! video/x-raw,width=320,height=240,framerate=25/1 ! tee name=t';
    const { exitCode, summary } = await play('--source-pipeline', `${words} t. ! queue ! fakesink t. ! queue`);
    expect(exitCode).toBe(0);
    expect(summary.outcome).toBe('done');
    expectRate(summary, 25);
  });

  it('that fail are lost, and not at their end', async () => {
    const words = 'videotestsrc is-live=true ! video/x-raw,width=320,height=240 ! identity error-after=20';
    const { exitCode, events, stderr } = await play('--source-pipeline', words, '--max-restarts', '0');
    expect(exitCode).toBe(4);
    const why = `the source ${words} has failed (identity0: Failed after iterations as requested)`;
    expect(events).toContainEqual(expect.objectContaining({ verdict: 'source-lost', message: why }));
    expect(stderr).toContain(`gave up after 1 attempt\n  attempt 1: ${why}`);
  });

  it('are shown by pipelines, and quoted for the shell', async () => {
    const words = 'videotestsrc name="it is" ! queue';
    const { exitCode, stdout } = await runCli(['pipelines', '--source-pipeline', words]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('\nvideotestsrc name="it is" ! queue ! videoconvert ! ');
    expect(stdout).toContain(`\ngst-launch-1.0 videotestsrc 'name="it is"' '!' queue ! videoconvert ! `);
  });
});

describe('what is not there', { timeout: TIMEOUT_MS }, () => {
  it.each([
    [['--source', 'v4l2:///dev/video99'], 3, 'there is no such device: is the camera plugged in?'],
    [['--source', 'v4l2:///dev/null'], 4, 'GStreamer cannot open it'],
    [['--source-pipeline', 'videotestscr'], 2, 'GStreamer says: no element "videotestscr"'],
    [['--source', 'screen://:987'], 3, 'the X server of DISPLAY=:987'],
    [['--source', 'rtp://:9', '--open-timeout', '500ms'], 4, 'no picture within 0.5 s (--open-timeout)'],
  ])('is one clear line: %j', async (flags, code, message) => {
    const { exitCode, stdout, stderr } = await runCli(['start', '--display', 'none', ...flags]);
    expect(stderr).toContain(message);
    expect({ exitCode, stdout, lines: stderr.trim().split('\n').length }).toEqual({
      exitCode: code,
      stdout: '',
      lines: 1,
    });
  });
});

it('lists what this host can take pictures from', { timeout: TIMEOUT_MS }, async () => {
  await using screen = await xScreen();
  const { exitCode, stdout } = await runCli(['sources', '--json'], { env: screen.env });
  expect(exitCode).toBe(0);
  const found = JSON.parse(stdout) as { cameras: unknown; screens: unknown; patterns: unknown };
  expect(found.cameras).toBeInstanceOf(Array);
  expect(found.screens).toContainEqual({ source: `screen://${screen.env.DISPLAY}` });
  expect(found.patterns).toContain('test://smpte');
});
