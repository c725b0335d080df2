import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { receiverStats } from '../support/expected-events.js';
import { expectFramesAfter, logged, startPlaying } from '../support/fault-runs.js';
import { awaitFileSize, complaintsOf, probeRecording, recorderOf } from '../support/recordings.js';
import { tempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';

/** A process that is stopped takes no more than one that waits for its disk. */
async function startWithStoppedRecorder(path: string, ...flags: readonly string[]) {
  const run = await startPlaying(await freeUdpPort(), ['--record', path, ...flags]);
  await run.event(receiverStats('a second of frames', ({ frames }) => frames >= 30));
  const recorder = await recorderOf(run);
  process.kill(recorder, 'SIGSTOP');
  return { run, recorder };
}

/** Much to write, and little to compute. */
const BULKY = ['--codec', 'mjpeg', '--source', 'test://snow', '--bitrate', '40000'];

describe('a disk that is slow', { timeout: 60_000 }, () => {
  it('costs a recording what is beyond its buffer, and the picture nothing', async () => {
    await using dir = await tempDir();
    const path = join(dir.path, 'out.mkv');
    const { run: started, recorder } = await startWithStoppedRecorder(path, ...BULKY);
    await using run = started;
    await expectFramesAfter(run, await run.event(logged('the disk is too slow for the recording: 1 packet so far')));
    const { size } = await stat(path);
    process.kill(recorder, 'SIGCONT');
    // More than what was waiting.
    await awaitFileSize(path, size + 12_000_000);
    run.kill('SIGTERM');
    const { exitCode, stderr, summary } = await run.ended();
    expect({ exitCode, stderr }).toEqual({ exitCode: 143, stderr: '' });
    expect(summary).toMatchObject({ restarts: { receiver: 0 }, record: { failed: null } });
    expect(summary.record?.dropped).toBeGreaterThan(0);
    expect(await complaintsOf(path)).toBe('');
    expect((await probeRecording(path)).durationS).toBeGreaterThan(3);
  });

  it('does not hold a run back that ends', async () => {
    await using dir = await tempDir();
    const path = join(dir.path, 'out.mkv');
    const { run: started } = await startWithStoppedRecorder(path, '--size', '320x240');
    await using run = started;
    run.kill('SIGTERM');
    const { exitCode, stderr, summary } = await run.ended(20_000);
    const reason = 'the disk is too slow: the end of the recording is missing';
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: `gstcv-loop: the recording is not whole: ${reason}\n`,
    });
    expect(summary.record).toMatchObject({ files: [path], failed: reason });
    expect((await probeRecording(path)).frames).toBeGreaterThan(15);
  });
});
