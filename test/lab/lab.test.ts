import { describe, expect, it } from 'vitest';
import { LoopError } from '../../src/errors/loop-error.js';
import { type Instruments, runLab } from '../../src/lab/lab.js';
import type { LabRequest } from '../../src/lab/lab-request.js';
import { failedRun } from '../report/sample-runs.js';
import { runOf } from '../report/settings.js';
import { labRequest } from './settings.js';

/** A lab whose measurements take no time, with a log of all that it does. */
function lab(request: LabRequest, changes: { readonly abortAt?: string; readonly failAt?: string } = {}) {
  const log: string[] = [];
  const interruption = new AbortController();
  const note = (what: string) => {
    log.push(what);
    if (what === changes.abortAt) interruption.abort();
  };
  const instruments: Instruments = {
    runSetting: ({ setting, round }, startedMs) => {
      const what = `run ${setting.name} ${String(round)}`;
      note(what);
      const run = what === changes.failAt ? failedRun('sender: gave up', round) : runOf({ round });
      return Promise.resolve({ ...run, startedMs });
    },
    runBaseline: (name, { setting, round }) => {
      note(`${name} ${setting.name} ${String(round)}`);
      return Promise.resolve({ round, latencyMs: null, error: null });
    },
  };
  const options = {
    ...{ signal: interruption.signal, hurry: new AbortController().signal, onProgress: () => undefined },
    onSlot: ({ setting }: { setting: { name: string } }, done: number, total: number) =>
      note(`slot ${setting.name} ${String(done)}/${String(total)}`),
    onRun: ({ setting }: { setting: { name: string } }) => note(`done ${setting.name}`),
  };
  return { log, result: runLab(request, options, instruments) };
}

const runsOf = async (result: ReturnType<typeof lab>['result']) =>
  (await result).settings.map(({ name, runs }) => [name, runs.map(({ round }) => round)]);

describe('the lab', () => {
  it('tells of each measurement before and after it, round by round, there and back', async () => {
    const { log, result } = lab(labRequest(['a', 'b'], { repeat: 2 }));
    await result;
    expect(log).toEqual([
      ...['slot a 0/4', 'run a 1', 'done a', 'slot b 1/4', 'run b 1', 'done b'],
      ...['slot b 2/4', 'run b 2', 'done b', 'slot a 3/4', 'run a 2', 'done a'],
    ]);
  });

  it('has the runs of each setting in the order of the rounds, the settings in that of the request', async () => {
    const { result } = lab(labRequest(['b', 'a'], { repeat: 3 }));
    expect(await runsOf(result)).toEqual([
      ['b', [1, 2, 3]],
      ['a', [1, 2, 3]],
    ]);
    expect(await result).toMatchObject({ partial: false, baseline: [] });
  });

  it('describes what was measured as it was configured', async () => {
    const { settings } = await lab(labRequest(['ultrafast'])).result;
    expect(settings).toMatchObject([
      {
        ...{ name: 'ultrafast', values: { preset: 'ultrafast' }, impair: null, fecPercent: 0, jitterBufferMs: 0 },
        ...{ video: { width: 640, height: 480, fps: 30 }, encoder: { bitrateKbps: 2000, gop: 30 } },
      },
    ]);
  });

  it('tells of each run when it began', async () => {
    const { result } = lab(labRequest(['a', 'b'], { repeat: 2 }));
    const { settings, elapsedMs } = await result;
    const [a = [], b = []] = settings.map(({ runs }) => runs.map(({ startedMs }) => startedMs));
    const inOrder = [0, a[0], b[0], b[1], a[1], elapsedMs];
    expect(inOrder).toEqual(inOrder.toSorted((one, other) => Number(one) - Number(other)));
  });

  it('goes on after a run that failed, and keeps it', async () => {
    const { result } = lab(labRequest(['a', 'b'], { repeat: 2 }), { failAt: 'run a 1' });
    const { settings, partial } = await result;
    expect(partial).toBe(false);
    expect(settings.map(({ runs }) => runs.map(({ error }) => error))).toEqual([
      ['sender: gave up', null],
      [null, null],
    ]);
  });
});

describe('the baselines', () => {
  it('are measured behind each run, in the same round', async () => {
    const { log, result } = lab(labRequest(['a', 'b'], { repeat: 2, baseline: true }));
    const { baseline } = await result;
    expect(log.filter((what) => !/^(slot|done)/.test(what))).toEqual([
      ...['run a 1', 'floor a 1', 'naive a 1', 'run b 1', 'floor b 1', 'naive b 1'],
      ...['run b 2', 'floor b 2', 'naive b 2', 'run a 2', 'floor a 2', 'naive a 2'],
    ]);
    expect(baseline.map(({ name, setting, runs }) => [name, setting, runs.map(({ round }) => round)])).toEqual([
      ['floor', 'a', [1, 2]],
      ['naive', 'a', [1, 2]],
      ['floor', 'b', [1, 2]],
      ['naive', 'b', [1, 2]],
    ]);
  });
});

describe('when it is interrupted', () => {
  it('keeps what was measured, leaves out the run that was cut short, and begins no other', async () => {
    const { log, result } = lab(labRequest(['a', 'b'], { repeat: 2 }), { abortAt: 'run b 2' });
    expect(await runsOf(result)).toEqual([
      ['a', [1]],
      ['b', [1]],
    ]);
    expect((await result).partial).toBe(true);
    expect(log.at(-1)).toBe('run b 2');
  });

  it('keeps the run whose baseline was cut short, and begins no other', async () => {
    const { log, result } = lab(labRequest(['a', 'b'], { baseline: true }), { abortAt: 'floor a 1' });
    const { partial, settings, baseline } = await result;
    expect(partial).toBe(true);
    expect(settings.map(({ runs }) => runs.length)).toEqual([1, 0]);
    expect(baseline.flatMap(({ runs }) => runs)).toEqual([]);
    expect(log.at(-1)).toBe('floor a 1');
  });
});

it('fails with what makes its instruments fail', async () => {
  const broken: Instruments = {
    runSetting: () => Promise.reject(new LoopError('missing', 'no setpriv')),
    runBaseline: () => Promise.reject(new Error('not asked for')),
  };
  const quiet = { onSlot: () => undefined, onRun: () => undefined, onProgress: () => undefined };
  const signals = { signal: new AbortController().signal, hurry: new AbortController().signal };
  await expect(runLab(labRequest(['a']), { ...quiet, ...signals }, broken)).rejects.toThrow('no setpriv');
});

it('keeps what was measured before its instruments failed, and says why there is not more', async () => {
  const failure = new Error('ENOSPC');
  const instruments: Instruments = {
    runSetting: ({ setting }) => (setting.name === 'a' ? Promise.resolve(runOf()) : Promise.reject(failure)),
    runBaseline: () => Promise.reject(failure),
  };
  const never = new AbortController().signal;
  const listener = { onSlot: () => undefined, onRun: () => undefined, onProgress: () => undefined };
  const half = await runLab(labRequest(['a', 'b']), { signal: never, hurry: never, ...listener }, instruments);
  expect(half).toMatchObject({ partial: true, fault: { error: failure } });
  expect(half.settings.map(({ runs }) => runs.length)).toEqual([1, 0]);
});
