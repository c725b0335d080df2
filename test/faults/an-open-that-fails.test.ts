import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { state } from '../support/expected-events.js';
import { tempDir } from '../support/temp-dir.js';
import { makeMp4 } from '../support/videos.js';
import { diagnoses, diagnosis, pidsOf, startFaultyLoop, untilPlaying } from './faulty-loop.js';

describe('an element that is missing', () => {
  it('ends the run at once with exit code 3 where the child says that its open failed', async () => {
    await using run = await startFaultyLoop({ children: { sender: ['misses-element'] } });
    const { exitCode, stderr, summary } = await run.ended();
    expect([exitCode, stderr]).toEqual([3, MISSING]);
    expect(summary).toMatchObject({ outcome: 'failed', restarts: { sender: 0, receiver: 0 } });
    expect(pidsOf(run, 'sender')).toHaveLength(1);
  });

  it('ends the run at once with exit code 3 where the open hangs on it', async () => {
    await using run = await startFaultyLoop({ children: { sender: ['misses-element-and-hangs'] } });
    const { message } = await run.event(diagnosis('sender', 'missing'));
    expect(message).toBe('no element "x264enc" (install gstreamer1.0-plugins-ugly)');
    const { exitCode, stderr, summary } = await run.ended();
    expect([exitCode, stderr]).toEqual([3, MISSING]);
    expect(summary).toMatchObject({ outcome: 'failed', restarts: { sender: 0, receiver: 0 } });
  });
});

describe('a configuration that does not parse', () => {
  it.each([
    [
      'sender',
      'encoder',
      { element: 'x264enc', preset: 'superfast', bitrateKbps: 2000, gop: 0, threads: 2 },
      'config.encoder.gop',
    ],
    ['receiver', 'bindAddress', 'somewhere else', 'config.bindAddress'],
  ] as const)('ends the run at once with exit code 2 and the name of the field: %s.%s', async (...row) => {
    const [role, field, value, named] = row;
    await using run = await startFaultyLoop({ spoilt: { role, field, value } });
    const { exitCode, stderr, summary } = await run.ended();
    expect(stderr).toContain(`gstcv-loop: ${role}: configuration does not parse: ${named}: `);
    expect(exitCode).toBe(2);
    expect(summary).toMatchObject({ outcome: 'failed', restarts: { sender: 0, receiver: 0 } });
    expect(pidsOf(run, role)).toHaveLength(1);
  });
});

it('tries a file that was deleted as often as it may, and then tells the whole story', async () => {
  await using folder = await tempDir();
  const path = await makeMp4(folder.path, 'clip.mp4', { seconds: 20, rate: 25, size: '320x240', audio: false });
  const source = { kind: 'file', path } as const;
  await using run = await startFaultyLoop({ request: { source, loop: true }, limits: { maxRestarts: 2 } });
  await untilPlaying(run);
  await rm(path);
  process.kill(run.childPid('sender'), 'SIGKILL');
  await run.event(state('sender', 'failed'));
  const { exitCode, stderr, summary } = await run.ended();
  expect(exitCode).toBe(4);
  expect(summary).toMatchObject({ outcome: 'failed', restarts: { sender: 2, receiver: 0 } });
  expect(stderr).toContain('gstcv-loop: sender: gave up after 3 attempts\n');
  expect(stderr).toMatch(/\n {2}attempt 1: the process ended with signal SIGKILL/);
  for (const attempt of [2, 3]) {
    const told = `\\n {2}attempt ${String(attempt)}: capture does not open .*clip\\.mp4.*Resource not found`;
    expect(stderr).toMatch(new RegExp(`${told}.*(\\n {6}stderr: .*)*unable to start pipeline\\n`));
  }
  expect([pidsOf(run, 'sender').length, pidsOf(run, 'receiver').length]).toEqual([3, 1]);
  expect(diagnoses(run, 'sender')).toEqual([]);
});

const MISSING = 'gstcv-loop: sender: no element "x264enc" (install gstreamer1.0-plugins-ugly)\n';
