import { describe, expect, it } from 'vitest';
import yargs from 'yargs';
import { doctorFlags } from '../../src/cli/flags/doctor-flags.js';
import { loopFlags } from '../../src/request/flags/loop-flags.js';
import { EPILOGUE, examplesOf } from '../../src/cli/help.js';
import { DEFAULTS } from '../../src/config/defaults.js';

/** Flags of all commands that run children. */
const COMMON = [
  ...['duration', 'max-restarts', 'json', 'log-level', 'realtime', 'warm-spare', 'max-rss'],
  ...['open-timeout', 'stall-timeout', 'health-window'],
];

const helpOf = (flags: ReturnType<typeof loopFlags>) => yargs([]).options(flags).wrap(110).getHelp();

it.each([
  [
    'start',
    ['port', 'keyframe-timeout', 'latency-limit', 'loss-limit', 'min-fps'],
    ['host', 'bind', 'ssrc', 'control', 'control-port', 'key-file'],
  ],
  [
    'sender',
    ['host', 'port', 'source', 'bitrate', 'stamp', 'ssrc', 'control-port', 'key-file', 'min-fps'],
    ['bind', 'control', 'keyframe-timeout', 'latency-limit', 'loss-limit'],
  ],
  [
    'receiver',
    [
      'port',
      'host',
      'bind',
      'frames',
      'display',
      'ssrc',
      'control',
      'key-file',
      'keyframe-timeout',
      'latency-limit',
      'loss-limit',
    ],
    ['source', 'size', 'bitrate', 'stamp', 'loop', 'control-port', 'min-fps'],
  ],
  [
    'local',
    ['source', 'size', 'fps', 'display'],
    [
      ...['port', 'host', 'bind', 'bitrate', 'preset', 'gop', 'stamp', 'ssrc', 'control', 'control-port', 'key-file'],
      ...['keyframe-timeout', 'latency-limit', 'loss-limit', 'min-fps'],
    ],
  ],
] as const)('%s has the flags of its roles and no others', (command, has, hasNot) => {
  const names = Object.keys(loopFlags(command));
  for (const name of [...has, ...COMMON]) expect(names).toContain(name);
  for (const name of hasNot) expect(names).not.toContain(name);
});

it.each(['start', 'sender', 'receiver', 'local'] as const)(
  '%s shows every flag and default in its help',
  async (command) => {
    const help = await helpOf(loopFlags(command));
    for (const [name, { defaultDescription }] of Object.entries(loopFlags(command))) {
      expect(help).toContain(`--${name}`);
      if (defaultDescription !== undefined) expect(help).toContain(`[default: ${defaultDescription}]`);
    }
  },
);

it('asks doctor for a port with the same default', () => {
  expect(doctorFlags()['port']?.defaultDescription).toBe(String(DEFAULTS.port));
});

it('fits the help into 110 columns', async () => {
  const help = await helpOf(loopFlags('start'));
  expect(Math.max(...help.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(110);
  expect(Math.max(...EPILOGUE.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(110);
});

describe('each example in the help', () => {
  const examples = (['start', 'sender', 'receiver', 'local'] as const).flatMap((command) =>
    examplesOf(command).map(([line]) => ({ command, line })),
  );

  it.each(examples)('is a command line that is accepted: $line', async ({ command, line }) => {
    const words = line.split(' ');
    expect(words.slice(0, 2)).toEqual(['$0', command]);
    const parser = yargs(words.slice(2)).options(loopFlags(command)).strict().exitProcess(false);
    const parsed = parser.fail((message, error: Error | undefined) => {
      throw error ?? new Error(message);
    });
    await expect(parsed.parseAsync()).resolves.toBeDefined();
  });
});
