import { expect, it, vi } from 'vitest';
import { EventFeed } from '../../src/api/event-feed.js';
import type { LoopEvent } from '../../src/protocol/events.js';

const log = (message: string, timeMs = 1): LoopEvent => ({ type: 'log', timeMs, level: 'info', role: null, message });
const state: LoopEvent = {
  ...{ type: 'state', timeMs: 7, role: 'sender', from: 'starting', to: 'opening', reason: '', pid: 1 },
} as const;

function openFeed(): EventFeed {
  const feed = new EventFeed();
  feed.open();
  return feed;
}

async function all(events: AsyncIterable<LoopEvent>): Promise<LoopEvent[]> {
  const seen: LoopEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

it('gives each listener the events of its type, in order, until it is taken off', () => {
  const feed = openFeed();
  const [logs, states] = [vi.fn(), vi.fn()];
  feed.on('log', logs);
  feed.on('state', states);
  feed.emit(log('a'));
  feed.emit(state);
  feed.off('log', logs);
  feed.emit(log('b'));
  expect(logs.mock.calls).toEqual([[log('a')]]);
  expect(states.mock.calls).toEqual([[state]]);
});

it('holds events back until it is opened', () => {
  const feed = new EventFeed();
  feed.emit(log('a'));
  const heard = vi.fn();
  feed.on('log', heard);
  expect(heard).not.toHaveBeenCalled();
  feed.open();
  feed.emit(log('b'));
  expect(heard.mock.calls).toEqual([[log('a')], [log('b')]]);
});

it('tells of a listener that throws, and goes on with the others', () => {
  const feed = openFeed();
  const [logs, states] = [vi.fn(), vi.fn()];
  feed.on('state', () => {
    throw new Error('no');
  });
  feed.on('state', states);
  feed.on('log', logs);
  feed.emit(state);
  expect(states).toHaveBeenCalledOnce();
  expect(logs.mock.calls).toEqual([
    [{ type: 'log', timeMs: 7, level: 'error', role: null, message: 'a listener of "state" threw: no' }],
  ]);
});

it('tells of a listener whose promise is rejected', async () => {
  const feed = openFeed();
  const heard = new Promise<LoopEvent>((resolve) => {
    feed.on('log', resolve);
  });
  feed.on('state', () => Promise.reject(new Error('later')));
  feed.emit(state);
  expect(await heard).toMatchObject({ level: 'error', message: 'a listener of "state" threw: later' });
});

it('does not go round in circles with a listener of logs that throws', () => {
  const feed = openFeed();
  const heard = vi.fn(() => {
    throw new Error('no');
  });
  feed.on('log', heard);
  feed.emit(log('a'));
  // The event, and once the news that this very listener has thrown.
  expect(heard).toHaveBeenCalledTimes(2);
});

it('gives each reader every event, and ends with the feed', async () => {
  const feed = openFeed();
  const [first, second] = [feed.read(), feed.read()];
  const waiting = first.next();
  feed.emit(log('a'));
  feed.emit(state);
  feed.close();
  expect(await waiting).toEqual({ done: false, value: log('a') });
  expect(await all(first)).toEqual([state]);
  expect(await all(second)).toEqual([log('a'), state]);
  expect(await all(feed.read())).toEqual([]);
});

it('keeps the newest ten thousand events for a reader that does not read', async () => {
  const feed = openFeed();
  const reader = feed.read();
  for (let index = 0; index <= 10_000; index += 1) feed.emit(log('', index));
  expect(await reader.next()).toMatchObject({ value: { timeMs: 1 } });
  expect(await reader.return?.()).toEqual({ done: true, value: undefined });
  expect(await reader.next()).toEqual({ done: true, value: undefined });
});
