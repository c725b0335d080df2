import { afterAll, describe, expect, it } from 'vitest';
import type { LoopConfig } from '../../src/config/loop-config.js';
import { mayRunRealtime } from '../../src/host/realtime.js';
import type { LoopEvent } from '../../src/protocol/events.js';
import { type Seams, superviseLoop } from '../../src/supervisor/supervisor.js';
import { RESTART_DELAYS } from '../../src/supervisor/restart-policy.js';
import { senderConfig } from '../config/child-configs.js';
import { expectNoChildLeft, forkerOf } from './fixtures.js';
import { LIMITS } from './runner-bench.js';

afterAll(expectNoChildLeft);

function loopConfig(changes: Partial<LoopConfig> = {}): LoopConfig {
  const sender = senderConfig({ output: { kind: 'discard' }, frames: 1 });
  const extras = { realtime: false, warmSpare: false, control: null, record: null, forward: null, notes: [] };
  return { sender, receiver: null, ...extras, limits: LIMITS, ...changes };
}

/** Runs a loop of fixture children to its end. */
async function runLoop(config: LoopConfig, fork: Seams['fork']) {
  const events: LoopEvent[] = [];
  const options = { onEvent: (event: LoopEvent) => events.push(event), signal: new AbortController().signal };
  return { events, result: await superviseLoop(config, options, { fork, delays: RESTART_DELAYS }) };
}

it('is interrupted, and ends its children at once, when it is only told to hurry', async () => {
  const hurry = new AbortController();
  const config = loopConfig({ sender: senderConfig({ output: { kind: 'discard' }, frames: null }) });
  const options = {
    onEvent: (event: LoopEvent) => {
      if (event.type === 'state' && event.to === 'playing') hurry.abort();
    },
    signal: new AbortController().signal,
    hurry: hurry.signal,
  };
  const { summary, error } = await superviseLoop(config, options, { fork: forkerOf('plays'), delays: RESTART_DELAYS });
  expect({ error, outcome: summary.outcome }).toEqual({ error: null, outcome: 'interrupted' });
});

it('tells whoever runs it what was chosen beforehand', async () => {
  const note = { role: 'sender', message: 'encoder: x264' } as const;
  const { events } = await runLoop(loopConfig({ notes: [note] }), forkerOf('plays'));
  expect(events[0]).toMatchObject({ type: 'log', level: 'info', ...note });
});

describe('real-time priority', () => {
  // The last one: from here on this process has it.
  it.each([false, true])('is handed on to the children as it was asked for: %s', async (realtime) => {
    if (realtime && !(await mayRunRealtime()))
      throw new Error('this user may not use real-time priorities: run as root');
    const fork = forkerOf('plays');
    const wishes: unknown[] = [];
    const { result } = await runLoop(loopConfig({ realtime }), (kind, listener, settings) => {
      wishes.push(settings?.realtime);
      return fork(kind, listener);
    });
    expect(result).toMatchObject({ error: null, summary: { outcome: 'done', sender: { frames: 1 } } });
    expect(wishes).toEqual([realtime]);
  });
});
