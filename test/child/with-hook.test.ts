import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChildContext } from '../../src/child/run-child.js';
import type { ChildMessage } from '../../src/protocol/messages.js';
import { runReceiver } from '../../src/receiver/receiver.js';
import { runSender } from '../../src/sender/sender.js';
import { receiverConfig, senderConfig } from '../config/child-configs.js';
import { hookFile } from '../hook/hook-files.js';

beforeEach(() => {
  vi.stubEnv('DISPLAY', undefined);
  vi.stubEnv('WAYLAND_DISPLAY', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const TELLS = `
  let ctx;
  export default {
    format: 'gray',
    setup(given) {
      ctx = given;
      ctx.signal.addEventListener('abort', () => ctx.emit('aborted'));
    },
    frame() {},
    teardown() { ctx.emit('teardown'); },
  };`;

function contextOf(messages: ChildMessage[]): ChildContext {
  return {
    signal: new AbortController().signal,
    go: new Promise(() => undefined),
    onKeyFrame: () => undefined,
    send: (message) => Promise.resolve(void messages.push(message)),
    log: () => undefined,
    reportWith: () => undefined,
  };
}

it.each(['sender', 'receiver'] as const)(
  'tears the hook of a %s down where the child fails behind it',
  async (role) => {
    await using file = await hookFile('hook.mjs', TELLS);
    const messages: ChildMessage[] = [];
    const context = contextOf(messages);
    // There is no display: it fails before it opens anything.
    const changes = { hook: { path: file.path, watch: false }, display: 'window' } as const;
    const ended =
      role === 'sender' ? runSender(senderConfig(changes), context) : runReceiver(receiverConfig(changes), context);
    await expect(ended).rejects.toMatchObject({ code: 'missing' });
    expect(messages.map((message) => message.type === 'hook' && message.json)).toEqual(['"aborted"', '"teardown"']);
  },
);
