import { describe, expect, it } from 'vitest';
import { runCli } from '../support/loop-run.js';

interface Printed {
  readonly costs: {
    readonly elapsedMs: number;
    readonly rounds: number;
    readonly words: readonly { readonly rule: string; readonly cost: { readonly ms: number } | null }[];
    readonly unmeasured: readonly { readonly rule: string }[];
  };
}

describe('doctor --pipeline … --measure', { timeout: 90_000 }, () => {
  it('measures within a minute what the words of a receiver cost, in the loop with OpenCV at both ends', async () => {
    const receiver =
      'udpsrc port=5000 reuse=false ! application/x-rtp,encoding-name=H264 ! rtpjitterbuffer ! rtph264depay';
    const rest =
      'h264parse ! avdec_h264 ! videoconvert ! video/x-raw,format=I420 ! appsink async=false drop=true max-buffers=1';
    const flags = ['--measure', '--json'];
    const { exitCode, stdout } = await runCli(['doctor', '--pipeline', `${receiver} ! ${rest}`, ...flags], {
      withinMs: 80_000,
    });
    expect(exitCode).toBe(5);
    const { costs } = JSON.parse(stdout) as Printed;
    expect(costs.elapsedMs).toBeLessThan(60_000);
    const words = new Map(costs.words.map(({ rule, cost }) => [rule, cost?.ms ?? 0]));
    expect([...words.keys()].sort()).toEqual(['jitter-buffer', 'sink-sync']);
    // 200 ms, less what stays of it.
    expect(words.get('jitter-buffer')).toBeGreaterThan(80);
    expect(words.get('sink-sync')).toBeGreaterThan(80);
    expect(costs.unmeasured.map(({ rule }) => rule)).toEqual(['socket-buffer']);
  });

  it('says why one cannot be measured, and runs nothing of it', async () => {
    const text = 'filesrc location=/dev/null ! decodebin ! x264enc ! rtph264pay ! udpsink host=192.0.2.1 sync=false';
    const { exitCode, stdout } = await runCli(['doctor', '--measure', '--pipeline', `gst-launch-1.0 ${text}`]);
    expect(exitCode).toBe(5);
    expect(stdout).toContain('Not measured: a stamped picture cannot take the place of filesrc.');
  });

  it('asks for the pipeline', async () => {
    const { exitCode, stderr } = await runCli(['doctor', '--measure']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'gstcv-loop: --measure: of which pipeline? Write it after --pipeline\n',
    });
  });
});
