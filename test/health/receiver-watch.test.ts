import { describe, expect, it } from 'vitest';
import { ReceiverWatch } from '../../src/health/receiver-watch.js';
import { NOTHING_HEARD, type StreamCounts } from '../../src/rtp/stream-counts.js';
import { LIMITS } from '../supervisor/runner-bench.js';
import { ReceiverBench } from './receiver-bench.js';

/** One that has played for ten seconds. */
const playing = (limits = {}) => new ReceiverBench(limits).receiver().sender(1).for(10_000);
const SILENCE = { fps: 0 };
const HANGS = { decoderHangs: true };

describe('normal life gives no verdict', () => {
  it.each<[string, (bench: ReceiverBench) => ReceiverBench]>([
    ['a receiver that waits for long, then a sender', (b) => b.receiver().for(60_000, SILENCE).sender(1).for(20_000)],
    ['a receiver that opens in the midst of a stream', (b) => b.sender(1).receiver().for(20_000)],
    ['a key frame that comes 1.9 s after the first packet', (b) => b.receiver().for(1900, HANGS).for(20_000)],
    ['a GOP of a minute', (b) => b.receiver().sender(1).for(180_000, { gopMs: 60_000 })],
    ['one key frame for ever', (b) => b.receiver().sender(1).for(180_000, { gopMs: Infinity })],
    ['parameter sets only once', (b) => b.receiver().sender(1).for(180_000, { parameters: 'first' })],
    ['frames without stamps', (b) => b.receiver().sender(1).for(60_000, { stamps: 'none' })],
    [
      'a sender with stamps, then one without',
      (b) => b.receiver().sender(1).for(9000).sender(2).for(60_000, { stamps: 'none' }),
    ],
    [
      'a sender without stamps, then one with',
      (b) => b.receiver().sender(1).for(9000, { stamps: 'none' }).sender(2).for(60_000),
    ],
    ['a pause below the stall timeout', (b) => b.receiver().sender(1).for(9000).for(1700, SILENCE).for(9000)],
    [
      'a sender that starts anew in a second',
      (b) => b.receiver().sender(1).for(9000).for(1000, SILENCE).sender(2).for(9000),
    ],
    ['a moment in which the decoder gives nothing', (b) => b.receiver().sender(1).for(9000).for(1500, HANGS).for(9000)],
    [
      'a moment in which the source repeats a frame',
      (b) => b.receiver().sender(1).for(9000).for(1500, { stamps: 'same' }).for(9000),
    ],
  ])('%s', (_, live) => {
    const bench = live(new ReceiverBench());
    expect([bench.told, bench.state]).toEqual([[], 'playing']);
  });

  it('one frame a second, with limits to match', () => {
    const bench = new ReceiverBench({ stallTimeoutMs: 4000, openTimeoutMs: 8000, keyFrameTimeoutMs: 8000 });
    bench.receiver().sender(1).for(120_000, { fps: 1, gopMs: 5000 });
    expect([bench.told, bench.state]).toEqual([[], 'playing']);
  });

  it('one frame a second, with the limits as they are', () => {
    expect(new ReceiverBench().receiver().sender(1).for(60_000, { fps: 1 }).told).toEqual([]);
  });

  it('another SSRC that takes over from ours', () => {
    const bench = playing().for(450, { fps: 0, foreign: { ssrc: 200 } });
    expect(bench.sender(2).for(10_000).told).toEqual([]);
  });
});

