import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CLI, runCli } from '../support/loop-run.js';
import { tempDir } from '../support/temp-dir.js';

const TIMEOUT_MS = 60_000;
const doctor = (...args: string[]) => runCli(['doctor', '--pipeline', ...args]);

interface Printed {
  readonly ok: boolean;
  readonly end: string;
  readonly findings: readonly { readonly rule: string; readonly word: string; readonly start: number }[];
  readonly mended: string | null;
}

describe('doctor --pipeline', { timeout: TIMEOUT_MS }, () => {
  it('finds nothing in what gstcv-loop itself runs', async () => {
    const printed = JSON.parse((await runCli(['pipelines', '--json'])).stdout) as Record<
      string,
      Record<string, string>
    >;
    const strings = Object.values(printed).flatMap((group) => Object.values(group));
    expect(strings).toHaveLength(5);
    const ends = await Promise.all(strings.map((text) => doctor(text)));
    expect(ends.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      strings.map(() => ({ exitCode: 0, stderr: '' })),
    );
  });

  it('marks the words that hang and cost latency, prints the mended pipeline, and ends with 5', async () => {
    const bad =
      'udpsrc port=5000 ! application/x-rtp,encoding-name=H264 ! rtpjitterbuffer ! rtph264depay ! decodebin ! appsink';
    const { exitCode, stdout, stderr } = await doctor(bad);
    expect({ exitCode, stderr }).toEqual({ exitCode: 5, stderr: '' });
    for (const word of ['»decodebin«', '»rtpjitterbuffer«', '»appsink«', '»udpsrc«']) expect(stdout).toContain(word);
    const [, mended = ''] = stdout.split('\nMended:\n');
    expect((await doctor(mended.trim())).exitCode).toBe(0);
  });

  it('tells programs the same as one JSON object', async () => {
    const { exitCode, stdout } = await doctor('v4l2src ! appsink sync=true', '--json');
    expect(exitCode).toBe(5);
    const report = JSON.parse(stdout) as Printed;
    expect(report).toMatchObject({
      ok: false,
      end: 'capture',
      mended: expect.stringContaining('sync=false') as string,
    });
    expect(report.findings.map(({ rule, word, start }) => [rule, word, start])).toEqual([
      ['appsink-queue', 'appsink', 10],
      ['sink-sync', 'sync=true', 18],
    ]);
  });

  it('reads a long one from stdin', () => {
    const input = 'gst-launch-1.0 videotestsrc \\\n  ! fakesink\n';
    const { status, stdout } = spawnSync(process.execPath, [CLI, 'doctor', '--pipeline', '-'], {
      input,
      encoding: 'utf8',
    });
    expect({ status, clean: stdout.includes('Nothing in it hangs') }).toEqual({ status: 0, clean: true });
  });

  it('runs nothing of it', async () => {
    await using dir = await tempDir();
    const path = join(dir.path, 'written');
    await doctor(`videotestsrc num-buffers=1 ! filesink location=${path}`);
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['nothing', [''], /--pipeline "": write a pipeline/],
    ['a quote without an end', ['appsrc ! x264enc tune="zero'], /tune=»\\?"«zero": this quote has no end/],
    ['an unknown property', ['appsrc ! x264enc tun=4 ! udpsink'], /»tun=4«.*did you mean tune\?/],
    ['a character for terminals', ['appsrc ! \u001b[2J udpsink'], /"\\u001b" cannot stand in a pipeline/],
    ['a book', ['appsrc ! '.repeat(4000)], /longer than 20000 characters/],
    ['what is asked of the host', ['appsrc ! udpsink', '--port', '5000'], /--port is about the host/],
  ])('refuses %s in one line', async (_what, args, complaint) => {
    const { exitCode, stdout, stderr } = await doctor(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(complaint) as string]);
  });
});
