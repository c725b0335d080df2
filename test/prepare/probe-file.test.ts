import { chmod, copyFile, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeFile } from '../../src/prepare/probe-file.js';
import { gstLaunch, STREAMS } from './make-video.js';

const { video, audio } = STREAMS;
let folder: string;
const file = (name: string) => join(folder, name);
const plainFormat = { width: 176, height: 144, frameRate: { numerator: 30_000, denominator: 1001 } };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probe-'));
  await gstLaunch(`${video(176, 144, '30000/1001')} ! jpegenc ! avimux ! filesink location=${file('plain.avi')}`);
}, 30_000);
afterAll(() => rm(folder, { recursive: true }));

const fault = (code: string, message: RegExp | string) => ({
  code,
  message: (typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message)) as string,
});

describe('a video', () => {
  it('has its size, frame rate and length', async () => {
    const { durationMs, ...format } = await probeFile(file('plain.avi'));
    expect(format).toEqual(plainFormat);
    expect(durationMs).toBeGreaterThan(100);
    expect(durationMs).toBeLessThan(10_000);
  });

  it.each([
    'two words.avi',
    `'single' and "double" quotes.avi`,
    'really! yes!.avi',
    'line\nbreak\tand tab.avi',
    'ünïcödé 視頻 🎥.avi',
    '-leading dash.avi',
    '#fragment?query=1&b;c.avi',
    '100%41.avi',
    'back\\slash.avi',
    '$HOME `id` $(id) *.avi',
  ])('may have the name %j', async (name) => {
    await copyFile(file('plain.avi'), file(name));
    expect(await probeFile(file(name))).toMatchObject(plainFormat);
  });

  it('may come with sound', async () => {
    const sound = `${audio} ! mux.`;
    await gstLaunch(
      `avimux name=mux ! filesink location=${file('av.avi')} ${sound} ${video(64, 48, '10/1')} ! jpegenc ! mux.`,
    );
    expect(await probeFile(file('av.avi'))).toMatchObject({
      width: 64,
      height: 48,
      frameRate: { numerator: 10, denominator: 1 },
    });
  });

  it('is measured by its first picture, whatever its title says', async () => {
    const title = 'x\n      Width: 5\n      Height: 5\n      Frame rate: 5/1';
    const pictures = ['size=64x48:rate=10', 'size=32x32:rate=5'].flatMap((size) => [
      '-f',
      'lavfi',
      '-i',
      `testsrc=${size}:d=1`,
    ]);
    const flags = [
      '-map',
      '0',
      '-map',
      '1',
      '-c:v',
      'mjpeg',
      '-metadata',
      `title=${title}`,
      '-metadata:s',
      `title=${title}`,
    ];
    await execa('ffmpeg', ['-v', 'error', ...pictures, ...flags, file('two.mkv')], {
      stdin: 'ignore',
      timeout: 20_000,
    });
    expect(await probeFile(file('two.mkv'))).toMatchObject({ width: 64, height: 48 });
  });

  it('may have no fixed frame rate', async () => {
    await gstLaunch(`${video(64, 48, '0/1')} ! jpegenc ! matroskamux ! filesink location=${file('variable.mkv')}`);
    expect(await probeFile(file('variable.mkv'))).toMatchObject({ width: 64, height: 48, frameRate: null });
  });

  it('is found in a file that is cut short', async () => {
    await copyFile(file('plain.avi'), file('cut.avi'));
    await truncate(file('cut.avi'), 12_000);
    expect(await probeFile(file('cut.avi'))).toMatchObject(plainFormat);
  });
});

