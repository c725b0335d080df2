import { describe, expect, it } from 'vitest';
import type { HealthLimits } from '../../src/config/loop-config.js';
import { SenderWatch } from '../../src/health/sender-watch.js';
import type { ChildState } from '../../src/protocol/events.js';
import { LIMITS } from './signs.js';

interface Life {
  /** Frames per second that the source gives. */
  readonly fps?: number;
  /** Part of the time that the encoder takes. */
  readonly busy?: number;
  /** Whether packets of the frames come out. */
  readonly isHeard?: boolean;
  readonly stopped?: boolean;
  readonly reports?: boolean;
}

/** A sender of 20 fps with a receiver beside it, on a clock of its own. */
class SenderBench {
  nowMs = 50_000;
  readonly told: string[] = [];
  restart: string | null = null;
  private state: ChildState = 'starting';
  private steps = 0;
  private frames = 0;
  private due = 0;
  private writeUs = 0;
  private lastPacketMs: number | null = 50_000;
  private readonly watch: SenderWatch;

  constructor(limits: Partial<HealthLimits> = {}, hasReceiver = true) {
    const unheardSinceMs = () => (hasReceiver ? this.lastPacketMs : null);
    const options = { limits: { ...LIMITS, ...limits }, nominalFps: 20, nowMs: () => this.nowMs, unheardSinceMs };
    this.watch = new SenderWatch(options);
    this.enter('starting');
  }

  enter(state: ChildState): this {
    this.state = state;
    this.watch.heard();
    this.watch.enter(state);
    return this;
  }

  for(ms: number, life: Life = {}): this {
    const endMs = this.nowMs + ms;
    while (this.nowMs < endMs) this.step(life);
    return this;
  }

  sleep(ms: number): this {
    this.nowMs += ms;
    return this;
  }

  private step({ fps = 20, busy = 0.1, isHeard = true, stopped = false, reports = true }: Life): void {
    this.nowMs += 50;
    this.steps += 1;
    if (!stopped && this.state !== 'starting') this.write(fps, isHeard);
    this.writeUs += busy * 50_000;
    if (this.steps % 4 === 0 && !stopped && reports) this.report();
    this.look(stopped);
  }

  private write(fps: number, isHeard: boolean): void {
    this.due += fps / 20;
    if (this.due < 1) return;
    this.due -= 1;
    this.frames += 1;
    if (isHeard) this.lastPacketMs = this.nowMs;
  }

  private report(): void {
    const { frames, writeUs } = this;
    const isNew = this.watch.report({ type: 'sender-report', frames, firstFrameUs: 0, lastFrameUs: 0, writeUs });
    if (isNew && this.state === 'opening') this.enter('playing');
  }

  private look(stopped: boolean): void {
    if (this.restart !== null) return;
    expect(this.watch.takePackets()).toBe(false);
    const verdict = this.watch.judge(this.state, stopped && this.steps % 10 === 0);
    const name = verdict?.verdict ?? 'ok';
    if (name === (this.told.at(-1) ?? 'ok')) return;
    this.told.push(name);
    this.restart = verdict?.restart ?? null;
  }
}

const NO_FRAMES = { fps: 0 };
const playing = (limits = {}) => new SenderBench(limits).for(1000).enter('opening').for(10_000);

