import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { receiverStats, restart, state } from '../support/expected-events.js';
import { diagnosis, expectFramesAfter, logged, startPlaying, startWaiting } from '../support/fault-runs.js';
import { gstPeer } from '../support/gst-peer.js';
import { type LoopRun, runCli, startLoop } from '../support/loop-run.js';
import { runProgram } from '../support/marked-program.js';
import { recordedSequences } from '../support/recorded-stamps.js';
import { awaitFileSize, probeRecording, recordedSlices, recorderOf, slicesIn } from '../support/recordings.js';
import { requireProgram } from '../support/require-program.js';
import { tempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
const isRoot = process.getuid?.() === 0;
const SMALL = ['--size', '320x240'];

/** A run that has received a second of frames. */
async function startRecording(path: string): Promise<LoopRun> {
  const run = await startPlaying(await freeUdpPort(), [...SMALL, '--record', path]);
  await run.event(receiverStats('30 frames', ({ frames }) => frames >= 30));
  return run;
}

describe('a recording', { timeout: TIMEOUT_MS }, () => {
  it('holds the frames that were sent, in order, and is closed at the end of the run', async () => {
    await using dir = await tempDir();
    const path = join(dir.path, 'a film.mkv');
    const port = String(await freeUdpPort());
    await using run = startLoop([
      'start',
      '--port',
      port,
      '--display',
      'none',
      ...SMALL,
      '--frames',
      '45',
      '--record',
      path,
    ]);
    const { exitCode, stderr, summary } = await run.ended();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(summary.record).toMatchObject({ files: [path], dropped: 0, failed: null });
    const sequences = await recordedSequences(path);
    // A busy machine loses some.
    expect(sequences.length).toBeGreaterThan(20);
    expect(sequences.length).toBeGreaterThanOrEqual(summary.receiver?.frames ?? 45);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => Number(a) - Number(b)));
    expect(sequences.at(-1)).toBe(44);
    const recording = await probeRecording(path);
    expect(recording).toMatchObject({ codec: 'h264', width: 320, height: 240, frames: sequences.length });
    expect(recording.durationS).toBeCloseTo((45 - Number(sequences[0])) / 30, 1);
  });

  it('is what came, not encoded anew, and goes on in another file where the size changes', async () => {
    await using dir = await tempDir();
    const port = await freeUdpPort();
    const path = join(dir.path, 'out.mkv');
    await using run = await startWaiting(port, ['--record', path]);
    await using first = gstPeer(recordedSender(port, 320, join(dir.path, 'sent.h264')));
    await run.event(receiverStats('a second of frames', ({ frames }) => frames > 30));
    await first.stop();
    await using second = gstPeer(recordedSender(port, 640, join(dir.path, 'sent-2.h264')));
    await run.event(logged('the format of the stream has changed'));
    await awaitFileSize(join(dir.path, 'out-2.mkv'), 100_000);
    run.kill('SIGINT');
    const { exitCode, summary } = await run.ended();
    await second.stop();
    expect(exitCode).toBe(130);
    const files = ['out.mkv', 'out-2.mkv'].map((name) => join(dir.path, name));
    expect(summary.record).toMatchObject({ files, failed: null });
    for (const [index, name] of ['sent.h264', 'sent-2.h264'].entries()) {
      const file = files[index] ?? '';
      const recording = await probeRecording(file);
      expect(recording).toMatchObject({ codec: 'h264', width: 320 * (index + 1) });
      expect(recording.durationS).toBeGreaterThan(0.5);
      const slices = await recordedSlices(file);
      const sent = await slicesIn(join(dir.path, name));
      const start = sent.indexOf(slices[0] ?? '');
      // A sender that is ended may have sent more than it has kept.
      const kept = sent.slice(start, start + slices.length);
      expect(kept.length).toBeGreaterThan(20);
      expect(slices.slice(0, kept.length)).toEqual(kept);
    }
  });

  it('is not begun where nothing comes, and leaves no file', async () => {
    await using dir = await tempDir();
    const args = ['--port', String(await freeUdpPort()), '--display', 'none', '--duration', '500ms', '--json'];
    const { exitCode, stdout } = await runCli(['receiver', ...args, '--record', join(dir.path, 'out.mkv')]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('"record":{"files":[],"bytes":0,"durationMs":0,"dropped":0,"failed":null}');
    expect(await readdir(dir.path)).toEqual([]);
  });

  it('goes on while the receiver is killed and comes back, and ends with SIGTERM', async () => {
    await using dir = await tempDir();
    const path = join(dir.path, 'out.mkv');
    await using run = await startRecording(path);
    process.kill(run.childPid('receiver'), 'SIGKILL');
    await expectFramesAfter(run, await run.event(restart('receiver')));
    run.kill('SIGTERM');
    const { exitCode, summary } = await run.ended();
    expect(exitCode).toBe(143);
    expect(summary).toMatchObject({ restarts: { receiver: 1 }, record: { files: [path], failed: null } });
    const { frames, durationS } = await probeRecording(path);
    const numbers = (await recordedSequences(path)).filter((sequence) => sequence !== null);
    const last = numbers.at(-1) ?? 0;
    // What was sent while nobody listened is missing, and its time is not cut out.
    expect(frames).toBeLessThan(last);
    expect(durationS).toBeCloseTo((last - (numbers[0] ?? 0)) / 30, 0);
    expect(frames).toBeGreaterThan(30);
  });

  it('is closed properly when the supervisor is killed', async () => {
    await using dir = await tempDir();
    const path = join(dir.path, 'out.mkv');
    await using run = await startRecording(path);
    run.kill('SIGKILL');
    expect((await run.exit()).signal).toBe('SIGKILL');
    expect(await run.leftovers()).toEqual([]);
    const { frames, durationS } = await probeRecording(path);
    expect(frames).toBeGreaterThan(15);
    expect(durationS).toBeCloseTo(frames / 30, 0);
  });
});

