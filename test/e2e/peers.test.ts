import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { state } from '../support/expected-events.js';
import { type LoopRun, runCli, startLoop } from '../support/loop-run.js';
import { MarkedProgram } from '../support/marked-program.js';
import { negotiatedVideo, TELL_FORMATS, TELL_FORMATS_FLAGS } from '../support/negotiated-video.js';
import { requireProgram, requirePythonOpenCv } from '../support/require-program.js';
import { tempDir } from '../support/temp-dir.js';
import { awaitUdpBound, freeUdpPort } from '../support/udp-ports.js';
import { walkingPeople } from '../support/videos.js';

const TIMEOUT_MS = 60_000;
const FRAMES = 30;

describe('our sender is decoded', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['the test pattern', () => [], '640x480'],
    ['a video file', () => ['--source', walkingPeople()], '768x576'],
    ['a picture of odd size', () => ['--size', '641x479'], '641x479'],
  ])("by the demo's receiver: %s", async (_what, flags, size) => {
    const port = await freeUdpPort();
    await using peer = await demo('demo_receiver.py', port, FRAMES);
    await awaitUdpBound(port);
    await using sender = startSender(port, flags());
    expect(await peer.ended()).toMatchObject({ exitCode: 0, stdout: `${size} ${String(FRAMES)}\n` });
    await endSender(sender);
  });

  it('by a receiver of the demo that comes late', async () => {
    const port = await freeUdpPort();
    await using sender = startSender(port);
    await sender.event(state('sender', 'playing'));
    await using peer = await demo('demo_receiver.py', port, FRAMES);
    expect(await peer.ended()).toMatchObject({ exitCode: 0, stdout: `640x480 ${String(FRAMES)}\n` });
    await endSender(sender);
  });

  it('by ffmpeg, from a session description', async () => {
    const port = await freeUdpPort();
    await using folder = await tempDir();
    const sdp = join(folder.path, 'loop.sdp');
    await writeFile(sdp, sessionDescription(port));
    await using peer = new MarkedProgram([
      requireProgram('ffmpeg'),
      ...['-v', 'error', '-protocol_whitelist', 'file,udp,rtp', '-i', sdp],
      ...['-frames:v', String(FRAMES), '-pix_fmt', 'yuv420p', '-f', 'framecrc', '-'],
    ]);
    await awaitUdpBound(port);
    await using sender = startSender(port);
    const { exitCode, stdout } = await peer.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('#dimensions 0: 640x480');
    const frames = stdout.split('\n').filter((line) => /^\d/.test(line));
    expect(frames).toHaveLength(FRAMES);
    await endSender(sender);
  });

  it('by the command for a shell that `pipelines` prints for the receiver', async () => {
    const port = await freeUdpPort();
    const { receiver } = await shellCommands(port);
    expect(receiver).toContain('autovideosink sync=false');
    // Without a display, and with an end and the formats told: the rest is as it was printed.
    const sink = `fakesink sync=false num-buffers=${String(FRAMES)}`;
    await using peer = shell(receiver.replace('autovideosink sync=false', sink).replace('gst-launch-1.0', '$0 -v'));
    await awaitUdpBound(port);
    await using sender = startSender(port);
    const { exitCode, stdout } = await peer.ended();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/fakesink0.*width=\(int\)640, height=\(int\)480/);
    await endSender(sender);
  });
});

describe('our receiver decodes', { timeout: TIMEOUT_MS }, () => {
  it("the demo's sender, which sends its parameter sets once", async () => {
    const port = await freeUdpPort();
    await using receiver = await startReceiver(port);
    await using peer = await demo('demo_sender.py', port);
    await expectUnstampedFrames(receiver, '320x240');
    await peer.stop();
  });

  it('ffmpeg', async () => {
    const port = await freeUdpPort();
    await using receiver = await startReceiver(port);
    await using peer = new MarkedProgram([
      requireProgram('ffmpeg'),
      ...['-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc=size=640x480:rate=30'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '30'],
      ...['-f', 'rtp', `rtp://127.0.0.1:${String(port)}`],
    ]);
    await expectUnstampedFrames(receiver, '640x480');
    await peer.stop();
  });

  it('the command for a shell that `pipelines` prints for the sender', async () => {
    const port = await freeUdpPort();
    const { sender } = await shellCommands(port);
    await using receiver = await startReceiver(port);
    await using peer = shell(sender);
    await expectUnstampedFrames(receiver, '640x480');
    await peer.stop();
  });

  it('the command for a shell that `pipelines` prints for a file and an odd size', async () => {
    const port = await freeUdpPort();
    const { sender } = await shellCommands(port, '--source', walkingPeople(), '--size', '321x241', '--fps', '20');
    await using receiver = await startReceiver(port);
    await using peer = shell(sender);
    await expectUnstampedFrames(receiver, '321x241');
    await peer.stop();
  });
});

function startSender(port: number, flags: readonly string[] = []): LoopRun {
  return startLoop(['sender', '--port', String(port), '--display', 'none', ...flags]);
}

async function endSender(sender: LoopRun): Promise<void> {
  sender.kill('SIGTERM');
  const { exitCode, summary } = await sender.ended();
  expect(exitCode).toBe(143);
  expect(summary).toMatchObject({ outcome: 'interrupted', receiver: null, restarts: { sender: 0 } });
}

/** A receiver that was there first: its socket is bound. */
async function startReceiver(port: number): Promise<LoopRun> {
  const flags = ['--port', String(port), '--display', 'none', '--frames', String(FRAMES), ...TELL_FORMATS_FLAGS];
  const receiver = startLoop(['receiver', ...flags], { env: TELL_FORMATS });
  await receiver.event(state('receiver', 'waiting'));
  await awaitUdpBound(port);
  return receiver;
}

async function expectUnstampedFrames(receiver: LoopRun, size: string): Promise<void> {
  const { exitCode, summary, events } = await receiver.ended();
  expect(exitCode).toBe(0);
  expect(summary).toMatchObject({ outcome: 'done', sender: null, restarts: { receiver: 0 } });
  expect(summary.receiver).toMatchObject({ frames: FRAMES, stamped: 0, unreadable: 0, lost: 0, latencyMs: null });
  expect(negotiatedVideo(events, 'receiver').at(-1)).toMatch(new RegExp(` ${size}$`));
}

async function demo(script: string, ...args: readonly number[]): Promise<MarkedProgram> {
  const path = fileURLToPath(new URL(`../fixtures/peers/${script}`, import.meta.url));
  return new MarkedProgram([await requirePythonOpenCv(), path, ...args.map(String)]);
}

/** `$0` is the program that the command names. */
function shell(command: string): MarkedProgram {
  return new MarkedProgram(['sh', '-c', command, requireProgram('gst-launch-1.0')]);
}

async function shellCommands(port: number, ...flags: readonly string[]): Promise<{ sender: string; receiver: string }> {
  const { stdout } = await runCli(['pipelines', '--port', String(port), '--json', ...flags]);
  return (JSON.parse(stdout) as { shell: { sender: string; receiver: string } }).shell;
}

/** RFC 8866; media attributes of RFC 6184. */
function sessionDescription(port: number): string {
  return [
    'v=0',
    'o=- 0 0 IN IP4 127.0.0.1',
    's=gstcv-loop',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=video ${String(port)} RTP/AVP 96`,
    'a=rtpmap:96 H264/90000',
    '',
  ].join('\r\n');
}
