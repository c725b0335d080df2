import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { isGone } from '../../src/host/process-status.js';
import type { ChildMessage } from '../../src/protocol/messages.js';
import type { ChildListener } from '../../src/supervisor/child-handle.js';
import { MAX_LINES_PER_SECOND } from '../../src/supervisor/line-limiter.js';
import { SparePool } from '../../src/supervisor/spare-pool.js';
import { senderConfig } from '../config/child-configs.js';
import { expectNoChildLeft, forkerOf } from './fixtures.js';

const pools: SparePool[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const pool of pools) pool.kill();
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});
afterAll(expectNoChildLeft);

/** A pool of fixture children, one after the other, with all that it tells. Time passes when a test says so. */
function poolOf(...names: readonly [string, ...string[]]) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const fork = forkerOf(...names);
  const told: string[] = [];
  const waiting = new Set<() => void>();
  const listeners: ChildListener[] = [];
  const pool = new SparePool({
    fork: (listener) => {
      listeners.push(listener);
      return fork('spare', listener);
    },
    log: (level, message) => {
      told.push(`${level}: ${message}`);
      for (const look of waiting) look();
    },
  });
  pools.push(pool);
  /** Resolves once that has been told. Not by polling, which would let the time pass. */
  const says = (words: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (told.some((line) => line.includes(words))) resolve();
      };
      waiting.add(look);
      look();
    });
  return { pool, told, says, forks: () => listeners.length, listeners };
}

const DEAF = { onMessage: () => undefined, onLine: () => undefined, onChannelLost: () => undefined };

it('forks its spare a little later, so that the children of the run can begin', async () => {
  const { pool, forks, says } = poolOf('plays');
  vi.advanceTimersByTime(999);
  expect([forks(), pool.pid, pool.take(DEAF)]).toEqual([0, null, null]);
  vi.advanceTimersByTime(1);
  expect(forks()).toBe(1);
  await says('debug: warm spare is ready: process ');
  expect(pool.pid).not.toBeNull();
});

it('gives nothing as long as its spare is not ready', () => {
  const { pool } = poolOf('plays');
  vi.advanceTimersByTime(1000);
  expect(pool.take(DEAF)).toBeNull();
  expect(pool.pid).not.toBeNull();
});

it('hands its spare over, which from there on is heard by the one that took it, and forks another', async () => {
  const { pool, forks, says, told } = poolOf('plays');
  vi.advanceTimersByTime(1000);
  await says('ready');
  const heard: ChildMessage['type'][] = [];
  const taken = pool.take({ ...DEAF, onMessage: ({ type }) => heard.push(type) });
  expect([taken?.isReady, pool.pid, pool.take(DEAF)]).toEqual([true, null, null]);
  taken?.configure(senderConfig({ frames: 1 }));
  expect(await taken?.exited).toMatchObject({ done: 'frames' });
  expect(heard.at(-1)).toBe('done');
  expect(forks()).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(forks()).toBe(2);
  expect(told.filter((line) => line.startsWith('warn'))).toEqual([]);
});

it('replaces a spare that ends by itself, later and later', async () => {
  const { says, forks, pool } = poolOf('exits-at-once');
  vi.advanceTimersByTime(1000);
  await says('another one in 1 s');
  expect(pool.take(DEAF)).toBeNull();
  vi.advanceTimersByTime(1000);
  await says('another one in 2 s');
  vi.advanceTimersByTime(1999);
  expect(forks()).toBe(2);
  vi.advanceTimersByTime(1);
  await says('another one in 4 s');
  expect(forks()).toBe(3);
});

it('replaces a spare that was ready and has been killed', async () => {
  const { pool, says, forks } = poolOf('talks-first');
  vi.advanceTimersByTime(1000);
  await says('ready');
  process.kill(pool.pid ?? Number.NaN, 'SIGKILL');
  await says('warn: the warm spare is lost');
  expect(pool.take(DEAF)).toBeNull();
  vi.advanceTimersByTime(1000);
  expect(forks()).toBe(2);
});

it('loads spares that are killed as soon as they are ready later and later, too', async () => {
  const { pool, says, forks } = poolOf('talks-first');
  vi.advanceTimersByTime(1000);
  for (const delayMs of [1000, 2000]) {
    await says(`is ready: process ${String(pool.pid)}`);
    process.kill(pool.pid ?? Number.NaN, 'SIGKILL');
    await says(`another one in ${String(delayMs / 1000)} s`);
    vi.advanceTimersByTime(delayMs);
  }
  expect(forks()).toBe(3);
});

it('does not take the last word of a spare that was given up for that of the next one', async () => {
  const { says, forks, listeners } = poolOf('never-ready');
  vi.advanceTimersByTime(21_000);
  await says('it did not load OpenCV in time');
  listeners[0]?.onMessage({ type: 'ready' });
  vi.advanceTimersByTime(1000);
  expect(forks()).toBe(2);
});

it('passes on no more lines of a spare than of another child', () => {
  const { told, listeners } = poolOf('never-ready');
  vi.advanceTimersByTime(1000);
  for (let line = 0; line < 2 * MAX_LINES_PER_SECOND; line += 1) listeners[0]?.onLine('again', 'stderr');
  expect(told).toHaveLength(MAX_LINES_PER_SECOND);
});

it('gives up a spare that never gets ready, and ends it', async () => {
  const { pool, says } = poolOf('never-ready');
  vi.advanceTimersByTime(1000);
  const { pid } = pool;
  vi.advanceTimersByTime(19_999);
  expect(pool.pid).toBe(pid);
  vi.advanceTimersByTime(1);
  await says('it did not load OpenCV in time');
  expect(pool.pid).toBeNull();
  vi.useRealTimers();
  await expect.poll(() => isGone(pid ?? 0), { timeout: 10_000, interval: 5 }).toBe(true);
});

it('does not mind how long a spare waits that is ready', async () => {
  const { pool, says } = poolOf('talks-first');
  vi.advanceTimersByTime(1000);
  await says('ready');
  const { pid } = pool;
  vi.advanceTimersByTime(24 * 3_600_000);
  expect(pool.pid).toBe(pid);
});

it('ends its spare when it is closed, and has no other after that', async () => {
  const { pool, says, forks, told } = poolOf('plays');
  vi.advanceTimersByTime(1000);
  await says('ready');
  const { pid } = pool;
  vi.useRealTimers();
  await Promise.all([pool.close(), pool.close()]);
  expect(isGone(pid ?? 0)).toBe(true);
  expect([pool.take(DEAF), forks()]).toEqual([null, 1]);
  expect(told.filter((line) => line.startsWith('warn'))).toEqual([]);
});

it('can be closed before it has forked anything', async () => {
  const { pool, forks } = poolOf('plays');
  await pool.close();
  vi.advanceTimersByTime(60_000);
  expect(forks()).toBe(0);
});

it('ends its spare at once when there is no time', async () => {
  const { pool, says } = poolOf('ignores-sigterm');
  vi.advanceTimersByTime(1000);
  await says('ready');
  const { pid } = pool;
  const closed = pool.close();
  pool.kill();
  await closed;
  expect(isGone(pid ?? 0)).toBe(true);
});
