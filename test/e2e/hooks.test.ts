import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { LoopEvent } from '../../src/protocol/events.js';
import { hookFile } from '../hook/hook-files.js';
import { type ExpectedEvent, receiverStats, senderStats } from '../support/expected-events.js';
import { playLoop, runCli, startLoop } from '../support/loop-run.js';
import { freeUdpPort } from '../support/udp-ports.js';
import { makeMp4, walkingPeople } from '../support/videos.js';

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

type HookEvent = Extract<LoopEvent, { type: 'hook' }>;

const emitted = (events: readonly LoopEvent[]): HookEvent[] => events.filter((event) => event.type === 'hook');

function logLine(begin: string): ExpectedEvent<Extract<LoopEvent, { type: 'log' }>> {
  return {
    what: `log line ${begin}…`,
    matches: (event): event is Extract<LoopEvent, { type: 'log' }> =>
      event.type === 'log' && event.message.startsWith(begin),
  };
}

async function loopArgs(...args: string[]): Promise<string[]> {
  return ['start', '--display', 'none', '--size', '320x240', '--port', String(await freeUdpPort()), ...args];
}

/** Of each picture that a receiver has: the mean of its luma, and the part of it that is neither dark nor bright. */
const MEANS = `
  export default {
    format: 'gray',
    frame(mat, ctx) { ctx.emit({ mean: mat.mean().w, between: between(mat) }); },
  };
  function between(mat) {
    const mask = mat.inRange(70, 180);
    try { return mask.countNonZero() / (mat.rows * mat.cols); } finally { mask.release(); }
  }`;

describe('the examples, on people walking', { timeout: 90_000 }, () => {
  const walk = (...args: string[]) => ['--source', walkingPeople(), '--watch', ...args];

  it('edges: what arrives is dark, with bright lines', async () => {
    // A sender and a receiver of their own, as each has a hook.
    const port = String(await freeUdpPort());
    await using watching = await hookFile('means.mjs', MEANS);
    await using receiver = startLoop(['receiver', '--display', 'none', '--port', port, '--hook', watching.path]);
    const sent = await playLoop([
      ...['sender', '--display', 'none', '--port', port, '--frames', '25', '--fps', '10', '--no-stamp'],
      ...walk('--hook', example('edges.mjs')),
    ]);
    receiver.kill('SIGTERM');
    const { events } = await receiver.ended();
    expect(sent).toMatchObject({ exitCode: 0, summary: { sender: { frames: 25 } } });
    const pictures = emitted(events).map(({ data }) => data as { mean: number; between: number });
    expect(pictures.length).toBeGreaterThan(5);
    // Of the film's own pictures more than half lies between.
    for (const { mean } of pictures.slice(-3)) expect(mean).toBeGreaterThan(15);
    for (const { mean } of pictures.slice(-3)) expect(mean).toBeLessThan(90);
    for (const { between } of pictures.slice(-3)) expect(between).toBeLessThan(0.2);
    expect(sent.events.filter((event) => event.type === 'log' && event.level === 'warn')).toEqual([]);
  });

  it('motion boxes: finds people, where they are, and releases what it makes', async () => {
    const port = String(await freeUdpPort());
    const args = ['start', '--display', 'none', '--port', port, '--frames', '50'];
    const { events, summary } = await playLoop([...args, ...walk('--hook', example('motion-boxes.ts'))]);
    expect(summary.receiver?.stamped).toBeGreaterThan(25);
    // The first picture is all background, or none.
    const later = emitted(events).filter(({ sequence }) => (sequence ?? 0) >= 10);
    expect(later.length).toBeGreaterThan(20);
    const boxes = later.flatMap(({ data }) => (data as { boxes: [number, number, number, number][] }).boxes);
    for (const [x, y, width, height] of boxes) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(768);
      expect(y + height).toBeLessThanOrEqual(576);
    }
    // Whoever walks is higher than wide, and up to 130 pixels high in this film.
    const people = boxes.filter(([, , width, height]) => height > width && height > 40 && height < 200);
    expect(people.length).toBeGreaterThan(later.length / 2);
    expect(events.filter((event) => event.type === 'log' && event.level === 'warn')).toEqual([]);
  });

  it('colour tracking: follows the red jacket across the picture', async () => {
    const port = String(await freeUdpPort());
    const args = ['start', '--display', 'none', '--port', port, '--frames', '65'];
    const { events } = await playLoop([...args, ...walk('--hook', example('colour-tracking.mjs'))]);
    const spots = emitted(events).filter(({ sequence }) => (sequence ?? 0) >= 45);
    expect(spots.length).toBeGreaterThan(8);
    const places = spots.map(({ data }) => data as { x: number; y: number; area: number });
    // From 0:04.5 on it is on the way, in the middle of the picture.
    const inTheMiddle = places.filter(({ x, y }) => x > 420 && x < 560 && y > 140 && y < 280);
    expect(inTheMiddle.length).toBeGreaterThan(places.length * 0.8);
    expect(events.filter((event) => event.type === 'log' && event.level === 'warn')).toEqual([]);
  });
});

