import { expect, it } from 'vitest';
import { SteadyVerdict } from '../../src/health/steady-verdict.js';
import type { Verdict } from '../../src/health/verdict.js';

const of = (verdict: Verdict['verdict'], message = ''): Verdict => ({ verdict, restart: null, evidence: {}, message });

it.each(['foreign-packets', 'lossy', 'late', 'encoder-slow', 'hook-slow'] as const)(
  'keeps %s for 2 s after it was last seen',
  (name) => {
    const steady = new SteadyVerdict();
    expect(steady.next(of(name), 0)?.verdict).toBe(name);
    expect(steady.next(null, 2000)?.verdict).toBe(name);
    expect(steady.next(of(name, 'anew'), 2000)?.message).toBe('anew');
    expect(steady.next(null, 4000)?.message).toBe('anew');
    expect(steady.next(null, 4001)).toBeNull();
    expect(steady.next(null, 4002)).toBeNull();
  },
);

it.each(['no-packets', 'decode-stall', 'no-keyframe', 'frozen-source', 'unresponsive'] as const)(
  'tells %s at once, whatever it keeps, and does not keep it',
  (name) => {
    const steady = new SteadyVerdict();
    steady.next(of('lossy'), 0);
    expect(steady.next(of(name), 50)?.verdict).toBe(name);
    expect(steady.next(null, 100)).toBeNull();
  },
);

it('holds nothing back that is worth a restart', () => {
  const steady = new SteadyVerdict();
  steady.next(of('late'), 0);
  const stuck: Verdict = { ...of('hook-slow'), restart: 'hook-slow' };
  expect(steady.next(stuck, 50)).toBe(stuck);
});

it('lets one measured fault follow another only when the first is over', () => {
  const steady = new SteadyVerdict();
  steady.next(of('late'), 0);
  expect(steady.next(of('lossy'), 1000)?.verdict).toBe('late');
  expect(steady.next(of('lossy'), 2001)?.verdict).toBe('lossy');
});
