import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ErrorCode, LoopError } from '../../src/errors/loop-error.js';
import { AttemptFailure } from '../../src/supervisor/attempt-failure.js';
import { Patience, Pause } from '../../src/supervisor/patience.js';
import { RESTART_DELAYS, withRestarts } from '../../src/supervisor/restart-policy.js';

const STABLE_MS = 60_000;
const never = new AbortController().signal;
const policy = (maxRestarts: number) => ({
  maxRestarts,
  sourceTimeoutMs: 120_000,
  minDelayMs: 0,
  maxDelayMs: 0,
  calmMs: STABLE_MS,
  blamelessDelayMs: 0,
  stableMs: STABLE_MS,
});

const failure = (message: string, uptimeMs = 10, code: ErrorCode = 'child-died') =>
  new AttemptFailure(new LoopError(code, message), uptimeMs);

/** Runs attempts that fail as told, one after another, and then succeed. */
async function run(maxRestarts: number, failures: readonly Error[], signal = never) {
  let attempts = 0;
  const outcome = await withRestarts(
    () => {
      const error = failures[attempts];
      attempts += 1;
      return error === undefined ? Promise.resolve('done') : Promise.reject(error);
    },
    policy(maxRestarts),
    signal,
  ).catch((thrown: unknown) => thrown);
  return { attempts, outcome };
}

const many = (count: number, uptimeMs?: number) =>
  Array.from({ length: count }, (_, index) => failure(`fault ${String(index + 1)}`, uptimeMs));

it('gives the result of the first attempt that succeeds', async () => {
  expect(await run(10, [])).toEqual({ attempts: 1, outcome: 'done' });
  expect(await run(10, many(3))).toEqual({ attempts: 4, outcome: 'done' });
});

describe('the budget', () => {
  it.each([0, 1, 2, 5])('of %i allows as many restarts and not one more', async (maxRestarts) => {
    expect(await run(maxRestarts, many(maxRestarts))).toMatchObject({ outcome: 'done' });
    const { attempts, outcome } = await run(maxRestarts, many(100));
    expect(attempts).toBe(maxRestarts + 1);
    expect(outcome).toMatchObject({ code: 'gave-up', exitCode: 4 });
  });

  it('is told with the whole story when it is spent', async () => {
    const { outcome } = await run(2, many(100));
    expect(outcome).toMatchObject({
      message: 'gave up after 3 attempts\n  attempt 1: fault 1\n  attempt 2: fault 2\n  attempt 3: fault 3',
      cause: { message: 'fault 3' },
    });
  });

  it('is told with the end of the story where that is long', async () => {
    const { outcome } = await run(99, many(1000));
    const lines = (outcome as LoopError).message.split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'gave up after 100 attempts',
      '  (88 earlier attempts)',
      '  attempt 89: fault 89',
    ]);
    expect(lines.at(-1)).toBe('  attempt 100: fault 100');
  });

  it.each([
    [[], ''],
    [['a', 'b', 'c', 'd'], '\n      stderr: b\n      stderr: c\n      stderr: d'],
    [['fault', ' fau ', 'other'], '\n      stderr: other'],
    [['', '  '], ''],
  ])('is told with the last words of each child, but not twice: %j', async (stderrTail, words) => {
    const failed = new AttemptFailure(new LoopError('child-died', 'fault 1'), 10, stderrTail);
    const { outcome } = await run(1, [failed, failure('fault 2')]);
    const message = `gave up after 2 attempts\n  attempt 1: fault 1${words}\n  attempt 2: fault 2`;
    expect(outcome).toMatchObject({ message });
  });

  it('speaks of one attempt in the singular', async () => {
    const { outcome } = await run(0, many(1));
    expect(outcome).toMatchObject({ message: 'gave up after 1 attempt\n  attempt 1: fault 1' });
  });

  it.each([1, 2, 5])('of %i is whole again after a stable run, whose own restart is the first of it', async (n) => {
    const quick = many(n);
    const stable = failure('after long', STABLE_MS);
    expect(await run(n, [...quick, stable, ...many(n - 1)])).toMatchObject({ outcome: 'done' });
    const { attempts, outcome } = await run(n, [...quick, stable, ...many(100)]);
    expect(attempts).toBe(n + 1 + n);
    expect(outcome).toMatchObject({ code: 'gave-up' });
  });

  it('never ends a run of which each attempt is stable', async () => {
    expect(await run(1, many(50, STABLE_MS))).toEqual({ attempts: 51, outcome: 'done' });
  });

  it('of 0 allows no restart, not even after a stable run', async () => {
    const { attempts, outcome } = await run(0, many(5, STABLE_MS));
    expect(attempts).toBe(1);
    expect(outcome).toMatchObject({ code: 'gave-up' });
  });

  it('takes a run for unstable up to the very last millisecond', async () => {
    expect(await run(1, many(50, STABLE_MS - 1))).toMatchObject({ attempts: 2 });
  });
});

