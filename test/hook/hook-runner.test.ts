import { writeFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { HOOK_LIMITS } from '../../src/config/defaults.js';
import type { HookHost } from '../../src/hook/hook-host.js';
import { HookRunner } from '../../src/hook/hook-runner.js';
import type { Frame } from '../../src/video/frame.js';
import { bytesOf, gray } from '../video/mats.js';
import { hookFile } from './hook-files.js';

function listeningHost() {
  const lines: string[] = [];
  const sent: [number | null, unknown][] = [];
  const waiting = new Map<string, () => void>();
  const ending = new AbortController();
  const host: HookHost = {
    role: 'receiver',
    signal: ending.signal,
    log: (level, message) => {
      lines.push(`${level}: ${message}`);
      for (const [begin, resolve] of waiting) if (message.startsWith(begin)) resolve();
    },
    send: (sequence, json) => {
      sent.push([sequence, JSON.parse(json)]);
      return Promise.resolve();
    },
  };
  const line = (begin: string) => new Promise<void>((resolve) => waiting.set(begin, resolve));
  return { host, lines, sent, ending, line };
}

/** Takes a new frame through, and gives the level of its first pixel. */
async function levelAfter(runner: HookRunner, sequence = 1): Promise<number> {
  let frame: Frame = gray('i420', 64, 48, 60);
  try {
    frame = await runner.process(frame, { sequence, capturedUs: sequence * 1000 });
    return bytesOf(frame.mat)[0] ?? -1;
  } finally {
    frame.release();
  }
}

const painting = (level: number) => `
  export default {
    format: 'gray',
    setup(ctx) { ctx.emit('setup ${String(level)}'); },
    frame(mat, ctx) {
      mat.drawRectangle(new ctx.cv.Rect(0, 0, 8, 8), new ctx.cv.Vec3(${String(level)}, 0, 0), -1);
      ctx.emit({ role: ctx.role, sequence: ctx.sequence, capturedUs: ctx.capturedUs });
    },
    async teardown() { console.assert(true); },
  };`;

it('takes frames through the hook of a file, with what is known of them', async () => {
  await using file = await hookFile('hook.mjs', painting(200));
  const { host, sent, lines } = listeningHost();
  const runner = await HookRunner.start({ path: file.path, watch: false }, host);
  expect(await levelAfter(runner, 5)).toBe(200);
  await runner.close();
  expect(sent).toEqual([
    [null, 'setup 200'],
    [5, { role: 'receiver', sequence: 5, capturedUs: 5000 }],
  ]);
  expect(lines).toEqual([]);
  expect(runner.report().hook).toMatchObject({ frames: 1, errors: 0, skipped: 0, dropped: 0 });
});

it('gives a frame back without a promise where the hook has none', async () => {
  await using file = await hookFile('hook.mjs', painting(200));
  const runner = await HookRunner.start({ path: file.path, watch: false }, listeningHost().host);
  const frame = gray('i420', 64, 48);
  expect(runner.process(frame, { sequence: 1, capturedUs: null })).toBe(frame);
  frame.release();
  await runner.close();
});

it('counts failures, and tells the first at once and the others at the end', async () => {
  await using file = await hookFile(
    'hook.mjs',
    "export default { format: 'gray', frame(mat, ctx) {\n  ctx.emit(() => 1);\n} };",
  );
  const { host, lines } = listeningHost();
  const runner = await HookRunner.start({ path: file.path, watch: false }, host);
  for (let frame = 0; frame < 5; frame += 1) expect(await levelAfter(runner)).toBe(60);
  runner.skip();
  expect(runner.report().hook).toMatchObject({ frames: 5, errors: 5, skipped: 1 });
  await runner.close();
  const what = 'unchanged: TypeError: emit() was given a function, which is not JSON, hook.mjs:2:7';
  expect(lines).toEqual([`warn: hook: 1 frame went on ${what}`, `warn: hook: 4 frames went on ${what}`]);
});

it('tells how long the hook took since the last report', async () => {
  await using file = await hookFile('hook.mjs', painting(200));
  const runner = await HookRunner.start({ path: file.path, watch: false }, listeningHost().host);
  await levelAfter(runner);
  await levelAfter(runner);
  const { tookUs } = runner.report().hook;
  expect(tookUs).toHaveLength(2);
  expect(Math.min(...tookUs)).toBeGreaterThan(0);
  expect(runner.report().hook.tookUs).toHaveLength(0);
  await runner.close();
});

it.each([
  ['export default { format: "gray", frame() {}, setup() { throw new Error("no model"); } };', 'no model'],
  [
    'export default { format: "gray", frame() {}, async setup() { throw new Error("no model"); } };',
    'its setup failed (Error: no model, hook.mjs:1:',
  ],
  ['export const hook = 1;', 'this file has no default export'],
])('does not start where nothing can be run: %s', async (text, says) => {
  await using file = await hookFile('hook.mjs', text);
  await expect(HookRunner.start({ path: file.path, watch: true }, listeningHost().host)).rejects.toMatchObject({
    code: 'bad-config',
    message: expect.stringContaining(says) as string,
  });
});

it('does not start with a setup that never ends', async () => {
  const text =
    "export default { format: 'gray', frame() {}, setup(ctx) { ctx.logger.info('up'); return new Promise(() => {}); } };";
  await using file = await hookFile('hook.mjs', text);
  const { host, line } = listeningHost();
  const began = line('up');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const started = HookRunner.start({ path: file.path, watch: false }, host);
    await began;
    vi.advanceTimersByTime(HOOK_LIMITS.maxSetupMs);
    await expect(started).rejects.toThrow('its setup failed (Error: it has not ended after 15 s');
  } finally {
    vi.useRealTimers();
  }
});

