import { expect, it } from 'vitest';
import { runCli } from '../support/loop-run.js';
import { freeUdpPort } from '../support/udp-ports.js';

interface Printed {
  readonly ok: boolean;
  readonly checks: readonly { readonly id: string; readonly status: string; readonly detail: string }[];
}

it(
  'doctor tries encoders and decoders, and weighs the socket buffer against the bit rate',
  { timeout: 60_000 },
  async () => {
    const port = String(await freeUdpPort());
    const { exitCode, stdout } = await runCli(['doctor', '--json', '--port', port, '--bitrate', '500000']);
    const { ok, checks } = JSON.parse(stdout) as Printed;
    expect({ exitCode, ok }).toEqual({ exitCode: 0, ok: true });
    const found = new Map(checks.map((check) => [check.id, check]));
    expect(found.get('encoders')?.detail).toContain('x264enc');
    expect(found.get('decoders')?.detail).toContain('avdec_h264');
    // More than any host grants.
    expect(found.get('socket-buffer')?.status).toBe('warn');
  },
);

it('doctor refuses a bit rate that is none', { timeout: 60_000 }, async () => {
  const { exitCode, stdout, stderr } = await runCli(['doctor', '--bitrate', 'fast']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/^gstcv-loop: --bitrate "fast": write a whole number from 1 to \d+\n$/);
});
