import { describe, expect, it } from 'vitest';
import { CHILD_STATES, loopEventSchema } from '../../src/protocol/events.js';
import { EVENTS } from './samples.js';

it.each(EVENTS)('survives the way through a line of JSON: $type', (event) => {
  expect(loopEventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
});

it('has an example of each type and state here', () => {
  const known = loopEventSchema.options.map((option) => option.shape.type.value);
  expect(new Set(EVENTS.map(({ type }) => type))).toEqual(new Set(known));
});

it.each(CHILD_STATES)('knows a child that is %s', (to) => {
  const event = { type: 'state', timeMs: 0, role: 'sender', from: 'stopped', to, reason: '', pid: 1 };
  expect(loopEventSchema.safeParse(event).success).toBe(true);
});

describe.each(EVENTS)('of $type', (event) => {
  it('misses no field and has none too many', () => {
    // Stats have a hook's counts only where there is one.
    for (const name of Object.keys(event).filter((field) => field !== 'hook')) {
      const fields = Object.entries(event).filter(([field]) => field !== name);
      expect(loopEventSchema.safeParse(Object.fromEntries(fields)).success, `without ${name}`).toBe(false);
    }
    expect(loopEventSchema.safeParse({ ...event, surplus: 1 }).success).toBe(false);
  });
});

it.each([
  { timeMs: -1 },
  { timeMs: '1' },
  { timeMs: Number.NaN },
  { role: 'both' },
  { frames: -1 },
  { frames: 1.5 },
  { fps: -0.1 },
  { state: 'flying' },
  { fps: Number.POSITIVE_INFINITY },
])('refuses stats with %o', (changes) => {
  const stats = { type: 'stats', timeMs: 1, role: 'sender', state: 'playing', frames: 1, fps: 1 };
  expect(loopEventSchema.safeParse(stats).success).toBe(true);
  expect(loopEventSchema.safeParse({ ...stats, ...changes }).success).toBe(false);
});
