import { describe, expect, it } from 'vitest';
import { CHILD_STATES, type ChildState } from '../../src/protocol/events.js';
import { type ChildEvent, isLive, nextState } from '../../src/supervisor/child-state.js';

type Row = Record<ChildState, ChildState>;

const same = Object.fromEntries(CHILD_STATES.map((state) => [state, state])) as Row;
const always = (to: ChildState) => Object.fromEntries(CHILD_STATES.map((state) => [state, to])) as Row;
const LIVE = ['starting', 'waiting', 'opening', 'playing', 'stalled'] as const;
const whileLive = (to: ChildState) => ({ ...same, ...Object.fromEntries(LIVE.map((state) => [state, to])) });

/** Every event in every state; `same` is where an event means nothing. */
const TABLE: Record<ChildEvent, { readonly sender: Row; readonly receiver: Row }> = {
  forked: { sender: always('starting'), receiver: always('starting') },
  'open-began': { sender: { ...same, starting: 'opening' }, receiver: { ...same, starting: 'waiting' } },
  packet: { sender: { ...same, waiting: 'opening' }, receiver: { ...same, waiting: 'opening' } },
  frame: { sender: whileLive('playing'), receiver: whileLive('playing') },
  silence: { sender: { ...same, playing: 'stalled' }, receiver: { ...same, playing: 'stalled' } },
  stop: { sender: whileLive('stopping'), receiver: whileLive('stopping') },
  ended: { sender: always('stopped'), receiver: always('stopped') },
  died: { sender: always('failed'), receiver: always('failed') },
};

describe.each(Object.keys(TABLE) as ChildEvent[])('%s', (event) => {
  it.each(CHILD_STATES)(`while %s`, (state) => {
    expect(nextState('sender', state, event)).toBe(TABLE[event].sender[state]);
    expect(nextState('receiver', state, event)).toBe(TABLE[event].receiver[state]);
  });
});

const lifeOf = (role: 'sender' | 'receiver', ...events: readonly ChildEvent[]) =>
  events.reduce<ChildState[]>((states, event) => [...states, nextState(role, states.at(-1) ?? 'stopped', event)], []);

it('lets a sender begin without waiting for anybody', () => {
  expect(lifeOf('sender', 'forked', 'open-began', 'frame', 'stop', 'ended')).toEqual([
    ...['starting', 'opening', 'playing', 'stopping', 'stopped'],
  ]);
});

it('lets a receiver wait, stall and come back', () => {
  expect(lifeOf('receiver', 'forked', 'open-began', 'packet', 'frame', 'silence', 'packet', 'frame', 'died')).toEqual([
    ...['starting', 'waiting', 'opening', 'playing', 'stalled', 'stalled', 'playing', 'failed'],
  ]);
});

it('lets no late message wake a child that is on its way out', () => {
  expect(lifeOf('receiver', 'forked', 'stop', 'open-began', 'packet', 'frame', 'silence')).toEqual([
    ...['starting', 'stopping', 'stopping', 'stopping', 'stopping', 'stopping'],
  ]);
});

it('calls live what is meant to go on', () => {
  expect(CHILD_STATES.filter(isLive)).toEqual(LIVE);
});

it('fails loudly for an event that nobody knows', () => {
  expect(() => nextState('sender', 'playing', 'exploded' as ChildEvent)).toThrow('unhandled value: "exploded"');
});
