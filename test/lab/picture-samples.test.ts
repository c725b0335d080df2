import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PictureSamples } from '../../src/lab/picture-samples.js';
import { RunRecorder } from '../../src/lab/run-recorder.js';
import { video } from '../pipeline/options.js';
import { received, sent } from './traces.js';

const VIDEO = video(640, 480, 30);
const PLAN = { warmupMs: 1000, durationMs: 2000 };

async function samples(duringTheRun: boolean, { fps = 30, plan = PLAN } = {}) {
  const made = await PictureSamples.create(
    { ...VIDEO, frameRate: { numerator: fps, denominator: 1 } },
    plan,
    duringTheRun,
  );
  return { made, config: made.config, [Symbol.asyncDispose]: () => made.remove() };
}

describe('the pictures that are kept', () => {
  it('lie behind the measured time, ten a second', async () => {
    await using each = await samples(false);
    const { from, every, count } = each.config;
    expect(from).toBeGreaterThan(90);
    expect([every, count]).toEqual([3, 20]);
  });

  it('lie within the measured time on a link that is bad, all over it', async () => {
    await using each = await samples(true);
    const { from, every, count } = each.config;
    expect(from).toBe(30);
    const last = from + every * (count - 1);
    expect(last).toBeLessThanOrEqual(90);
    expect(last).toBeGreaterThan(80);
  });

  it.each([false, true])('are never two of one frame, at a low rate as well: within the time %s', async (during) => {
    await using each = await samples(during, { fps: 1 });
    expect(each.config.every).toBeGreaterThanOrEqual(1);
    expect(each.config.from).toBeGreaterThanOrEqual(1);
  });

  it('have a folder that is there until it is removed, however often', async () => {
    const { made, config } = await samples(false);
    expect(existsSync(config.dir)).toBe(true);
    await made.remove();
    await made.remove();
    expect(existsSync(config.dir)).toBe(false);
  });

  it('are no quality where none came', async () => {
    await using each = await samples(false);
    expect(await each.made.measure()).toBeNull();
  });
});

describe('waiting for them', () => {
  const signal = new AbortController().signal;

  it('is over when the last one has come, or one from behind it', async () => {
    await using each = await samples(false);
    const { from, every, count } = each.config;
    const recorder = new RunRecorder();
    let isOver = false;
    const taken = each.made.taken(recorder, 0, signal).then(() => (isOver = true));
    const come = (sequence: number) => {
      const { session, readUs, handedOverUs } = received(sequence);
      recorder.onTrace('receiver', Float64Array.of(session, sequence, readUs, handedOverUs));
    };
    come(from + every * (count - 1) - 1);
    await Promise.resolve();
    expect(isOver).toBe(false);
    come(from + every * (count - 1) + 1);
    await taken;
  });

  it('has an end where they never come: what is left to send, and some time', { timeout: 10_000 }, async () => {
    await using each = await samples(false);
    const { from, every, count } = each.config;
    const recorder = new RunRecorder();
    recorder.sent.push(sent(from + every * count));
    await each.made.taken(recorder, 0, signal);
    expect(recorder.received).toEqual([]);
  });

  it('fails at once when the run ends', async () => {
    await using each = await samples(false);
    const over = new AbortController();
    const taken = each.made.taken(new RunRecorder(), 0, over.signal);
    over.abort();
    await expect(taken).rejects.toThrow(/abort/);
  });
});
