import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { receiverStats } from '../support/expected-events.js';
import { logged, startSender, startWaiting } from '../support/fault-runs.js';
import { received } from '../support/frame-counts.js';
import { gstPeer } from '../support/gst-peer.js';
import { CLI } from '../support/loop-run.js';
import { MarkedProgram } from '../support/marked-program.js';
import { recordedSequences } from '../support/recorded-stamps.js';
import { probeRecording } from '../support/recordings.js';
import { tempDir } from '../support/temp-dir.js';
import { awaitUdpBound, freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 90_000;

/** A network that loses one packet of thirty, always the same ones. */
function lossyWay(from: number, to: number): MarkedProgram {
  const words = ['--listen', String(from), '--to', `127.0.0.1:${String(to)}`, '--impair', 'loss=3%,seed=1'];
  return new MarkedProgram([process.execPath, CLI, 'impair', ...words]);
}

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
    await using sender = startSender(port, '--size', '320x240', '--frames', '90', '--ssrc', '0x5afe');
    expect((await sender.ended()).exitCode).toBe(0);
    // Once a second: by then all has come.
    await last.event(receiverStats('nearly every frame', ({ frames }) => frames > 80));
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

  it('is repaired by --fec: what is recorded, and what the next receiver gets over a network that loses as well', async () => {
    await using dir = await tempDir();
    const path = join(dir.path, 'out.mkv');
    const ports = await Promise.all(Array.from({ length: 4 }, () => freeUdpPort()));
    const [sent = 0, first = 0, forwarded = 0, second = 0] = ports;
    const fec = ['--fec', '50%', '--jitter-buffer', '200ms'];
    await using here = await startWaiting(first, [
      ...fec,
      ...['--record', path, '--forward', `rtp://127.0.0.1:${String(forwarded)}`],
    ]);
    await using there = await startWaiting(second, fec);
    await using far = lossyWay(forwarded, second);
    await using near = lossyWay(sent, first);
    for (const port of [sent, forwarded]) await awaitUdpBound(port);
    // Some ten packets in each frame: a third of them would be broken without repair, and each key frame would break those
    // behind it. But none of more than the 48 that can be protected: not snow.
    const picture = ['--size', '640x480', '--fps', '15', '--bitrate', '2000', '--frames', '60'];
    await using sender = startSender(sent, '--fec', '50%', ...picture);
    const { summary } = await sender.ended();
    const frames = summary.sender?.frames ?? 0;
    const lossy = await there.event(receiverStats('most frames', ({ stamped }) => stamped > 0.6 * frames));
    expect(lossy.packetsLost).toBeGreaterThan(10);
    for (const run of [here, there]) run.kill('SIGTERM');
    const [ended] = await Promise.all([here.ended(), there.ended()]);
    for (const way of [near, far]) await way.stop();
    expect(ended.summary.record).toMatchObject({ files: [path], failed: null });
    const whole = (await recordedSequences(path)).filter((sequence) => sequence !== null);
    expect(new Set(whole).size).toBeGreaterThan(0.9 * frames);
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
