import { describe, expect, it } from 'vitest';
import { parseReport } from '../../src/report/read-report.js';
import type { ReportRun } from '../../src/report/schema.js';
import { receiverStats, state } from '../support/expected-events.js';
import { expectRestarts, startSender, startWaiting } from '../support/fault-runs.js';
import { runCli } from '../support/loop-run.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 90_000;
/** As many packets for each part of the picture: with bars and a patch of noise, all losses may miss the part with the stamp. */
const EVEN = ['--source', 'test://snow'] as const;
const MEASURED = ['--duration', '6s', '--warmup', '1s', '--json', ...EVEN] as const;

/** What reached the eye through a bad network; the same words draw the same fates, packet by packet. */
async function measured(impair: string, ...flags: readonly string[]): Promise<ReportRun> {
  const { exitCode, stdout } = await runCli(['latency', '--impair', impair, ...MEASURED, ...flags]);
  expect(exitCode).toBe(0);
  const run = parseReport(stdout.trim().split('\n').at(-1) ?? '', 'stdout').settings[0]?.runs[0];
  if (run === undefined) throw new Error('nothing was measured');
  expect(run).toMatchObject({ restarts: 0 });
  expect(run.frames.sent).toBeGreaterThan(70);
  return run;
}

/** Not more than 48 packets even in a key frame of snow: of more, FEC protects a part only (docs/fec.md). */
const PROTECTED = ['--size', '320x240'] as const;

describe('a network that loses three packets of a hundred', { timeout: TIMEOUT_MS }, () => {
  it('costs less than a third of the frames with FEC 50 %', async () => {
    const lossy = ['loss=3%,seed=1', ...PROTECTED, '--bitrate', '1000'] as const;
    const plain = await measured(...lossy);
    // A shorter wait is too short for a machine that is busy with other tests: what would repair a frame comes too late.
    const repaired = await measured(...lossy, '--fec', '50%', '--jitter-buffer', '500ms');
    // The network was as bad: only the eye sees less of it.
    for (const { packets } of [plain, repaired]) expect(packets.lost / packets.received).toBeGreaterThan(0.01);
    expect(plain.frames.lost).toBeGreaterThan(5);
    expect(repaired.frames.lost).toBeLessThan(plain.frames.lost / 3);
  });
});

describe('FEC 50 % on a network that loses one packet of fifty', { timeout: TIMEOUT_MS }, () => {
  // vp8 takes more than it was told for snow.
  it.each([
    ['h265', '1000'],
    ['vp8', '500'],
    ['vp9', '1000'],
    ['mjpeg', '2000'],
  ])('repairs %s as well, whose payload type may be another', async (codec, bitrate) => {
    // A frame that is not repaired, as one that has lost two packets of three, spoils no more than these ten.
    const small = ['--codec', codec, ...PROTECTED, '--bitrate', bitrate, '--gop', '10', '--duration', '3s'];
    const { packets, frames } = await measured('loss=2%,seed=1', ...small, '--fec', '50%', '--jitter-buffer', '500ms');
    expect(packets.lost).toBeGreaterThan(5);
    // Without, it is more than a quarter of JPEG, and nearly all of the others.
    expect(frames.lost + frames.unreadable).toBeLessThan(frames.sent / 6);
  });
});

describe('a network on which one packet of twenty is overtaken', { timeout: TIMEOUT_MS }, () => {
  it('costs many frames, and almost none where the receiver waits for what is late', async () => {
    const plain = await measured('reorder=5%,seed=1');
    const buffered = await measured('reorder=5%,seed=1', '--jitter-buffer', '20ms');
    const withFec = await measured('reorder=5%,seed=1', '--fec', '20%');
    for (const { packets } of [plain, buffered, withFec]) expect(packets.reordered).toBeGreaterThan(20);
    expect(plain.frames.lost).toBeGreaterThan(10);
    for (const { frames } of [buffered, withFec]) expect(frames.lost).toBeLessThan(plain.frames.lost / 5);
  });
});

/** Long enough that a decoder that holds back one frame is told from any busy machine. */
const FRAME_MS = 500;
const SLOW = ['--fps', String(1000 / FRAME_MS)] as const;

describe('a lone receiver with FEC that knows no SSRC', { timeout: TIMEOUT_MS }, () => {
  it('holds no frame back, and takes a sender that is started anew without being restarted', async () => {
    const port = await freeUdpPort();
    await using receiver = await startWaiting(port, ['--fec', '20%', '--stall-timeout', '10s']);
    await using first = startSender(port, ...SLOW, '--fec', '20%');
    const early = await receiver.event(receiverStats('a latency', ({ latencyMs }) => latencyMs !== null));
    expect(early.latencyMs?.min).toBeLessThan(FRAME_MS);
    await expectRestarts(first, {});
    await using second = startSender(port, ...SLOW, '--fec', '20%');
    await second.event(state('sender', 'playing'));
    const before = receiver.stampedFrames();
    await receiver.event(receiverStats('frames of the second sender', ({ stamped }) => stamped > before + 2));
    await expectRestarts(second, {});
    await expectRestarts(receiver, {});
  });
});