describe('packets that stop', () => {
  it('is told once, changes the state, and is over with the first packets', () => {
    const bench = playing().for(10_000, SILENCE);
    expect([bench.told, bench.state]).toEqual([['no-packets'], 'stalled']);
    expect(bench.messages[0]).toMatch(
      /^no RTP packet and no new frame for 2\.\d s: the sender or the network is at fault/,
    );
    bench.for(10_000);
    expect([bench.told, bench.state]).toEqual([['no-packets', 'ok'], 'playing']);
  });

  it('never restarts the receiver, whoever comes back, however often', () => {
    const bench = playing();
    for (const ssrc of [1, 2, 3, 2]) bench.for(10_000, SILENCE).sender(ssrc).for(3000);
    expect(bench.told.filter((name) => name !== 'ok')).toEqual(Array(4).fill('no-packets'));
    expect([bench.restart, bench.state]).toEqual([null, 'playing']);
  });

  it('goes on with a stream that was in the midst of a GOP', () => {
    const bench = new ReceiverBench().receiver().sender(1).for(10_000, { gopMs: 30_000 });
    expect(bench.for(10_000, SILENCE).for(10_000, { gopMs: 30_000 }).told).toEqual(['no-packets', 'ok']);
  });

  it('does not call the losses and delays of an outage those of what comes after it', () => {
    const bench = playing().for(10_000, SILENCE).for(200, { lossPercent: 80, delayMs: 900 });
    expect(bench.for(10_000).told).toEqual(['no-packets', 'ok']);
  });

  it('stays `waiting` for one that has never had any', () => {
    const bench = new ReceiverBench().receiver().for(3_600_000 / 60, SILENCE);
    expect([bench.told, bench.state]).toEqual([[], 'waiting']);
  });
});

describe('a decoder that gives no frames', () => {
  it('is restarted while it opens, once it has had a key frame for the open timeout', () => {
    const bench = new ReceiverBench().receiver().sender(1).for(4900, HANGS);
    expect(bench.restart).toBeNull();
    expect(bench.for(300, HANGS)).toMatchObject({ told: ['open-timeout'], restart: 'open-timeout' });
  });

  it('has its open timeout from the key frame on, not from the first packet', () => {
    const bench = new ReceiverBench({ keyFrameTimeoutMs: 9000 }).receiver().sender(1);
    bench.for(4000, { parameters: 'never' }).for(4800, HANGS);
    expect(bench.told).toEqual([]);
    expect(bench.for(300, HANGS).restart).toBe('open-timeout');
  });

  it.each([100, 1000, 10_000, Infinity])('is restarted with a GOP of %d ms: it had all that it needs', (gopMs) => {
    const bench = new ReceiverBench().receiver().sender(1).for(12_500, { gopMs });
    expect(bench.for(2000, { ...HANGS, gopMs }).told).toEqual([]);
    expect(bench.for(300, { ...HANGS, gopMs })).toMatchObject({ told: ['decode-stall'], restart: 'stalled' });
  });

  it('is restarted after a pause of the sender, counted from the next key frame', () => {
    const bench = playing().for(10_000, SILENCE).for(2000, HANGS);
    expect(bench.told).toEqual(['no-packets', 'ok']);
    expect(bench.for(1500, HANGS)).toMatchObject({ told: ['no-packets', 'ok', 'decode-stall'], restart: 'stalled' });
  });

  it('may need a key frame after a loss, and is not restarted without one', () => {
    const bench = new ReceiverBench().receiver().sender(1).for(12_000, { gopMs: 60_000 });
    bench.for(300, { ...HANGS, gopMs: 60_000, lossPercent: 10 }).for(9000, { ...HANGS, gopMs: 60_000 });
    expect(bench).toMatchObject({ told: ['no-keyframe'], restart: null });
  });

  it('plays on after its restart, in the midst of the stream', () => {
    const bench = playing().for(2300, HANGS);
    expect(bench.restart).toBe('stalled');
    expect(bench.receiver().for(20_000)).toMatchObject({
      told: ['decode-stall', 'ok'],
      restart: null,
      state: 'playing',
    });
  });
});

describe('a stream without a beginning', () => {
  it('lacks a key frame until one comes', () => {
    const late = new ReceiverBench().sender(1);
    late.receiver().for(50, { gopMs: 3000 }).receiver().for(2900, { gopMs: 3000 });
    expect(late).toMatchObject({ told: ['no-keyframe'], restart: null, state: 'opening' });
    expect(late.messages[0]).toBe(
      'packets arrive, but no key frame (IDR) and no SPS and no PPS for 2.0 s: start the sender with --gop 30 or lower',
    );
    expect(late.for(5000).told).toEqual(['no-keyframe', 'ok']);
  });

  it('lacks parameter sets that came before the receiver did, and is not restarted for it', () => {
    const bench = new ReceiverBench().receiver().sender(1).for(9000, { parameters: 'first' });
    bench.receiver().for(30_000, { parameters: 'first' });
    expect(bench).toMatchObject({ told: ['no-keyframe'], restart: null, state: 'opening' });
    expect(bench.messages[0]).toMatch(/no SPS and no PPS for 2\.\d s: let the sender repeat its parameter sets/);
  });

  it('lacks parameter sets of a sender that took over without any', () => {
    const bench = playing().for(3000, SILENCE).sender(2).for(30_000, { parameters: 'never' });
    expect(bench).toMatchObject({ told: ['no-packets', 'ok', 'no-keyframe'], restart: null, state: 'stalled' });
  });
});

