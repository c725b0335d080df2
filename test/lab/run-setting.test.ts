import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LoopError } from '../../src/errors/loop-error.js';
import { isGone } from '../../src/host/process-status.js';
import { type ImpairProcess, startImpairProcess } from '../../src/impair/impair-process.js';
import { ImpairedLink } from '../../src/lab/impaired-link.js';
import { runSetting } from '../../src/lab/run-setting.js';
import { runSchema } from '../../src/report/schema.js';
import { labSetting } from './settings.js';

const NEVER = new AbortController().signal;

afterEach(() => vi.unstubAllEnvs());

const SCRIPT = fileURLToPath(new URL('../../dist/impair/main.js', import.meta.url));
const never = new AbortController().signal;
const PLAN = {
  ...{ warmupMs: 0, durationMs: 1000, quality: false, signal: never, hurry: never },
  onProgress: () => undefined,
};
const SLOT = { setting: { ...labSetting('a'), impair: 'loss=1%,seed=1' }, round: 3 };

describe('a link that cannot be opened', () => {
  it('is a run that failed, where another try could help', async () => {
    const died = () => Promise.reject(new LoopError('child-died', 'the impairing proxy has failed: killed'));
    const run = await runSetting(SLOT, 500, PLAN, died);
    expect(run).toMatchObject({ round: 3, startedMs: 500, error: 'the impairing proxy has failed: killed' });
    expect(run).toMatchObject({ latencyMs: null, frames: { sent: 0 } });
    expect(runSchema.safeParse(run).error).toBeUndefined();
  });

  it.each([new LoopError('missing', 'no node'), new Error('a fault of ours')])(
    'is told at once where none could: %s',
    async (error) => {
      await expect(runSetting(SLOT, 0, PLAN, () => Promise.reject(error))).rejects.toBe(error);
    },
  );
});

it('leaves no proxy where the pictures have no place', async () => {
  const proxies: ImpairProcess[] = [];
  const openLink = (port: number, realtime: boolean) =>
    ImpairedLink.open(port, realtime, NEVER, async (options) => {
      const proxy = await startImpairProcess({ ...options, script: SCRIPT });
      proxies.push(proxy);
      return proxy;
    });
  vi.stubEnv('TMPDIR', '/proc/no-such-folder');
  await expect(runSetting(SLOT, 0, { ...PLAN, quality: true }, openLink)).rejects.toThrow('ENOENT');
  expect(proxies.map(({ pid }) => isGone(pid))).toEqual([true]);
});
