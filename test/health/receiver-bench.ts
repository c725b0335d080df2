import type { HealthLimits } from '../../src/config/loop-config.js';
import { ReceiverWatch } from '../../src/health/receiver-watch.js';
import type { ChildState } from '../../src/protocol/events.js';
import { type ForeignCounts, NOTHING_HEARD, type StreamCounts } from '../../src/rtp/stream-counts.js';
import { type ChildEvent, nextState } from '../../src/supervisor/child-state.js';
import { LIMITS } from './signs.js';

/** What happens for a while; each has a default of what is well. */
export interface Life {
  /** 0: the sender is silent. */
  readonly fps?: number;
  /** From one key frame to the next; Infinity: only the first. */
  readonly gopMs?: number;
  /** With which key frames parameter sets come. */
  readonly parameters?: 'each' | 'first' | 'never';
  readonly decoderHangs?: boolean;
  readonly stamps?: 'new' | 'same' | 'none';
  readonly delayMs?: number;
  readonly lossPercent?: number;
  /** Foreign datagrams per second. */
  readonly foreign?: Partial<Record<'notRtp' | 'payloadType' | 'codec' | 'ssrc', number>>;
  /** The receiver's process is stopped. */
  readonly stopped?: boolean;
}

const STEP_MS = 50;

type Counts = { -readonly [K in keyof StreamCounts]: StreamCounts[K] };
type Foreign = { -readonly [K in keyof ForeignCounts]: ForeignCounts[K] };

/** A receiver with its stream on a clock of its own: what its watch makes of it, look by look. */
export class ReceiverBench {
  nowMs = 50_000;
  /** The verdicts in turn, `ok` between them. */
  readonly told: string[] = [];
  readonly messages: string[] = [];
  restart: string | null = null;
  state: ChildState = 'stopped';
  readonly socket = { isBound: true, backlogBytes: 0 };
  private readonly stream: Counts = { ...NOTHING_HEARD };
  private readonly foreign: Foreign = { ...NOTHING_HEARD.foreign };
  private readonly limits: HealthLimits;
  private watch: ReceiverWatch | null = null;
  private steps = 0;
  private nextFrameMs = 0;
  private nextKeyMs = 0;
  private parametersSent = false;
  private synced = false;
  private freshUs: number | null = null;
  private child = { frames: 0, stamped: 0, latenciesUs: [] as number[] };

  constructor(limits: Partial<HealthLimits> = {}) {
    this.limits = { ...LIMITS, ...limits };
  }

  /** A new receiver, up to its wait for packets. */
  receiver(): this {
    const { limits } = this;
    const options = { limits, nowMs: () => this.nowMs, stream: () => this.counts(), socket: () => this.socket };
    this.watch = new ReceiverWatch(options);
    this.synced = false;
    this.restart = null;
    this.freshUs = null;
    this.child = { frames: 0, stamped: 0, latenciesUs: [] };
    this.transition('forked');
    this.watch.heard();
    this.transition('open-began');
    return this;
  }

  /** A new sender: its first frame is a key frame. */
  sender(ssrc: number): this {
    if (this.stream.ssrc !== null && this.stream.ssrc !== ssrc) this.stream.ssrcChanges += 1;
    this.stream.ssrc = ssrc;
    this.synced = false;
    this.parametersSent = false;
    this.nextKeyMs = 0;
    return this;
  }

  for(ms: number, life: Life = {}): this {
    const endMs = this.nowMs + ms;
    while (this.nowMs < endMs) this.step(life);
    return this;
  }

  /** Nobody looks: this process was stopped, while the children went on. */
  sleep(ms: number): this {
    this.nowMs += ms;
    return this;
  }

  private counts(): StreamCounts {
    return { ...this.stream, foreign: { ...this.foreign } };
  }

  private step(life: Life): void {
    this.nowMs += STEP_MS;
    this.steps += 1;
    const { fps = 20, foreign = {}, stopped = false } = life;
    for (const kind of ['notRtp', 'payloadType', 'codec', 'ssrc'] as const) {
      this.foreign[kind] += ((foreign[kind] ?? 0) * STEP_MS) / 1000;
    }
    if (Object.keys(foreign).length > 0) this.foreign.lastAtMs = this.nowMs;
    // A receiver that is stopped feeds no tap.
    if (fps > 0 && !stopped && this.watch !== null && this.nowMs >= this.nextFrameMs) this.sendFrame(fps, life);
    if (this.steps % 4 === 0 && !stopped) this.report();
    this.look(stopped);
  }

  private sendFrame(fps: number, life: Life): void {
    const { gopMs = 1000, parameters = 'each', lossPercent = 0 } = life;
    const atMs = this.nowMs - STEP_MS / 2;
    this.nextFrameMs = this.nowMs + 1000 / fps;
    this.stream.packets += 10;
    this.stream.lost += lossPercent / 10;
    this.stream.lastAtMs = atMs;
    if (this.nowMs >= this.nextKeyMs) {
      this.nextKeyMs = this.nowMs + gopMs;
      this.stream.keyFrames += 1;
      this.stream.lastIdrAtMs = atMs;
      const hasParameters = parameters === 'each' || (parameters === 'first' && !this.parametersSent);
      if (hasParameters) this.stream.lastSpsAtMs = this.stream.lastPpsAtMs = atMs;
      this.parametersSent ||= hasParameters;
      this.synced ||= hasParameters;
    }
    if (this.synced && life.decoderHangs !== true) this.decode(life);
  }

  private decode({ stamps = 'new', delayMs = 20 }: Life): void {
    const { child } = this;
    child.frames += 1;
    if (stamps !== 'none') child.stamped += 1;
    if (stamps !== 'same' && (stamps === 'new' || child.stamped === 0)) this.freshUs = this.nowMs * 1000;
    if (stamps === 'new') child.latenciesUs.push(delayMs * 1000);
    if (child.frames !== 1) return;
    this.watch?.firstFrame();
    this.transition('frame');
  }

  private report(): void {
    const { frames, stamped, latenciesUs } = this.child;
    if (frames === 0) return;
    this.child.latenciesUs = [];
    const isNew = this.watch?.report({
      ...{ type: 'receiver-report', frames, stamped, firstFrameUs: 0, lastFrameUs: 0, lastFreshUs: this.freshUs },
      ...{ unreadable: 0, lost: 0, duplicated: 0, reordered: 0, gaps: [] },
      latenciesUs: Float64Array.from(latenciesUs),
    });
    if (isNew === true) this.transition('frame');
  }

  private look(stopped: boolean): void {
    if (this.watch === null || this.restart !== null) return;
    if (this.watch.takePackets()) this.transition('packet');
    const verdict = this.watch.judge(this.state, stopped && this.steps % 10 === 0);
    const name = verdict?.verdict ?? 'ok';
    if (name === 'no-packets') this.transition('silence');
    if (name === (this.told.at(-1) ?? 'ok')) return;
    this.told.push(name);
    this.messages.push(verdict?.message ?? '');
    this.restart = verdict?.restart ?? null;
  }

  private transition(event: ChildEvent): void {
    const to = nextState('receiver', this.state, event);
    if (to === this.state) return;
    this.state = to;
    this.watch?.enter(to);
  }
}
