import { describe, expect, it } from 'vitest';
import { CODECS } from '../../src/pipeline/vocabulary.js';
import type { ReceiverStatsEvent } from '../../src/protocol/events.js';
import { receiverStats, state } from '../support/expected-events.js';
import { expectSaneLatency, expectStampedFrames, received } from '../support/frame-counts.js';
import { type LoopRun, startLoop } from '../support/loop-run.js';
import { negotiatedVideo, TELL_FORMATS, TELL_FORMATS_FLAGS } from '../support/negotiated-video.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;

async function start(...flags: readonly string[]): Promise<LoopRun> {
  const port = String(await freeUdpPort());
  const quiet = ['--display', 'none', '--size', '320x240', ...TELL_FORMATS_FLAGS];
  return startLoop(['start', '--port', port, ...quiet, ...flags], { env: TELL_FORMATS });
}

const isSteady = ({ stamped, latencyMs }: ReceiverStatsEvent) => stamped > 20 && latencyMs !== null;

describe.each(CODECS)('%s', { timeout: TIMEOUT_MS }, (codec) => {
  it('carries every stamp on the planar path, and a receiver that joins late gets a key frame at once', async () => {
    // The next key frame would come in half a minute.
    await using run = await start('--codec', codec, '--gop', '1000');
    const playing = await run.event(state('receiver', 'playing'));
    process.kill(run.childPid('receiver'), 'SIGKILL');
    const again = await run.event(state('receiver', 'playing'), { after: playing, withinMs: 15_000 });
    await run.event(receiverStats('frames with stamps', isSteady), { after: again });
    run.kill('SIGTERM');
    const { summary, events } = await run.ended();
    expect(negotiatedVideo(events, 'receiver')).toContain('I420 320x240');
    expect(received(summary).unreadable).toBe(0);
    expectSaneLatency(received(summary));
  });
});

describe('sizes that are not planar', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['h264', 'openh264', '322x242'],
    ['h265', 'x265', '321x241'],
    ['vp8', 'vp8', '321x241'],
    ['vp9', 'vp9', '321x241'],
  ])('%s of %s carries %s', async (codec, encoder, size) => {
    await using run = await start('--codec', codec, '--encoder', encoder, '--size', size, '--frames', '20');
    const { summary, exitCode } = await run.ended();
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 20);
  });
});

describe('what is chosen by name', { timeout: TIMEOUT_MS }, () => {
  it('runs openh264 on both sides', async () => {
    await using run = await start('--encoder', 'openh264', '--decoder', 'openh264', '--frames', '30');
    const { summary, exitCode } = await run.ended();
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 30);
  });

  it('says what auto has taken', async () => {
    await using run = await start('--encoder', 'auto', '--codec', 'vp8', '--frames', '10');
    const { summary, events } = await run.ended();
    expectStampedFrames(summary, 10);
    const notes = events.flatMap((event) => (event.type === 'log' && event.level === 'info' ? [event.message] : []));
    expect(notes).toContainEqual(
      expect.stringMatching(/^encoder: \w+ \(auto: \w+, the best for VP8 that works here\)$/),
    );
  });

  it('is open at once with a decoder of that name, and plays when a stream comes', async () => {
    const port = String(await freeUdpPort());
    const receiving = ['receiver', '--port', port, '--display', 'none', '--decoder', 'avdec', '--frames', '10'];
    await using receiver = startLoop([...receiving, '--open-timeout', '1s']);
    await receiver.event(state('receiver', 'waiting'));
    await using sender = startLoop(['sender', '--port', port, '--display', 'none', '--size', '320x240']);
    const { summary, exitCode } = await receiver.ended();
    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ receiver: { frames: 10, unreadable: 0 }, restarts: { receiver: 0 } });
    sender.kill('SIGTERM');
    await sender.exit();
  });
});