it('tells what a setup has begun of the end, where that setup fails', async () => {
  await using file = await hookFile(
    'hook.mjs',
    `export default { format: 'gray', frame() {}, setup(ctx) {
      ctx.signal.addEventListener('abort', () => ctx.emit('aborted'));
      throw new Error('no model');
    } };`,
  );
  const { host, sent } = listeningHost();
  await expect(HookRunner.start({ path: file.path, watch: false }, host)).rejects.toThrow('no model');
  expect(sent).toEqual([[null, 'aborted']]);
});

it('tells the hook of the end by its signal, and calls its teardown once', async () => {
  await using file = await hookFile(
    'hook.mjs',
    `let ctx;
    export default { format: 'gray', setup(given) { ctx = given; }, frame() {},
      teardown() { ctx.emit(ctx.signal.aborted); throw new Error('no goodbye'); } };`,
  );
  const { host, sent, lines } = listeningHost();
  const runner = await HookRunner.start({ path: file.path, watch: false }, host);
  await runner.close();
  await runner.close();
  expect(sent).toEqual([[null, true]]);
  expect(lines[0]).toBe('warn: hook: its teardown failed: no goodbye');
});

describe('at the end, a frame that the hook has', () => {
  /** Emits what happens to it. */
  const waiting = (until: string) => `
    let ctx;
    export default {
      format: 'gray',
      setup(given) { ctx = given; },
      async frame(mat, { sequence }) {
        ctx.emit('begin ' + sequence);
        await ${until};
        ctx.emit('end ' + sequence);
      },
      async teardown() { ctx.emit('teardown'); await new Promise(setImmediate); },
    };`;
  const STOP = "new Promise((go) => ctx.signal.addEventListener('abort', () => setImmediate(go)))";

  it('comes before teardown, and none comes behind it', async () => {
    await using file = await hookFile('hook.mjs', waiting(STOP));
    const { host, sent, ending } = listeningHost();
    const runner = await HookRunner.start({ path: file.path, watch: false }, host);
    const first = levelAfter(runner, 1);
    ending.abort();
    const closed = runner.close();
    expect(await levelAfter(runner, 2)).toBe(60);
    await closed;
    expect(await levelAfter(runner, 3)).toBe(60);
    expect(await first).toBe(60);
    expect(sent.map(([, what]) => what)).toEqual(['begin 1', 'end 1', 'teardown']);
    expect(runner.report().hook.frames).toBe(1);
  });

  it('is not waited for without end', async () => {
    await using file = await hookFile('hook.mjs', waiting('new Promise(() => {})'));
    const { host, sent } = listeningHost();
    const runner = await HookRunner.start({ path: file.path, watch: false }, host);
    void levelAfter(runner, 1);
    await runner.close();
    expect(sent.map(([, what]) => what)).toEqual(['begin 1', 'teardown']);
  });
});

it('watched, turns to the new version between two frames, and goes on with the old one where that is broken', async () => {
  await using file = await hookFile('hook.mjs', painting(200));
  const { host, line, lines } = listeningHost();
  const runner = await HookRunner.start({ path: file.path, watch: true }, host);
  expect(await levelAfter(runner)).toBe(200);
  const broken = line('hook: hook.mjs has changed, but the old version goes on');
  await writeFile(file.path, 'export const hook = 1;');
  await broken;
  expect(await levelAfter(runner)).toBe(200);
  const fresh = line('hook: hook.mjs has changed: the new version');
  await writeFile(file.path, painting(90));
  await fresh;
  expect(await levelAfter(runner)).toBe(90);
  await runner.close();
  expect(lines).toHaveLength(2);
});

it('watched, names what makes the Mats that are not released', async () => {
  await using file = await hookFile(
    'hook.mjs',
    "export default { format: 'gray', frame(mat, ctx) { mat.blur(new ctx.cv.Size(3, 3)); } };",
  );
  const { host, lines } = listeningHost();
  const runner = await HookRunner.start({ path: file.path, watch: true }, host);
  for (let frame = 0; frame < 90; frame += 1) await levelAfter(runner);
  await runner.close();
  expect(lines).toEqual([
    'warn: hook: a leak: 60 Mats of blur() were not released in 60 frames: call release() on each (docs/hooks.md)',
  ]);
});