describe('the picture', () => {
  it('is frozen while stamps repeat, and well with the next new one', () => {
    const bench = playing().for(9000, { stamps: 'same' });
    expect(bench).toMatchObject({ told: ['frozen-source'], restart: null });
    expect(bench.for(9000).told).toEqual(['frozen-source', 'ok']);
  });

  it('is not frozen any more when a sender without stamps takes over', () => {
    const bench = playing().for(1500, { stamps: 'same' });
    expect(bench.for(20_000, { stamps: 'none' }).told).toEqual([]);
  });

  it('is not frozen because a stamp from before a pause comes once more after it', () => {
    const bench = playing().for(1000, { stamps: 'same' }).for(10_000, SILENCE).for(500, { stamps: 'same' });
    expect(bench.for(5000).told).toEqual(['no-packets', 'ok']);
  });

  it('is late only after a whole window, and well some time after it', () => {
    const bench = new ReceiverBench().receiver().sender(1).for(4800, { delayMs: 300 });
    expect(bench.told).toEqual([]);
    expect(bench.for(600, { delayMs: 300 }).told).toEqual(['late']);
    expect(bench.for(4000).told).toEqual(['late']);
    expect(bench.for(4000).told).toEqual(['late', 'ok']);
  });

  it('loses packets in one window and none in the next', () => {
    const bench = playing().for(3000, { lossPercent: 5 });
    expect(bench).toMatchObject({ told: ['lossy'], restart: null });
    expect(bench.for(8000).told).toEqual(['lossy', 'ok']);
  });

  it('does not flap when the loss swings around its limit', () => {
    const bench = playing();
    for (let turn = 0; turn < 20; turn += 1) bench.for(400, { lossPercent: 3 }).for(5200).for(200, { lossPercent: 30 });
    expect(bench.told).toEqual(['lossy']);
  });

  it('is told for what is worse as soon as that is known, and does not linger then', () => {
    const bench = playing().for(3000, { lossPercent: 5 }).for(3000, SILENCE);
    expect(bench.told).toEqual(['lossy', 'no-packets']);
  });
});

describe('foreign packets', () => {
  it('are told when they come steadily, beside ours or alone', () => {
    const foreign = { notRtp: 100 };
    expect(playing().for(950, { foreign }).told).toEqual([]);
    expect(playing().for(3000, { foreign })).toMatchObject({ told: ['foreign-packets'], restart: null });
    const bench = new ReceiverBench().receiver().for(3000, { fps: 0, foreign });
    expect([bench.told, bench.state]).toEqual([['foreign-packets'], 'waiting']);
  });

  it('are over some time after the last one, and do not flap at their limit', () => {
    const bench = playing();
    for (let turn = 0; turn < 10; turn += 1)
      bench.for(2500, { foreign: { ssrc: 6 } }).for(1000, { foreign: { ssrc: 4 } });
    expect(bench.told).toEqual(['foreign-packets']);
    expect(bench.for(5000).told).toEqual(['foreign-packets', 'ok']);
  });
});

describe('a receiver that is stopped', () => {
  it('is restarted while it plays', () => {
    const bench = playing().for(2000, { stopped: true });
    expect(bench.told).toEqual([]);
    expect(bench.for(600, { stopped: true })).toMatchObject({ told: ['unresponsive'], restart: 'unresponsive' });
    expect(bench.messages[0]).toMatch(/^the process was stopped \(SIGSTOP\) and has said nothing for 2\.\d s$/);
  });

  it('is restarted while it waits or opens, however long it has been silent by then', () => {
    const waiting = new ReceiverBench().receiver().for(60_000, SILENCE);
    expect(waiting.for(2000, { stopped: true }).told).toEqual([]);
    expect(waiting.for(1000, { stopped: true }).restart).toBe('unresponsive');
    const opening = new ReceiverBench().receiver().sender(1).for(1000, HANGS);
    expect(opening.for(3000, { stopped: true }).restart).toBe('unresponsive');
  });

  it('is well again when it goes on in time', () => {
    expect(playing().for(1900, { stopped: true }).for(9000)).toMatchObject({ restart: null, state: 'playing' });
    const waiting = new ReceiverBench().receiver().for(60_000, SILENCE);
    for (let turn = 0; turn < 5; turn += 1) waiting.for(600, { stopped: true }).for(3000, SILENCE);
    expect(waiting.told).toEqual([]);
  });
});