describe('normal life gives no verdict', () => {
  it.each<[string, () => SenderBench]>([
    [
      'a source that takes its time to open',
      () => new SenderBench().for(3000).enter('opening').for(4700, NO_FRAMES).for(9000),
    ],
    ['a pause of the source below the stall timeout', () => playing().for(1700, NO_FRAMES).for(9000)],
    ['a source that gives fewer frames than it should', () => playing().for(30_000, { fps: 7 })],
    ['an encoder that is busy and keeps up', () => playing().for(30_000, { busy: 0.95 })],
    ['an encoder that falls behind for a moment', () => playing().for(1000, { fps: 15, busy: 1 }).for(30_000)],
    ['one frame a second', () => playing({ stallTimeoutMs: 3000 }).for(60_000, { fps: 1 })],
    ['nobody who listens', () => new SenderBench({}, false).enter('opening').for(30_000, { isHeard: false })],
    ['packets that are not heard for a moment', () => playing().for(1800, { isHeard: false }).for(9000)],
    ['a stop that is over in time', () => playing().for(1900, { stopped: true }).for(9000)],
    ['a supervisor that was stopped itself', () => playing().sleep(60_000).for(9000)],
    [
      'a supervisor that was stopped while its sender opened',
      () => new SenderBench().enter('opening').for(50, NO_FRAMES).sleep(9000).for(9000),
    ],
  ])('%s', (_, live) => {
    expect(live().told).toEqual([]);
  });
});

it('restarts a source that gives no frames, and does not blame the writer for the silence', () => {
  const bench = playing().for(1900, NO_FRAMES);
  expect(bench.told).toEqual([]);
  expect(bench.for(400, NO_FRAMES)).toMatchObject({ told: ['no-capture'], restart: 'stalled' });
});

it('does not blame the writer for a last frame that was not heard', () => {
  const bench = playing().for(100, { isHeard: false }).for(2300, NO_FRAMES);
  expect(bench).toMatchObject({ told: ['no-capture'] });
});

it('restarts a writer of which nothing comes out while frames go in', () => {
  const bench = playing().for(1900, { isHeard: false });
  expect(bench.told).toEqual([]);
  expect(bench.for(500, { isHeard: false })).toMatchObject({ told: ['writer-dead'], restart: 'write-failed' });
});

it('gives a new writer the stall timeout, however long nothing was heard before', () => {
  const bench = new SenderBench().for(15_000).enter('opening').for(2000, { isHeard: false });
  expect(bench.told).toEqual([]);
  expect(bench.for(500, { isHeard: false }).told).toEqual(['writer-dead']);
});

it('restarts one that never gives a frame', () => {
  const bench = new SenderBench().for(1000).enter('opening').for(5000, NO_FRAMES);
  expect(bench.told).toEqual([]);
  expect(bench.for(100, NO_FRAMES)).toMatchObject({ told: ['open-timeout'], restart: 'open-timeout' });
});

describe('a slow encoder', () => {
  const slow = { fps: 12, busy: 0.99 };

  it('is told after a whole window, restarts nothing, and is over when it keeps up', () => {
    const bench = new SenderBench().enter('opening').for(5000, slow);
    expect(bench.told).toEqual([]);
    expect(bench.for(600, slow)).toMatchObject({ told: ['encoder-slow'], restart: null });
    expect(bench.for(15_000).told).toEqual(['encoder-slow', 'ok']);
  });

  it('does not flap when its pace swings around the limit', () => {
    const bench = playing();
    for (let turn = 0; turn < 20; turn += 1) bench.for(4000, { fps: 17, busy: 0.9 }).for(1500, { busy: 0.9 });
    expect(bench.told).toEqual(['encoder-slow']);
  });

  it('is not judged by what it took to open', () => {
    const bench = new SenderBench().enter('opening').for(4600, { fps: 0, busy: 1 }).for(4900, { busy: 0.9 });
    expect(bench.told).toEqual([]);
  });
});

describe('one that is stopped', () => {
  it('is restarted while it plays, for the process and for nothing else', () => {
    const bench = playing().for(2600, { stopped: true });
    expect(bench).toMatchObject({ told: ['unresponsive'], restart: 'unresponsive' });
  });

  it.each(['starting', 'opening'] as const)('is restarted while %s', (state) => {
    const bench = new SenderBench().enter(state).for(1000, NO_FRAMES).for(3000, { stopped: true });
    expect(bench).toMatchObject({ told: ['unresponsive'], restart: 'unresponsive' });
  });
});

it('restarts one whose reports stop', () => {
  expect(playing().for(2600, { reports: false }).told).toEqual(['unresponsive']);
});
