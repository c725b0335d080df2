import { describe, expect, it } from 'vitest';
import type { Latency } from '../../src/protocol/events.js';
import { receiverStats, senderStats } from '../support/expected-events.js';
import { received } from '../support/frame-counts.js';
import { gstPeer } from '../support/gst-peer.js';
import { playLoop, startLoop } from '../support/loop-run.js';
import type { MarkedProgram } from '../support/marked-program.js';
import { awaitUdpBound, freeUdpPort } from '../support/udp-ports.js';
import { xScreen } from '../support/x-screen.js';

const TIMEOUT_MS = 60_000;
const READ_CAMERA = ['--read-stamp', 'camera', '--display', 'none'];

describe('the stamp for a camera', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['of a plain size', '640x480'],
    ['of odd size, which passes through BGR', '641x479'],
  ])('is read from a picture %s where the link itself is the camera', async (_what, size) => {
    const port = String(await freeUdpPort());
    const flags = ['--port', port, '--size', size, '--camera-stamp', '--no-stamp', '--frames', '40', ...READ_CAMERA];
    const { exitCode, summary } = await playLoop(['start', ...flags]);
    expect(exitCode).toBe(0);
    const receiver = received(summary);
    expect(receiver.stamped).toBeGreaterThan(20);
    expect(receiver).toMatchObject({ stamped: receiver.frames, unreadable: 0, lost: 0, duplicated: 0, reordered: 0 });
    expectTime(receiver.latencyMs);
  });

  it('leaves the ordinary stamp to who reads that', async () => {
    const port = String(await freeUdpPort());
    const flags = ['--port', port, '--camera-stamp', '--frames', '30', '--display', 'none'];
    const { summary } = await playLoop(['start', ...flags]);
    const receiver = received(summary);
    expect(receiver.stamped).toBeGreaterThan(15);
    expect(receiver).toMatchObject({ stamped: receiver.frames, unreadable: 0, duplicated: 0, reordered: 0 });
  });

  it('is read from a screen that was filmed aslant, three times for each of its frames', async () => {
    await using screen = await xScreen();
    const port = await freeUdpPort();
    await using receiver = startLoop(['receiver', '--port', String(port), '--bind', '127.0.0.1', ...READ_CAMERA]);
    await awaitUdpBound(port);
    // Nobody hears this one: its window is all that matters.
    const away = String(await freeUdpPort());
    const sending = ['sender', '--port', away, '--size', '960x540', '--fps', '10', '--camera-stamp', '--no-stamp'];
    await using sender = startLoop([...sending, '--display', 'window'], { env: screen.env });
    await sender.event(senderStats('frames', ({ frames }) => frames > 5));
    await using camera = filmScreen(screen.env.DISPLAY, port);
    // Three pictures of each frame of the screen: more pictures with a stamp than delays, and none of them a fault.
    const stats = await receiver.event(receiverStats('filmed stamps', ({ stamped }) => stamped > 40));
    expect(stats).toMatchObject({ lost: 0, duplicated: 0, reordered: 0 });
    sender.kill('SIGTERM');
    await sender.ended();
    await camera.stop();
    receiver.kill('SIGTERM');
    const { events, summary } = await receiver.ended();
    expectTime(received(summary).latencyMs);
    expect(events.filter((event) => event.type === 'diagnosis' && event.verdict === 'frozen-source')).toEqual([]);
  });
});

/** Drawing and grabbing are slow on a busy machine: what matters is that it is a time, and none of minutes. */
function expectTime(latencyMs: Latency | null): void {
  expect(latencyMs?.min).toBeGreaterThan(0);
  expect(latencyMs?.p50).toBeLessThan(2000);
}

/** A camera made of software: what the X server shows, turned and made smaller, as an H.264 stream. */
function filmScreen(display: string, port: number): MarkedProgram {
  return gstPeer(
    [
      `ximagesrc display-name=${display} use-damage=false show-pointer=false`,
      'video/x-raw,framerate=30/1',
      'videoscale',
      'video/x-raw,width=896,height=512',
      'videoconvert',
      'rotate angle=0.15',
      'videoconvert',
      'video/x-raw,format=I420',
      'x264enc tune=zerolatency speed-preset=ultrafast bitrate=2000 key-int-max=15',
      'rtph264pay config-interval=-1 pt=96',
      `udpsink host=127.0.0.1 port=${String(port)} sync=false async=false`,
    ].join(' ! '),
  );
}
