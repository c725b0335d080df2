import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { measureFloor } from '../../src/lab/measure-floor.js';
import { senderConfig } from '../config/child-configs.js';
import { video } from '../pipeline/options.js';
import { tempDir, type TempDir } from '../support/temp-dir.js';

afterEach(() => vi.unstubAllEnvs());

const never = new AbortController().signal;
const { encoder } = senderConfig();
const SMALL = { video: video(320, 240, 30), encoder };

/** As GStreamer 1.22 writes it. */
const record = (delayMs: number, atMs: number) =>
  `0:00:00.1 7 0x55 TRACE GST_TRACER :0:: latency, src-element-id=(string)0x1, src-element=(string)videotestsrc0, ` +
  `src=(string)src, sink-element-id=(string)0x2, sink-element=(string)fakesink0, sink=(string)sink, ` +
  `time=(guint64)${String(delayMs * 1e6)}, ts=(guint64)${String(atMs * 1e6)};`;

/** Puts another gst-launch-1.0 in front of the real one, which says these lines on stderr and then does something. */
async function launchSays(folder: TempDir, lines: readonly string[], then: string): Promise<void> {
  const path = join(folder.path, 'gst-launch-1.0');
  await writeFile(path, `#!/bin/sh\ncat >&2 <<'END'\n${lines.join('\n')}\nEND\n${then}\n`);
  await chmod(path, 0o755);
  vi.stubEnv('PATH', `${folder.path}:${process.env['PATH'] ?? ''}`);
}

describe('the floor', () => {
  it('is made of the frames behind the warm-up, up to the end of the measured time', async () => {
    const delays = [50, 40, 1, 2, 3, 4, 99].map((delayMs, index) => record(delayMs, 700 + index * 500));
    // It would go on for ever: what is enough ends it.
    await using folder = await tempDir();
    await launchSays(folder, ['Setting pipeline to PAUSED ...', ...delays], 'exec sleep 60');
    const floor = await measureFloor(SMALL, { warmupMs: 1000, durationMs: 2000, signal: never });
    expect(floor).toMatchObject({ latencyMs: { p50: 2.5, max: 4, min: 1 }, error: null });
  });

  it('says why there is none, in the last words of gst-launch-1.0', async () => {
    await using folder = await tempDir();
    await launchSays(folder, ['WARNING: erroneous pipeline: no element "x264enc"'], 'exit 1');
    expect(await measureFloor(SMALL, { warmupMs: 0, durationMs: 1000, signal: never })).toEqual({
      ...{ latencyMs: null, error: 'WARNING: erroneous pipeline: no element "x264enc"' },
    });
  });

  it('says that no frame came, where nobody says why', async () => {
    await using folder = await tempDir();
    await launchSays(folder, [record(7, 0)], 'exit 0');
    const floor = await measureFloor(SMALL, { warmupMs: 100, durationMs: 1000, signal: never });
    expect(floor).toEqual({ latencyMs: null, error: 'no frame came' });
  });

  it('says so where there is no gst-launch-1.0', async () => {
    await using empty = await tempDir();
    vi.stubEnv('PATH', `${empty.path}:/bin-that-is-not-there`);
    await expect(measureFloor(SMALL, { warmupMs: 0, durationMs: 1000, signal: never })).resolves.toMatchObject({
      latencyMs: null,
    });
  });

  it('ends with the signal', { timeout: 20_000 }, async () => {
    const interruption = new AbortController();
    await using folder = await tempDir();
    await launchSays(folder, [record(7, 0)], 'exec sleep 60');
    const floor = measureFloor(SMALL, { warmupMs: 0, durationMs: 1000, signal: interruption.signal });
    interruption.abort();
    await floor;
  });

  it('of this machine is more than nothing', { timeout: 30_000 }, async () => {
    const { latencyMs, error } = await measureFloor(SMALL, { warmupMs: 300, durationMs: 1000, signal: never });
    expect(error).toBeNull();
    expect(latencyMs?.min).toBeGreaterThan(0);
    expect(latencyMs?.p50).toBeLessThan(1000);
  });
});
