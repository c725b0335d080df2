import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CODECS } from '../../src/pipeline/vocabulary.js';
import { runCli, startLoop } from '../support/loop-run.js';
import { MarkedProgram } from '../support/marked-program.js';
import { requireProgram } from '../support/require-program.js';
import { tempDir } from '../support/temp-dir.js';
import { awaitUdpBound, freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
const FRAMES = 15;

/** How FFmpeg is told to encode so that a receiver can begin, and RTP can carry it. */
const FFMPEG_ENCODERS = {
  // Parameter sets in the description only, and a payload type of its own.
  h264: ['-c:v', 'libx264', '-tune', 'zerolatency', '-flags', '+global_header', '-payload_type', '101'],
  h265: ['-c:v', 'libx265', '-preset', 'ultrafast', '-tune', 'zerolatency', '-x265-params', 'log-level=none'],
  vp8: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'],
  vp9: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-strict', 'experimental'],
  mjpeg: ['-c:v', 'mjpeg', '-huffman', 'default'],
} as const;

describe.each(CODECS)('%s', { timeout: TIMEOUT_MS }, (codec) => {
  it('is played by ffmpeg from what `sdp` prints', async () => {
    const port = await freeUdpPort();
    await using folder = await tempDir();
    const sdp = await description(folder.path, '--codec', codec, '--port', String(port));
    await using peer = new MarkedProgram([
      requireProgram('ffmpeg'),
      ...['-v', 'error', '-protocol_whitelist', 'file,udp,rtp', '-i', sdp],
      ...['-frames:v', String(FRAMES), '-f', 'framecrc', '-'],
    ]);
    await awaitUdpBound(port);
    await using sender = startSender(port, codec);
    const { exitCode, stdout } = await peer.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('#dimensions 0: 320x240');
    expect(stdout.split('\n').filter((line) => /^\d/.test(line))).toHaveLength(FRAMES);
    sender.kill('SIGTERM');
    await sender.ended();
  });

  it('of ffmpeg is received from the description that it writes', async () => {
    const port = await freeUdpPort();
    await using folder = await tempDir();
    const sdp = join(folder.path, 'ffmpeg.sdp');
    await using peer = new MarkedProgram([
      requireProgram('ffmpeg'),
      ...['-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=30'],
      ...['-pix_fmt', 'yuv420p', '-g', '15', ...FFMPEG_ENCODERS[codec]],
      ...['-f', 'rtp', '-sdp_file', sdp, `rtp://127.0.0.1:${String(port)}`],
    ]);
    await expect
      .poll(() => runCli(['receiver', '--sdp', sdp, '--frames', String(FRAMES), '--display', 'none', '--json']), {
        timeout: 20_000,
        interval: 200,
      })
      .toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/"type":"summary".*"frames":15/) as string });
    await peer.stop();
  });
});

describe('other players', { timeout: TIMEOUT_MS }, () => {
  it('GStreamer plays what `sdp` prints', async () => {
    const port = await freeUdpPort();
    await using folder = await tempDir();
    const sdp = await description(folder.path, '--port', String(port));
    const sink = `fakesink num-buffers=${String(FRAMES)}`;
    const pipeline = `filesrc location=${sdp} ! sdpdemux latency=0 ! decodebin ! videoconvert ! ${sink}`;
    await using peer = new MarkedProgram([requireProgram('gst-launch-1.0'), '-v', ...pipeline.split(' ')]);
    await awaitUdpBound(port);
    await using sender = startSender(port, 'h264');
    const { exitCode, stdout } = await peer.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/fakesink0.*width=\(int\)320, height=\(int\)240/);
    sender.kill('SIGTERM');
    await sender.ended();
  });
});

describe('bad input', { timeout: TIMEOUT_MS }, () => {
  it.each([
    [['receiver', '--sdp', 'x.sdp', '--port', '5000'], '--sdp and --port: the file says that already'],
    [['receiver', '--sdp', 'x.sdp', '--codec', 'vp8'], '--sdp and --codec: the file says that already'],
    [['receiver', '--sdp', 'x.sdp', '--bind', '127.0.0.1'], '--sdp and --bind: the file says that already'],
    [['receiver', '--sdp', '/no/such.sdp'], '--sdp "/no/such.sdp": there is no such file'],
    [['sdp', '--codec', 'h246x'], '--codec "h246x": write one of h264'],
    [['sdp', '--ttl', '256'], '--ttl "256": write a whole number from 0 to 255'],
  ])('%j ends with exit code 2 and one line', async (args, message) => {
    const { exitCode, stdout, stderr } = await runCli(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(`gstcv-loop: ${message}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

async function description(folder: string, ...flags: readonly string[]): Promise<string> {
  const { exitCode, stdout } = await runCli(['sdp', ...flags]);
  expect(exitCode).toBe(0);
  const path = join(folder, 'loop.sdp');
  await writeFile(path, stdout);
  return path;
}

function startSender(port: number, codec: string) {
  return startLoop(['sender', '--port', String(port), '--codec', codec, '--size', '320x240', '--display', 'none']);
}