describe('a hook', { timeout: 60_000 }, () => {
  it('cannot ruin the stamp: latency is measured under a picture that it has painted over', async () => {
    const text = `export default { format: 'i420', frame(mat) { mat.setTo(90).release(); return mat; } };`;
    await using file = await hookFile('paint.mjs', text);
    const { summary } = await playLoop(await loopArgs('--frames', '40', '--hook', file.path));
    expect(summary.receiver).toMatchObject({ unreadable: 0 });
    expect(summary.receiver?.stamped).toBeGreaterThan(20);
    expect(summary.receiver?.latencyMs).not.toBeNull();
  });

  it('knows the sequence and the time of the frame, in the receiver by the stamp', async () => {
    const text = `export default { format: 'gray',
      frame(mat, ctx) { ctx.emit({ role: ctx.role, age: Number(process.hrtime.bigint() / 1000n) - ctx.capturedUs }); } };`;
    await using file = await hookFile('age.ts', text);
    const { events, summary } = await playLoop(
      await loopArgs('--frames', '30', '--hook', file.path, '--hook-on', 'receiver'),
    );
    const frames = emitted(events);
    expect(frames.length).toBeGreaterThan(10);
    for (const { role, data } of frames) {
      const { age } = data as { age: number };
      expect(role).toBe('receiver');
      // Later than the frame could be read, and no minute: the clocks are one.
      expect(age / 1000).toBeGreaterThan(summary.receiver?.latencyMs?.min ?? Infinity);
      expect(age / 1000).toBeLessThan(60_000);
    }
    const sequences = frames.map(({ sequence }) => sequence ?? -1);
    expect(sequences).toEqual([...sequences].sort((one, other) => one - other));
  });

  it('that throws costs no frame, and is told with its place and counted', async () => {
    const text = `export default { format: 'bgr', async frame() {\n  throw new Error('no boxes');\n} };`;
    await using file = await hookFile('throws.mjs', text);
    await using run = startLoop(await loopArgs('--hook', file.path));
    const counted = senderStats('a hook that fails', ({ hook }) => (hook?.errors ?? 0) > 20);
    const { hook, frames } = await run.event(counted);
    expect(hook).toMatchObject({ errors: hook?.frames, skipped: 0, dropped: 0 });
    expect(frames).toBeGreaterThan(20);
    await run.event(receiverStats('frames', ({ stamped }) => stamped > 10));
    run.kill('SIGTERM');
    const { events } = await run.ended();
    const lines = events.filter((event) => event.type === 'log' && event.level === 'warn');
    expect(lines.length).toBeLessThan(10);
    for (const line of lines) {
      expect(line).toMatchObject({ role: 'sender' });
      expect((line as { message: string }).message).toMatch(
        /^hook: (1 frame|\d+ frames) went on unchanged: Error: no boxes, throws\.mjs:2:9$/,
      );
    }
  });

  it('works on sizes that are not planar, and in local', async () => {
    const text = `export default { format: 'i420', frame(mat, ctx) { ctx.emit([mat.rows, mat.cols]); return mat.copy(); } };`;
    await using file = await hookFile('odd.mjs', text);
    const args = ['local', '--display', 'none', '--size', '321x241', '--frames', '10', '--hook', file.path];
    const { events, exitCode } = await playLoop(args);
    expect(exitCode).toBe(0);
    expect(emitted(events)[0]).toMatchObject({ role: 'sender', sequence: 0, data: [363, 322] });
  });

  it('that is slow costs a film frames, and not its pace', async () => {
    const text = `export default { format: 'gray', frame() {
      const endMs = performance.now() + 100;
      while (performance.now() < endMs);
    } };`;
    await using file = await hookFile('slow.mjs', text);
    const film = await makeMp4(file.dir, 'film.mp4', { seconds: 3, rate: 30, size: '320x240', audio: false });
    const { summary } = await playLoop(['local', '--display', 'none', '--source', film, '--hook', file.path]);
    // All of its 90 frames would take 9 s.
    expect(summary).toMatchObject({ outcome: 'done' });
    expect(summary.sender?.frames).toBeGreaterThan(5);
    expect(summary.sender?.frames).toBeLessThanOrEqual(31);
  });

  it('is loaded anew when an editor replaces its file or one that it imports, and goes on when the new one is broken', async () => {
    const emitting = (word: string) =>
      `export default { format: 'gray', frame(mat, { emit }) { emit(${word}); },
        teardown() { console.log(${word} + ' torn down'); } };`;
    await using file = await hookFile('edited.mjs', emitting("'old'"));
    const replace = async (name: string, text: string) => {
      const next = join(file.dir, `${name}~`);
      await writeFile(next, text);
      await rename(next, join(file.dir, name));
    };
    await using run = startLoop(await loopArgs('--hook', file.path, '--watch', '--log-level', 'debug'));
    const says = (word: string): ExpectedEvent<HookEvent> => ({
      what: `hook event ${word}`,
      matches: (event): event is HookEvent => event.type === 'hook' && event.data === word,
    });
    await run.event(says('old'));
    await writeFile(file.path, 'export default {');
    const told = await run.event(logLine('hook: edited.mjs has changed, but the old version goes on: --hook '));
    expect(told.message).toMatch(/does not load \(SyntaxError: .*\)$/);
    await run.event(says('old'), { after: told });
    await writeFile(join(file.dir, 'words.mjs'), "export const word = 'new';");
    await replace('edited.mjs', `import { word } from './words.mjs'; ${emitting('word')}`);
    await run.event(says('new'));
    await run.event(logLine('old torn down'));
    await replace('words.mjs', "export const word = 'newest';");
    await run.event(logLine('hook: words.mjs has changed: the new version takes over'));
    await run.event(says('newest'));
    run.kill('SIGTERM');
    const { exitCode, summary } = await run.ended();
    expect(exitCode).toBe(143);
    expect(summary.restarts).toEqual({ sender: 0, receiver: 0 });
  });

  it.each<[string, string | null, string, string]>([
    ['is missing', null, 'h.mjs', 'there is no such file: check the path'],
    ['has no default export', 'export const frame = 1;', 'h.mjs', 'this file has no default export: write export'],
    ['has a wrong shape', "export default { format: 'rgb', frame() {} };", 'h.ts', 'unknown format "rgb": write one'],
    ['does not parse', 'export default {', 'h.mjs', 'this file does not load (SyntaxError: '],
    [
      'cannot be set up',
      "export default { format: 'gray', frame() {}, setup() { throw new Error('no model'); } };",
      'h.mjs',
      'its setup failed (Error: no model, h.mjs:1:',
    ],
  ])('whose file %s ends the run with exit code 2 and one line, and no restart', async (_what, text, name, says) => {
    await using file = await hookFile(text === null ? 'other.mjs' : name, text ?? '');
    const path = join(file.dir, name);
    const { exitCode, stderr } = await runCli(await loopArgs('--hook', path, '--json'));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`--hook "${path}": ${says}`);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