describe('a child that has played for a while, though not for long,', () => {
  const delays = {
    sourceTimeoutMs: 0,
    minDelayMs: 600_000,
    maxDelayMs: 600_000,
    calmMs: 1000,
    blamelessDelayMs: 0,
    stableMs: STABLE_MS,
  };
  const attemptsOf = (failures: readonly Error[]) => {
    let attempts = 0;
    return () => {
      const error = failures[attempts];
      attempts += 1;
      return error === undefined ? Promise.resolve(attempts) : Promise.reject(error);
    };
  };

  it('is restarted without a delay, each time', async () => {
    expect(await withRestarts(attemptsOf(many(10, 1000)), { ...delays, maxRestarts: 10 }, never)).toBe(11);
  });

  it('takes its restart from the same budget as the others', async () => {
    const attempt = attemptsOf(many(100, 1000));
    await expect(withRestarts(attempt, { ...delays, maxRestarts: 3 }, never)).rejects.toMatchObject({
      code: 'gave-up',
      message: expect.stringMatching(
        /^gave up after 4 attempts\n {2}attempt 1: fault 1\n(.*\n)*.*attempt 4: fault 4$/,
      ) as string,
    });
  });

  it('shares it with quick failures before and after', async () => {
    const quick = { ...delays, minDelayMs: 0, maxDelayMs: 0 };
    const failures = [...many(2), ...many(1, 1000), ...many(1)];
    expect(await withRestarts(attemptsOf(failures), { ...quick, maxRestarts: 4 }, never)).toBe(5);
    await expect(withRestarts(attemptsOf(failures), { ...quick, maxRestarts: 3 }, never)).rejects.toMatchObject({
      code: 'gave-up',
    });
  });
});