describe('a supervisor that was stopped itself', () => {
  it.each([2000, 60_000])('holds %d ms against nobody', (ms) => {
    expect(playing().sleep(ms).for(10_000)).toMatchObject({ told: [], state: 'playing' });
    expect(playing().sleep(ms).for(200, { lossPercent: 90 }).for(10_000).restart).toBeNull();
    expect(new ReceiverBench().receiver().sender(1).for(1000, HANGS).sleep(ms).for(1000, HANGS).restart).toBeNull();
    expect(new ReceiverBench().receiver().for(1000, SILENCE).sleep(ms).for(9000, SILENCE).told).toEqual([]);
  });

  it('still finds what is wrong afterwards', () => {
    expect(playing().sleep(60_000).for(4000, HANGS).restart).toBe('stalled');
    expect(playing().sleep(60_000).for(4000, SILENCE).told).toEqual(['no-packets']);
    expect(playing().sleep(60_000).for(4000, { stopped: true }).restart).toBe('unresponsive');
  });
});

it('opens the port of a receiver anew that does not read, but not for a moment of it', () => {
  const bench = new ReceiverBench().receiver().for(1000, SILENCE);
  for (const backlogBytes of [9000, 0, 9000]) {
    bench.socket.backlogBytes = backlogBytes;
    bench.for(4900, SILENCE);
  }
  expect(bench.told).toEqual([]);
  expect(bench.for(300, SILENCE).restart).toBe('open-timeout');
});

describe('is misfed', () => {
  /** A receiver that has waited since 1 s, and what the tap has heard when it is asked at 5 s. */
  function isMisfed(heard: Partial<StreamCounts>, { isPinned = false, played = false } = {}): boolean {
    let nowMs = 1000;
    let stream: StreamCounts = NOTHING_HEARD;
    const socket = () => ({ isBound: true, backlogBytes: 0 });
    const watch = new ReceiverWatch({ limits: LIMITS, nowMs: () => nowMs, stream: () => stream, socket, isPinned });
    watch.enter('waiting');
    if (played) watch.enter('playing');
    nowMs = 5000;
    stream = { ...NOTHING_HEARD, ...heard };
    return watch.isMisfed();
  }
  const strangers = { foreign: { ...NOTHING_HEARD.foreign, codec: 9, lastAtMs: 4000 } };

  it('with foreign packets since it opened, or with ours that have no parameter sets', () => {
    expect(isMisfed(strangers)).toBe(true);
    expect(isMisfed({ packets: 9, lastAtMs: 4000 })).toBe(true);
    expect(isMisfed({ packets: 9, lastAtMs: 4000, lastSpsAtMs: 500 })).toBe(true);
  });

  it.each<[string, boolean]>([
    ['nothing at all', isMisfed({})],
    ['what came before it opened', isMisfed({ packets: 9, lastAtMs: 500 })],
    ['parameter sets, so that it could have opened', isMisfed({ ...strangers, lastAtMs: 4000, lastSpsAtMs: 1000 })],
    ['strangers, which are kept from it', isMisfed(strangers, { isPinned: true })],
    ['strangers, but it has played', isMisfed(strangers, { played: true })],
  ])('not with %s', (_, misfed) => {
    expect(misfed).toBe(false);
  });
});

it('does not open a port anew that a flood of others keeps full, as long as it is read', () => {
  const bench = new ReceiverBench().receiver();
  bench.socket.backlogBytes = 8_000_000;
  bench.for(20_000, { ...SILENCE, foreign: { notRtp: 100_000 } });
  expect([bench.told, bench.restart]).toEqual([['foreign-packets'], null]);
});
