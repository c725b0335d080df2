import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SampleConfig } from '../config/child-config.js';
import { isGone } from '../host/process-status.js';
import { framesPerSecond, type VideoFormat } from '../pipeline/video-format.js';
import { measureQuality, type PictureQuality } from '../quality/measure-quality.js';
import type { LabRequest } from './lab-request.js';
import type { RunRecorder } from './run-recorder.js';

/** Pictures that are compared: enough for a steady mean, at 1080p 80 MB on either side. */
const PICTURES = 20;
const PICTURES_PER_SECOND = 10;
/** Between the last frame that is measured and the first picture that is kept. */
const GAP_S = 0.5;
/** For a link that is late, and a disk that is slow. */
const EXTRA_MS = 2000;

/** Pictures of one run that both sides keep, in a folder that goes away with it. */
export class PictureSamples {
  private constructor(
    readonly config: SampleConfig,
    private readonly fps: number,
  ) {}

  /**
   * @param duringTheRun on an impaired link the pictures are taken over all of the measured time, since they tell what the
   *   impairment left of them; otherwise behind it, where the copies to disk delay no frame that counts.
   */
  static async create({ frameRate }: VideoFormat, plan: TimePlan, duringTheRun: boolean): Promise<PictureSamples> {
    await sweepPictures();
    const dir = await mkdtemp(join(tmpdir(), `${FOLDER}${String(process.pid)}-`));
    const fps = framesPerSecond(frameRate);
    return new PictureSamples({ dir, count: PICTURES, ...choice(fps, plan, duringTheRun) }, fps);
  }

  /** Resolves when the last picture has come, or should have. */
  async taken(recorder: RunRecorder, linkDelayMs: number, signal: AbortSignal): Promise<void> {
    const { from, every, count } = this.config;
    const last = from + every * (count - 1);
    const begun = recorder.sent.at(-1)?.sequence ?? 0;
    const boundMs = (Math.max(0, last - begun) / this.fps) * 1000 + EXTRA_MS + linkDelayMs;
    const hasCome = () => recorder.received.some(({ sequence }) => sequence >= last);
    await Promise.race([recorder.until(hasCome), delay(boundMs, undefined, { signal })]);
  }

  /** To be asked when both children have ended, and all is written. */
  measure(): Promise<PictureQuality | null> {
    return measureQuality(this.config.dir);
  }

  async remove(): Promise<void> {
    await rm(this.config.dir, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.remove();
  }
}

const FOLDER = 'gstcv-loop-pictures-';

/** What a run that was killed has left behind. */
async function sweepPictures(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^gstcv-loop-pictures-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && isGone(Number(pid))) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

type TimePlan = Pick<LabRequest, 'warmupMs' | 'durationMs'>;

/** By sequence numbers, which both sides know; they count from the first frame that was sent. */
function choice(fps: number, { warmupMs, durationMs }: TimePlan, duringTheRun: boolean) {
  const frames = (ms: number) => Math.ceil((fps * ms) / 1000);
  if (duringTheRun) return { from: frames(warmupMs), every: Math.max(1, Math.floor(frames(durationMs) / PICTURES)) };
  return {
    from: frames(warmupMs + durationMs) + Math.ceil(fps * GAP_S),
    every: Math.max(1, Math.round(fps / PICTURES_PER_SECOND)),
  };
}
