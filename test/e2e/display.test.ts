import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { receiverStats, restart, senderStats, state } from '../support/expected-events.js';
import { expectStampedFrames } from '../support/frame-counts.js';
import { type LoopRun, playLoop, runCli, startLoop } from '../support/loop-run.js';
import { tempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';
import { type XScreen, xScreen } from '../support/x-screen.js';

const TIMEOUT_MS = 60_000;

async function start(env: Record<string, string>, ...flags: readonly string[]): Promise<LoopRun> {
  return startLoop(['start', '--port', String(await freeUdpPort()), ...flags], { env });
}

async function expectDone(run: LoopRun): Promise<void> {
  const { exitCode, stderr, summary } = await run.ended();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(summary).toMatchObject({ outcome: 'done', restarts: { sender: 0, receiver: 0 } });
}

/** A window of this size that shows neither black nor any other plain colour. */
async function expectPicture(screen: XScreen, title: string, size: string): Promise<void> {
  await using folder = await tempDir();
  const window = await screen.window(title);
  expect(await screen.sizeOf(window)).toBe(size);
  const { mean, deviation } = await screen.look(window, join(folder.path, 'window.png'));
  expect(mean).toBeGreaterThan(0.1);
  expect(deviation).toBeGreaterThan(0.1);
}

describe('with a display, start', { timeout: TIMEOUT_MS }, () => {
  it.each(['sender', 'receiver'])(
    'shows both pictures, and ends as done when q is pressed over the %s',
    async (role) => {
      await using screen = await xScreen();
      await using run = await start(screen.env, '--display', 'window', '--size', '320x240');
      await run.event(receiverStats('frames', ({ frames }) => frames > 10));
      for (const title of ['sender', 'receiver']) await expectPicture(screen, title, '320x240');
      await screen.press(await screen.window(role), 'q');
      await expectDone(run);
    },
  );

  it.each(['sender', 'receiver'])('ends as done when the window of the %s is closed', async (role) => {
    await using screen = await xScreen();
    // Windows are the default where there is a display.
    await using run = await start(screen.env, '--size', '320x240');
    await run.event(receiverStats('frames', ({ frames }) => frames > 0));
    await screen.close(await screen.window(role));
    await expectDone(run);
  });

  it('goes on when other keys are pressed', async () => {
    await using screen = await xScreen();
    await using run = await start(screen.env, '--size', '320x240');
    await run.event(receiverStats('frames', ({ frames }) => frames > 0));
    for (const key of ['a', 'Escape', 'space']) await screen.press(await screen.window('receiver'), key);
    const frames = run.stampedFrames();
    await run.event(receiverStats('still more frames', ({ stamped }) => stamped > frames + 30));
    await screen.press(await screen.window('receiver'), 'q');
    await expectDone(run);
  });

  it('goes on without windows when the display goes away', async () => {
    await using screen = await xScreen();
    await using run = await start(screen.env, '--size', '320x240');
    await run.event(receiverStats('frames', ({ frames }) => frames > 0));
    await screen.window('sender');
    await screen.window('receiver');
    await screen.stop();
    await run.event(restart('sender'));
    const again = await run.event(restart('receiver'));
    const playing = await run.event(state('receiver', 'playing'), { after: again });
    const before = run.stampedFrames();
    await run.event(
      receiverStats('new frames', ({ stamped }) => stamped > before),
      { after: playing },
    );
    run.kill('SIGTERM');
    expect((await run.ended()).exitCode).toBe(143);
  });
});

describe('without a display, start', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['DISPLAY is not set', {}, 'DISPLAY is not set'],
    ['DISPLAY names a server that is not there', { DISPLAY: ':4094' }, ':4094'],
    ['DISPLAY names none', { DISPLAY: 'screen' }, 'screen'],
  ])('--display window is refused with exit code 3 and one line: %s', async (_what, env, reason) => {
    const { exitCode, stdout, stderr } = await runCli(['start', '--display', 'window'], { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toMatch(/^gstcv-loop: --display "window": [^\n]+\n$/);
    expect(stderr).toContain(reason);
  });

  it.each([
    ['DISPLAY is not set', {}],
    ['DISPLAY names a server that is not there', { DISPLAY: ':4094' }],
  ])('--display auto plays without windows: %s', async (_what, env) => {
    const port = String(await freeUdpPort());
    const { exitCode, stderr, summary } = await playLoop(['start', '--port', port, '--frames', '30'], { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(summary.restarts).toEqual({ sender: 0, receiver: 0 });
    expectStampedFrames(summary, 30);
  });
});

describe('local', { timeout: TIMEOUT_MS }, () => {
  it('shows the picture in a window of OpenCV and one of GStreamer, and q in the former ends it', async () => {
    await using screen = await xScreen();
    await using run = startLoop(['local', '--timeoverlay'], { env: screen.env });
    await run.event(senderStats('frames', ({ frames }) => frames > 10));
    for (const title of ['local', 'node']) await expectPicture(screen, title, '640x480');
    await screen.press(await screen.window('local'), 'q');
    await expectDone(run);
  });

  it('ends as done when the window of GStreamer is closed', async () => {
    await using screen = await xScreen();
    await using run = startLoop(['local'], { env: screen.env });
    await run.event(senderStats('frames', ({ frames }) => frames > 10));
    await screen.close(await screen.window('node'));
    await expectDone(run);
  });

  it('sends as many frames to its windows as were asked for', async () => {
    await using screen = await xScreen();
    const { exitCode, summary } = await playLoop(['local', '--frames', '30'], { env: screen.env });
    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ outcome: 'done', sender: { frames: 30 }, receiver: null });
  });

  it.each([
    ['--display none', ['--display', 'none']],
    ['no display', []],
  ])('plays without any window: %s', async (_what, flags) => {
    const { exitCode, summary } = await playLoop(['local', '--timeoverlay', '--frames', '30', ...flags]);
    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ outcome: 'done', sender: { frames: 30 }, receiver: null });
  });
});
