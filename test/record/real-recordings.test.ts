import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CODEC_SPECS } from '../../src/pipeline/codecs.js';
import { CODECS } from '../../src/pipeline/vocabulary.js';
import type { Codec } from '../../src/pipeline/vocabulary.js';
import type { LoopEvent, Untimed } from '../../src/protocol/events.js';
import { Recorder, type RecorderOptions } from '../../src/record/recorder.js';
import { encodedPackets, inRealTime } from '../support/encoded-packets.js';
import { probeRecording, recordedSlices, recordedTimes } from '../support/recordings.js';
import { tempDir } from '../support/temp-dir.js';

/** Real packets into real files: no network, no supervisor. */

const TIMEOUT_MS = 60_000;

/** A recorder of its own process. */
function openRecorder(path: string, codec: Codec, stream: Partial<RecorderOptions['stream']> = {}) {
  const events: Untimed<LoopEvent>[] = [];
  const recorder = new Recorder({
    ...{ path, mayReplace: false, nowMs: () => performance.now(), askForKeyFrame: () => undefined },
    stream: { codec, payloadType: CODEC_SPECS[codec].payloadType, parameters: {}, fec: false, ...stream },
    emit: (event) => events.push(event),
  });
  return { recorder, events };
}

describe.concurrent('a recording of a stream whose size changes', { timeout: TIMEOUT_MS }, () => {
  it.each(CODECS)('has every frame of %s, in two files that are both closed', async (codec) => {
    await using dir = await tempDir();
    const sizes = [320, 480];
    const streams = await Promise.all(sizes.map((width) => encodedPackets({ codec, width, ssrc: width })));
    const { recorder } = openRecorder(join(dir.path, 'out.mkv'), codec);
    await inRealTime(streams.flat(), (packet) => recorder.take(packet));
    await recorder.close();
    const files = ['out.mkv', 'out-2.mkv'].map((name) => join(dir.path, name));
    expect(recorder.summary()).toMatchObject({ files, dropped: 0, failed: null });
    for (const [index, width] of sizes.entries()) await expectWhole(files[index] ?? '', codec, width);
  });

  it('goes on with a key frame where the packets that tell of it were lost and recovered', async () => {
    await using dir = await tempDir();
    const [first, second] = await Promise.all(
      [320, 480].map((width) => encodedPackets({ codec: 'h264', width, frames: 60, ssrc: width, fecPercent: 100 })),
    );
    const packets = [...(first ?? []), ...withoutFirstParameterSets(second ?? [])];
    const { recorder, events } = openRecorder(join(dir.path, 'out.mkv'), 'h264', { fec: true });
    await inRealTime(packets, (packet) => recorder.take(packet));
    await recorder.close();
    const [before = '', after = ''] = recorder.summary().files;
    expect(recorder.summary()).toMatchObject({ files: [before, after], failed: null });
    expect(events).toMatchObject([{ type: 'log', level: 'info' }]);
    expect((await probeRecording(before)).frames).toBeGreaterThan(55);
    const { frames, durationS } = await probeRecording(after);
    expect(frames).toBeGreaterThan(15);
    expect(durationS).toBeCloseTo(frames / 30, 1);
  });
});

describe.concurrent('a recording of a stream that begins anew', { timeout: TIMEOUT_MS }, () => {
  it.each([
    [
      'with the sequence of a key frame on demand',
      { ssrc: 1, payloader: `seqnum-offset=40000 timestamp-offset=180000` },
    ],
    ['with another SSRC', { ssrc: 2, payloader: 'seqnum-offset=1001 timestamp-offset=4000000000' }],
  ])('has every frame, at its time: %s', async (_, other) => {
    await using dir = await tempDir();
    const path = join(dir.path, 'out.mkv');
    const picture = { codec: 'h264', width: 320 } as const;
    const [first, second] = await Promise.all([
      encodedPackets({ ...picture, payloader: 'timestamp-offset=0' }),
      encodedPackets({ ...picture, ...other }),
    ]);
    const { recorder } = openRecorder(path, 'h264');
    // While the process starts, all waits for it: what is done at the beginning is hardest.
    await inRealTime(first.slice(0, first.length / 2), (packet) => recorder.take(packet));
    await delay(1000);
    await inRealTime(second, (packet) => recorder.take(packet));
    await recorder.close();
    const times = await recordedTimes(path);
    expect(times.length).toBeGreaterThanOrEqual(40);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeCloseTo(times.length / 30 + 1, 0);
  });
});

