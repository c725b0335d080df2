import { describe, expect, it } from 'vitest';
import { measureLatency } from '../../src/api/measure-latency.js';
import { openReceiver } from '../../src/api/open-receiver.js';
import { OPTION_FLAGS } from '../../src/api/option-flags.js';
import { loopRequest } from '../../src/api/loop-request.js';
import { startLoop, startReceiver, startSender } from '../../src/api/start-loop.js';
import { loopFlags } from '../../src/request/flags/loop-flags.js';
import { DEFAULTS } from '../../src/config/defaults.js';
import type { LoopRequest } from '../../src/config/loop-config.js';
import { LoopError } from '../../src/errors/loop-error.js';
import { request } from '../prepare/requests.js';

/** What the types keep from a program in TypeScript, and not from one in JavaScript. */
const ask = (command: 'start' | 'sender' | 'receiver', options: object): LoopRequest =>
  loopRequest(command, options as never);

function complaint(command: 'start' | 'sender' | 'receiver', options: object): string {
  try {
    ask(command, options);
  } catch (error) {
    if (error instanceof LoopError && error.code === 'bad-config') return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the request of the library', () => {
  it('asks for the same as the command line where nothing is given, but for no window', () => {
    expect(loopRequest('start', {})).toEqual(request({ display: 'none' }));
    expect(loopRequest('receiver', {})).toMatchObject({ command: 'receiver', bind: DEFAULTS.bindAny, stamp: false });
    expect(loopRequest('sender', {})).toMatchObject({ command: 'sender', stamp: true });
  });

  it.each<[object, object]>([
    [{ port: 6000 }, { port: 6000 }],
    [{ source: 'test://ball' }, { source: { kind: 'test', pattern: 'ball' } }],
    [
      { source: '/a b.mp4', loop: true },
      { source: { kind: 'file', path: '/a b.mp4' }, loop: true },
    ],
    [{ size: '1280x720' }, { size: { width: 1280, height: 720 } }],
    [{ size: { width: 320, height: 240 } }, { size: { width: 320, height: 240 } }],
    [{ fps: 29.97 }, { frameRate: { numerator: 30_000, denominator: 1001 } }],
    [{ fps: '30000/1001' }, { frameRate: { numerator: 30_000, denominator: 1001 } }],
    [
      { bitrateKbps: 500, preset: 'ultrafast', gop: 60 },
      { bitrateKbps: 500, preset: 'ultrafast', gop: 60 },
    ],
    [
      { stamp: false, cameraStamp: true },
      { stamp: false, cameraStamp: true },
    ],
    [
      { readStamp: 'camera', timeOverlay: true },
      { readStamp: 'camera', timeOverlay: true },
    ],
    [{ display: 'auto' }, { display: 'auto' }],
    [
      { fecPercent: 20, jitterBufferMs: 12.5 },
      { fecPercent: 20, jitterBufferMs: 13 },
    ],
    [
      { frames: 200, durationMs: 10_000 },
      { frames: 200, limits: { durationMs: 10_000 } },
    ],
    [
      { realtime: true, warmSpare: true },
      { realtime: true, warmSpare: true },
    ],
    [{ maxRestarts: 0, maxRssMib: 500 }, { limits: { maxRestarts: 0, maxRssMib: 500 } }],
    [{ openTimeoutMs: 900, stallTimeoutMs: 800 }, { limits: { openTimeoutMs: 900, stallTimeoutMs: 800 } }],
    [{ keyFrameTimeoutMs: 700, latencyLimitMs: 80 }, { limits: { keyFrameTimeoutMs: 700, latencyLimitMs: 80 } }],
    [{ lossLimitPercent: 2.5, minFpsPercent: 50 }, { limits: { lossLimitPercent: 2.5, minFpsPercent: 50 } }],
    [{ healthWindowMs: 2000 }, { limits: { healthWindowMs: 2000 } }],
    [{ port: undefined, display: undefined }, { port: DEFAULTS.port }],
  ])('understands %j', (options, expected) => {
    expect(ask('start', options)).toMatchObject(expected);
  });

  it('understands what only one end of a link on two hosts has', () => {
    expect(
      loopRequest('sender', { host: 'robot.local', ssrc: 0xabcd, controlPort: 5001, keyFile: 'k', clock: 'auto' }),
    ).toMatchObject({ host: 'robot.local', ssrc: 0xabcd, control: { kind: 'server', port: 5001, keyFile: 'k' } });
    expect(
      loopRequest('receiver', { bind: '::1', ssrc: '0xabcd', control: '[fd00::1]:5001', keyFile: 'k' }),
    ).toMatchObject({ bind: '::1', ssrc: 0xabcd, control: { kind: 'client', host: 'fd00::1', port: 5001 } });
  });

  it.each<[object, string]>([
    [{ bitrateKbps: 0 }, 'bitrateKbps 0: write a whole number from 1 to 2048000'],
    [{ bitrateKbps: '2000' }, 'bitrateKbps "2000": write a number'],
    [{ port: null }, 'port null: write a number'],
    [{ loop: 'yes' }, 'loop "yes": write a boolean'],
    [{ source: () => 1 }, 'source (function): write a string'],
    [{ durationMs: 0 }, 'durationMs 0: write a time in ms, from 1ms to 576h'],
    [{ durationMs: Number.NaN }, 'durationMs NaN: write a time in ms, from 1ms to 576h'],
    [{ size: { width: 'a', height: {} } }, 'size (object): write WIDTHxHEIGHT or { width, height }, in pixels'],
    [{ maxRssMib: 5 }, 'maxRssMib 5: write a size in MiB, from 100M to 1024G'],
    [{ size: { width: 8, height: 8 } }, 'size "8x8": write WIDTHxHEIGHT, from 16x16 to 8192x8192, for example 640x480'],
    [{ fps: -1 }, 'fps -1: write frames per second, above 0 and up to 240, for example 30, 29.97 or 30000/1001'],
    [{ bitrate: 1 }, 'unknown option "bitrate": did you mean bitrateKbps?'],
    [{ Port: 5000 }, 'unknown option "Port": did you mean port?'],
    [{ signa: 1 }, 'unknown option "signa": did you mean signal?'],
    [{ toString: 1 }, expect.stringMatching(/^unknown option "toString": write one of bitrateKbps, .*\bwarmSpare\b/)],
    [{ host: 'robot' }, expect.stringMatching(/^unknown option "host": /)],
  ])('refuses %j in its own words', (options, message) => {
    expect(complaint('start', options)).toEqual(message);
  });

  it('names options, not flags, in advice about others', () => {
    expect(complaint('sender', { controlPort: 5001 })).toBe(
      'controlPort needs a secret: add keyFile FILE, the same on both hosts',
    );
  });

  it('leaves what the user wrote as it is', () => {
    expect(complaint('start', { preset: '--bitrate' })).toMatch(/^preset "--bitrate": write one of ultrafast/);
  });

  it.each(['start', 'sender', 'receiver'] as const)('has an option for every flag of %s', (command) => {
    const flags = Object.keys(loopFlags(command)).filter((flag) => !OF_THE_TERMINAL.includes(flag));
    const options = new Set(Object.values(OPTION_FLAGS).map(({ flag }) => flag));
    expect(flags.filter((flag) => !options.has(flag))).toEqual([]);
  });
});

/** How the command line prints. */
const OF_THE_TERMINAL: readonly string[] = ['json', 'log-level'];

describe('what a program without types may hand over', () => {
  it.each([null, 5, 'x', [1], () => 1])('is refused where it is no object: %j', async (options) => {
    const refused = { code: 'bad-config', message: expect.stringMatching(/^options .*: write an object, /) as string };
    expect(() => loopRequest('start', options as never)).toThrow(expect.objectContaining(refused) as Error);
    for (const call of [startLoop, startSender, startReceiver, openReceiver, measureLatency]) {
      await expect(call(options as never)).rejects.toMatchObject(refused);
    }
  });

  it.each([5, 'x', {}, null])('is refused where its signal is none: %j', async (signal) => {
    for (const call of [startLoop, openReceiver, measureLatency]) {
      await expect(call({ signal } as never)).rejects.toMatchObject({
        code: 'bad-config',
        message: expect.stringMatching(/^signal .*: write an AbortSignal$/) as string,
      });
    }
  });

  it('is refused where there is no such command', () => {
    for (const command of ['local', 'begin', undefined]) {
      expect(() => loopRequest(command as never, {} as never)).toThrow(
        /^command .*: write one of start, sender, receiver$/,
      );
    }
  });
});
