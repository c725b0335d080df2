import { describe, expect, it } from 'vitest';
import { state } from '../support/expected-events.js';
import { diagnosis, expectFramesAfter, expectRestarts, startSender, startWaiting } from '../support/fault-runs.js';
import { gstPeer, h264To, LIVE_PICTURE } from '../support/gst-peer.js';
import { MarkedProgram } from '../support/marked-program.js';
import { requireProgram } from '../support/require-program.js';
import { freeUdpPort } from '../support/udp-ports.js';
import { awaitPackets } from '../support/udp-packets.js';

const TIMEOUT_MS = 60_000;

/** Each of them can be decoded only by who was there from its beginning, or has its session description. */
const STREAMS = [
  {
    what: 'key frames',
    begin: (port: number) =>
      gstPeer(
        `${LIVE_PICTURE} ! ${h264To(port, { encoder: 'key-int-max=10000', payloader: 'config-interval=0 pt=96' })}`,
      ),
    missing: /key frame \(IDR\)/,
    advice: '--gop',
  },
  {
    what: 'parameter sets',
    begin: (port: number) => ffmpegWithoutParameterSets(port),
    missing: /^SPS, PPS$/,
    advice: 'config-interval=-1',
  },
] as const;

describe('a stream that began before its receiver', { timeout: TIMEOUT_MS }, () => {
  it.each(STREAMS)('is told to lack what it does not repeat: $what', async ({ missing, advice, begin }) => {
    const port = await freeUdpPort();
    await using stranger = begin(port);
    await awaitPackets(port);
    await using receiver = await startWaiting(port);
    const pid = receiver.childPid('receiver');
    const found = await receiver.event(diagnosis('receiver', 'no-keyframe'));
    expect(found.evidence['missing']).toMatch(missing);
    expect(found.evidence['elapsedMs']).toBeGreaterThan(2000);
    expect(found.evidence['packets']).toBeGreaterThan(10);
    expect(found.message).toContain(advice);
    await stranger.stop();
    await using sender = startSender(port);
    const playing = await receiver.event(state('receiver', 'playing'), { after: found });
    expect(await expectFramesAfter(receiver, playing)).toMatchObject({ unreadable: 0 });
    expect(receiver.childPid('receiver')).toBe(pid);
    await expectRestarts(receiver, {});
    await expectRestarts(sender, {});
  });
});

/** With a global header they stand in the session description, and nowhere in the stream. */
function ffmpegWithoutParameterSets(port: number): MarkedProgram {
  return new MarkedProgram([
    'timeout',
    '60',
    requireProgram('ffmpeg'),
    ...['-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc=size=640x480:rate=30', '-flags', '+global_header'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '15'],
    ...['-f', 'rtp', `rtp://127.0.0.1:${String(port)}`],
  ]);
}