describe.concurrent('a recording of a foreign stream of H.264', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['that sends its parameter sets once', false],
    ['that has them in its session description alone', true],
  ])('has every frame: %s', async (_, isDescribed) => {
    await using dir = await tempDir();
    const path = join(dir.path, 'out.mkv');
    const packets = await encodedPackets({ codec: 'h264', width: 320 });
    const sets = packets.filter(isParameterSet).slice(0, 2);
    const pictures = packets.filter((packet) => !isParameterSet(packet));
    const sprop = sets.map((packet) => packet.subarray(12).toString('base64')).join(',');
    const { recorder } = openRecorder(path, 'h264', {
      parameters: isDescribed ? { 'sprop-parameter-sets': sprop } : {},
    });
    await inRealTime(renumbered(isDescribed ? pictures : [...sets, ...pictures]), (packet) => recorder.take(packet));
    await recorder.close();
    await expectWhole(path, 'h264', 320);
  });
});

// By itself: what is lost is waited for by the clock, which other recordings beside it would hold up.
describe('a recording of a stream with redundant packets', { timeout: TIMEOUT_MS }, () => {
  it('has every slice of which a packet was lost', async () => {
    await using dir = await tempDir();
    const packets = await encodedPackets({ codec: 'h264', width: 640, frames: 60, fecPercent: 100 });
    const record = async (name: string, kept: readonly Buffer[]) => {
      const path = join(dir.path, name);
      const { recorder } = openRecorder(path, 'h264', { fec: true });
      await inRealTime(kept, (packet) => recorder.take(packet));
      await recorder.close();
      return recordedSlices(path);
    };
    const [all, recovered] = await Promise.all([
      record('all.mkv', packets),
      record('recovered.mkv', withLosses(packets)),
    ]);
    expect(all.length).toBeGreaterThanOrEqual(60);
    expect(recovered).toEqual(all);
  });
});

async function expectWhole(path: string, codec: Codec, width: number): Promise<void> {
  const { durationS, ...picture } = await probeRecording(path);
  expect(picture).toEqual({ codec: codec === 'h265' ? 'hevc' : codec, width, height: 240, frames: 30 });
  expect(durationS).toBeCloseTo(1, 1);
}

/** Every tenth one of the picture's, but for the last ones: nobody waits for what is missing when a stream is over. */
function withLosses(packets: readonly Buffer[]): Buffer[] {
  let index = 0;
  return packets.filter((packet) => {
    if ((packet[1] ?? 0) % 128 !== 96) return true;
    index += 1;
    return index > 100 || index % 10 !== 7;
  });
}

/** Of H.264: SPS and PPS, each in a packet of its own. */
function isParameterSet(packet: Buffer): boolean {
  return (packet[1] ?? 0) % 128 === 96 && [7, 8].includes((packet[12] ?? 0) & 0x1f);
}

function withoutFirstParameterSets(packets: readonly Buffer[]): Buffer[] {
  const sets = packets.filter(isParameterSet).slice(0, 2);
  return packets.filter((packet) => !sets.includes(packet));
}

/** As if nothing else had been sent. */
function renumbered(packets: readonly Buffer[]): Buffer[] {
  return packets.map((packet, index) => {
    const copy = Buffer.from(packet);
    copy.writeUInt16BE(1000 + index, 2);
    return copy;
  });
}