describe('a failure that was not the fault of the child', () => {
  const blameless = () => new AttemptFailure(new LoopError('open-failed', 'misfed'), 0, [], 'misfed');
  const misfed = (count: number) => Array.from({ length: count }, blameless);

  it('takes no restart from the budget, and has no part in the story', async () => {
    expect(await run(1, misfed(50))).toEqual({ attempts: 51, outcome: 'done' });
    const { outcome } = await run(1, [...misfed(5), ...many(1), ...misfed(5), ...many(1)]);
    expect(outcome).toMatchObject({ message: 'gave up after 2 attempts\n  attempt 1: fault 1\n  attempt 2: fault 1' });
  });

  it('is followed by a pause that an abort ends', async () => {
    const end = new AbortController();
    const slow = { ...policy(10), blamelessDelayMs: 600_000 };
    const running = withRestarts(() => Promise.reject(blameless()), slow, end.signal);
    setImmediate(() => end.abort());
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('ends the run where no restart at all is allowed', async () => {
    expect(await run(0, misfed(5))).toMatchObject({ attempts: 1, outcome: { code: 'gave-up' } });
  });

  it('is not waited out where a restart cannot help', async () => {
    const hopeless = new AttemptFailure(new LoopError('missing', 'x'), 0, [], 'misfed');
    expect(await run(10, [hopeless])).toMatchObject({ attempts: 1, outcome: { code: 'missing' } });
  });
});

describe('a source that is away', () => {
  const TIMEOUT_MS = 120_000;
  const away = (playedMs = 0, code: ErrorCode = 'open-failed') =>
    new AttemptFailure(new LoopError(code, 'no server answers'), playedMs, [], 'source-away');

  /** Attempts of which each fails as told, a second after the one before by a clock of its own. */
  async function runByClock(maxRestarts: number, failures: readonly AttemptFailure[], sourceTimeoutMs = TIMEOUT_MS) {
    let attempts = 0;
    const nowMs = () => attempts * 1000;
    const attempt = () => {
      const failed = failures[attempts];
      attempts += 1;
      return failed === undefined ? Promise.resolve('done') : Promise.reject(failed);
    };
    const delays = { ...policy(maxRestarts), calmMs: 1000, sourceTimeoutMs };
    const outcome = await withRestarts(attempt, delays, never, nowMs).catch((thrown: unknown) => thrown);
    return { attempts, outcome };
  }

  const loss = (playedMs = 5000) => away(playedMs, 'source-lost');
  const absent = (count: number) => Array.from({ length: count }, () => away());

  it('takes one restart for its loss, and none until it is back', async () => {
    expect(await runByClock(1, [loss(), ...absent(100)])).toEqual({ attempts: 102, outcome: 'done' });
  });

  it('is waited for so long, and then the run gives up and says what the last attempt met', async () => {
    const { attempts, outcome } = await runByClock(10, [loss(), ...absent(1000)]);
    expect(attempts).toBe(121);
    expect(outcome).toMatchObject({
      ...{ code: 'gave-up', exitCode: 4, cause: { message: 'no server answers' } },
      message:
        'gave up: the source was away for 120.0 s (--source-timeout 2m)\n  the last of 120 attempts: no server answers',
    });
  });

  it('and was back has its whole time again', async () => {
    const twice = [loss(), ...absent(100), loss(), ...absent(100)];
    expect(await runByClock(2, twice)).toMatchObject({ outcome: 'done' });
  });

  it('and shows a picture for a moment now and then is not back', async () => {
    const flickering = Array.from({ length: 200 }, (_, index) => away(index % 3 === 0 ? 500 : 0));
    expect(await runByClock(10, [loss(), ...flickering])).toMatchObject({
      attempts: 121,
      outcome: { code: 'gave-up' },
    });
  });

  it('again and again spends the budget, one restart for each loss', async () => {
    const losses = Array.from({ length: 5 }, () => [loss(), ...absent(3)]).flat();
    expect(await runByClock(3, losses)).toMatchObject({ attempts: 13, outcome: { code: 'gave-up' } });
  });

  it('from the beginning spends the budget: it may be mistyped', async () => {
    expect(await runByClock(3, absent(100))).toMatchObject({ attempts: 4, outcome: { code: 'gave-up' } });
  });

  it('is not waited for where no restart at all is allowed', async () => {
    expect(await runByClock(0, [loss(), ...absent(5)])).toMatchObject({ attempts: 1, outcome: { code: 'gave-up' } });
  });

  it('and then refuses the user ends the run at once', async () => {
    const refused = away(0, 'bad-config');
    expect(await runByClock(10, [loss(), ...absent(3), refused])).toEqual({ attempts: 5, outcome: refused.reason });
  });

  it('is asked for less and less often, every five seconds at last', () => {
    const patience = new Patience({ ...RESTART_DELAYS, maxRestarts: 10, sourceTimeoutMs: TIMEOUT_MS }, () => 0);
    const judged = (failed: AttemptFailure): unknown => {
      try {
        return patience.judge(failed);
      } catch (thrown) {
        return thrown;
      }
    };
    const lost = loss();
    expect(judged(lost)).toBe(lost);
    for (let tries = 0; tries < 15; tries += 1) {
      const pause = judged(away());
      const delayMs = pause instanceof Pause ? pause.delayMs : Number.NaN;
      expect(delayMs).toBeGreaterThanOrEqual(Math.min(10 * 2 ** tries, 5000));
      expect(delayMs).toBeLessThanOrEqual(Math.min(20 * 2 ** tries, 5000));
    }
  });
});

describe('what a restart cannot mend', () => {
  it.each(['bad-config', 'missing', 'internal', 'gave-up'] as const)('ends it at once: %s', async (code) => {
    const reason = failure('hopeless', 10, code);
    expect(await run(10, [reason])).toEqual({ attempts: 1, outcome: reason.reason });
  });

  it('ends it after a stable run too', async () => {
    expect(await run(10, [failure('hopeless', STABLE_MS, 'missing')])).toMatchObject({ attempts: 1 });
  });

  it.each([new Error('a bug'), new TypeError('another bug')])('is a fault of the program itself: %s', async (bug) => {
    expect(await run(10, [bug])).toEqual({ attempts: 1, outcome: bug });
  });
});

describe('the delays', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('grow from a hundredth of a second to five, with jitter of up to as much again', async () => {
    vi.useFakeTimers();
    const times: number[] = [];
    const policyUnderTest = { ...RESTART_DELAYS, maxRestarts: 10, sourceTimeoutMs: 0 };
    const attempt = () => (times.push(performance.now()), Promise.reject(failure('x')));
    const end = withRestarts(attempt, policyUnderTest, never).catch((thrown: unknown) => thrown);
    await vi.runAllTimersAsync();
    expect(await end).toMatchObject({ code: 'gave-up' });
    const delays = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(delays).toHaveLength(10);
    for (const [index, delay] of delays.entries()) {
      expect(delay).toBeGreaterThanOrEqual(Math.min(10 * 2 ** index, 5000));
      expect(delay).toBeLessThanOrEqual(Math.min(20 * 2 ** index, 5000) + 1);
    }
    expect(delays.at(-1)).toBeCloseTo(5000, 0);
  });
});

describe('an abort', () => {
  it('ends the wait for the next attempt', async () => {
    const end = new AbortController();
    let attempts = 0;
    const slow = {
      maxRestarts: 10,
      sourceTimeoutMs: 0,
      minDelayMs: 600_000,
      maxDelayMs: 600_000,
      calmMs: STABLE_MS,
      blamelessDelayMs: 0,
      stableMs: STABLE_MS,
    };
    const running = withRestarts(() => ((attempts += 1), Promise.reject(failure('x'))), slow, end.signal);
    setImmediate(() => end.abort());
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(attempts).toBe(1);
  });

  it('allows no attempt once it has been said', async () => {
    expect(await run(10, [], AbortSignal.abort())).toMatchObject({ attempts: 0, outcome: { name: 'AbortError' } });
  });

  it('allows no further attempt while stable runs follow one another', async () => {
    const end = new AbortController();
    let attempts = 0;
    const attempt = () => {
      attempts += 1;
      if (attempts === 3) end.abort();
      return Promise.reject(failure('x', STABLE_MS));
    };
    await expect(withRestarts(attempt, policy(10), end.signal)).rejects.toBeDefined();
    expect(attempts).toBe(3);
  });
});