describe('a still picture', () => {
  it.each(['png', 'jpeg'])('has a size and no rate: %s', async (format) => {
    const size = 'video/x-raw,width=64,height=48';
    await gstLaunch(
      `videotestsrc num-buffers=1 ! ${size} ! ${format}enc ! filesink location=${file(`still.${format}`)}`,
    );
    expect(await probeFile(file(`still.${format}`))).toMatchObject({
      width: 64,
      height: 48,
      frameRate: null,
      still: true,
    });
  });

  it('on the cover of a song is no source', async () => {
    const flags = ['-map', '0', '-map', '1', '-c:v', 'png', '-disposition:v', 'attached_pic', '-t', '1'];
    const inputs = ['-f', 'lavfi', '-i', 'sine', '-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=1:duration=1'];
    await execa('ffmpeg', ['-v', 'error', ...inputs, ...flags, file('song.mp3')], { stdin: 'ignore', timeout: 20_000 });
    await expect(probeFile(file('song.mp3'))).rejects.toMatchObject(
      fault('bad-config', 'there is no video in this file'),
    );
  });
});

describe('what is no video', () => {
  const isRefused = (name: string, message: RegExp | string) =>
    expect(probeFile(file(name))).rejects.toMatchObject(fault('bad-config', message));

  it('is refused when it is not there', async () => {
    await isRefused('none.mp4', /^--source "\/.*none\.mp4": there is no such file: check the path$/);
    await isRefused('plain.avi/none.mp4', 'there is no such file');
  });

  it('is refused when it is a folder', async () => {
    await mkdir(file('folder.mp4'));
    await isRefused('folder.mp4', /^--source ".*": this is a directory: write the path of a video or a picture$/);
  });

  it('is refused when it is a pipe, without waiting for a writer', async () => {
    await execa('mkfifo', [file('pipe.mp4')]);
    await isRefused('pipe.mp4', 'this is not a file but a device, a pipe or a socket');
  });

  it.each([
    ['empty.mp4', '', 'this file is empty'],
    ['text.mp4', 'hello\n', 'GStreamer cannot read this as a video (Could not determine type of stream)'],
    ['noise.mp4', Buffer.alloc(100_000, 0xa5), 'GStreamer cannot read this as a video ('],
    ['torn.avi', 'RIFF\0\0\0\0AVI ', 'GStreamer cannot read this as a video ('],
  ])('is refused when it is %s', async (name, content, message) => {
    await writeFile(file(name), content);
    await isRefused(name, message);
  });

  it('is refused when it is sound only', async () => {
    await gstLaunch(`${audio} ! wavenc ! filesink location=${file('sound.wav')}`);
    await isRefused('sound.wav', 'there is no video in this file: write the path of a video or a picture');
  });

  it('is refused when this user may not read it', async () => {
    await copyFile(file('plain.avi'), file('secret.avi'));
    await chmod(file('secret.avi'), 0);
    await chmod(folder, 0o755);
    await asOrdinaryUser(() => isRefused('secret.avi', 'this user may not read it: check the permissions'));
  });
});

/** Root may read everything, so it becomes somebody else for a moment. */
async function asOrdinaryUser(action: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  try {
    if (isRoot) process.seteuid?.(65_534);
    await action();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe('a host', () => {
  it('may lack the decoder, and is told which', async () => {
    const env = { GST_PLUGIN_FEATURE_RANK: 'jpegdec:NONE,avdec_mjpeg:NONE' };
    const message = /^--source ".*": GStreamer has no JPEG.* decoder: install gstreamer1\.0-libav/;
    await expect(probeFile(file('plain.avi'), { env })).rejects.toMatchObject(fault('missing', message));
  });

  it('may lack gst-discoverer-1.0', async () => {
    const message = /^gst-discoverer-1\.0 is missing \(install gstreamer1\.0-plugins-base-apps\)$/;
    const probe = probeFile(file('plain.avi'), { env: { PATH: folder } });
    await expect(probe).rejects.toMatchObject(fault('missing', message));
  });

  it('ends a gst-discoverer-1.0 that hangs and does not want to end', async () => {
    await mkdir(file('bin'));
    await writeFile(file('bin/gst-discoverer-1.0'), '#!/bin/sh\ntrap "" TERM\nexec sleep 60\n', { mode: 0o755 });
    const env = { PATH: `${file('bin')}:${process.env['PATH'] ?? ''}` };
    const probe = probeFile(file('plain.avi'), { env, timeoutMs: 100 });
    await expect(probe).rejects.toMatchObject(fault('bad-config', 'GStreamer found no video in it within 0.1 s'));
  }, 4_000);
});