describe('a recording whose processes are all killed at once', { timeout: TIMEOUT_MS }, () => {
  it('plays up to what was written, without an index', async () => {
    await using dir = await tempDir();
    const path = join(dir.path, 'out.mkv');
    await using run = await startRecording(path);
    const children = [run.childPid('sender'), run.childPid('receiver')];
    for (const pid of [await recorderOf(run), run.pid, ...children]) process.kill(pid, 'SIGKILL');
    await run.exit();
    expect(await run.leftovers()).toEqual([]);
    const { frames, durationS } = await probeRecording(path);
    expect(frames).toBeGreaterThan(15);
    expect(durationS).toBeNull();
  });
});

describe('a recording that fails', { timeout: TIMEOUT_MS }, () => {
  it('because its process is killed can be played, and the picture goes on', async () => {
    await using dir = await tempDir();
    const path = join(dir.path, 'out.mkv');
    await using run = await startRecording(path);
    process.kill(await recorderOf(run), 'SIGKILL');
    await expectRecordFailed(run, 'its process was ended by SIGKILL');
    const { frames } = await probeRecording(path);
    expect(frames).toBeGreaterThan(15);
  });

  it('because the disk is full can be played, and the picture goes on', async ({ skip }) => {
    skip(!isRoot, 'a small disk needs root: run this test as root');
    await using dir = await tempDir();
    // The disk is seen by this run alone, and goes away with it. In a chroot, / is no mount point that could be made private,
    // and unshare would give up.
    const own = 'mount --make-rprivate / 2>/dev/null';
    const mount = `${own}; mount -t tmpfs -o size=300k none '${dir.path}' && exec "$0" "$@"`;
    const prefix = [requireProgram('unshare'), '--mount', '--propagation', 'unchanged', '--', 'sh', '-c', mount];
    const path = join(dir.path, 'out.mkv');
    await using run = await startPlaying(await freeUdpPort(), [...SMALL, '--record', path], { prefix });
    const copy = join(dir.path, 'copy.mkv');
    await run.event(diagnosis('receiver', 'record-failed'));
    const seen = `/proc/${String(run.pid)}/root${path}`;
    await runProgram(['sh', '-c', `cat '${seen}' > '${copy}'`]);
    await expectRecordFailed(run, 'the disk is full');
    expect((await probeRecording(copy)).frames).toBeGreaterThan(5);
  });
});

/** H.264 from a foreign sender, which keeps what it sends. */
function recordedSender(port: number, width: number, path: string): string {
  const size = `width=${String(width)},height=240,framerate=30/1,format=I420`;
  return [
    `videotestsrc is-live=true pattern=ball ! video/x-raw,${size}`,
    'x264enc tune=zerolatency speed-preset=ultrafast bitrate=1000 key-int-max=15 ! tee name=t',
    `rtph264pay config-interval=-1 pt=96 ! udpsink host=127.0.0.1 port=${String(port)} sync=false async=false`,
    `t. ! queue ! h264parse ! video/x-h264,stream-format=byte-stream ! filesink buffer-mode=unbuffered location=${path}`,
  ]
    .join(' ! ')
    .replace(' ! t. !', '  t. !');
}

async function expectRecordFailed(run: LoopRun, reason: string): Promise<void> {
  const told = await run.event(diagnosis('receiver', 'record-failed'));
  expect(told.evidence).toMatchObject({ reason });
  await expectFramesAfter(run, told);
  expect(run.events.filter(state('receiver', 'failed').matches)).toEqual([]);
  run.kill('SIGTERM');
  const { exitCode, stderr, summary } = await run.ended();
  expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: `gstcv-loop: the recording is not whole: ${reason}\n` });
  expect(summary).toMatchObject({ outcome: 'interrupted', record: { failed: reason } });
}
