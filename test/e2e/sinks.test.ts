import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { receiverStats } from '../support/expected-events.js';
import { logged, startSender, startWaiting } from '../support/fault-runs.js';
import { received } from '../support/frame-counts.js';
import { gstPeer } from '../support/gst-peer.js';
import { probeRecording } from '../support/recordings.js';
import { tempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;

describe('what a receiver hands on', { timeout: TIMEOUT_MS }, () => {
  it('can be received, and forwarded, and decoded by GStreamer; pictures are kept meanwhile', async () => {
    await using dir = await tempDir();
    const [port, second, third] = [await freeUdpPort(), await freeUdpPort(), await freeUdpPort()];
    const pictures = join(dir.path, 'pictures');
    const foreign = join(dir.path, 'foreign.mkv');
    await using peer = gstPeer(
      `-e udpsrc port=${String(third)} caps=application/x-rtp,media=video,clock-rate=90000,encoding-name=H264,payload=96
       ! rtph264depay ! h264parse ! matroskamux ! filesink location=${foreign}`,
    );
    await using last = await startWaiting(second, ['--forward', `rtp://127.0.0.1:${String(third)}`]);
    const sinks = ['--snapshot-every', '200ms', pictures, '--forward', `rtp://127.0.0.1:${String(second)}`];
    await using first = await startWaiting(port, sinks);
    await using sender = startSender(port, '--size', '320x240', '--frames', '45', '--ssrc', '0x5afe');
    expect((await sender.ended()).exitCode).toBe(0);
    // Once a second: by then all has come.
    await last.event(receiverStats('nearly every frame', ({ frames }) => frames > 40));
    for (const run of [first, last]) run.kill('SIGTERM');
    const [ended, further] = await Promise.all([first.ended(), last.ended()]);
    await peer.stop();
    expect([ended.exitCode, further.exitCode]).toEqual([143, 143]);
    for (const { summary } of [ended, further]) {
      expect(received(summary)).toMatchObject({ unreadable: 0, duplicated: 0, reordered: 0 });
    }
    expect(await probeRecording(foreign)).toMatchObject({ codec: 'h264', width: 320, height: 240 });
    const names = (await readdir(pictures)).sort();
    expect(names.length).toBeGreaterThan(4);
    const picture = await probeRecording(join(pictures, names[0] ?? ''));
    expect(picture).toMatchObject({ codec: 'mjpeg', width: 320, height: 240 });
    const numbers = names.map((name) => Number(/-(\d{6})\.jpg$/.exec(name)?.[1]));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it('may be impossible to forward or to keep, and the picture goes on', async () => {
    const port = await freeUdpPort();
    // Nobody listens there, and no folder can be made in /proc.
    const nobody = `rtp://127.0.0.1:${String(await freeUdpPort())}`;
    const sinks = ['--forward', nobody, '--snapshot-every', '200ms', '/proc/pictures'];
    await using run = await startWaiting(port, sinks);
    await using sender = startSender(port, '--size', '320x240', '--frames', '60');
    const told = await run.event(logged('could not be kept'));
    await run.event(
      receiverStats('frames', ({ frames }) => frames > 50),
      { after: told },
    );
    expect((await sender.ended()).exitCode).toBe(0);
    run.kill('SIGTERM');
    const { exitCode, summary } = await run.ended();
    expect(exitCode).toBe(143);
    expect(summary.restarts.receiver).toBe(0);
  });
});
