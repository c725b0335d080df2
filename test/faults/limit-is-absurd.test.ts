import { describe, expect, it } from 'vitest';
import { loopRequest } from '../../src/request/loop-request.js';
import { runCli } from '../support/loop-run.js';

const TIMEOUT_MS = 60_000;

type Command = 'start' | 'sender' | 'receiver';
type Case = readonly [command: Command, flag: string, value: string];

const each = (command: Command, flag: string, ...values: readonly string[]): Case[] =>
  values.map((value) => [command, flag, value]);

/** Zero, no number, more than anybody can mean. */
const NO_TIMES = ['0', '0s', 'abc', '', '5', 'NaN', 'Infinity', '1e3s', '99999999999s', '10h'] as const;
const NO_PERCENTAGES = ['101%', 'abc', '', '1%%', '1e1', 'NaN', '99999999999'] as const;

const CASES: readonly Case[] = [
  ...each('start', 'open-timeout', ...NO_TIMES),
  ...each('start', 'stall-timeout', ...NO_TIMES, '499ms'),
  ...each('start', 'keyframe-timeout', ...NO_TIMES),
  ...each('start', 'latency-limit', ...NO_TIMES),
  ...each('start', 'health-window', ...NO_TIMES, '999ms'),
  ...each('start', 'loss-limit', ...NO_PERCENTAGES),
  ...each('start', 'min-fps', ...NO_PERCENTAGES),
  ...each('start', 'max-rss', '0', '0M', 'abc', '', '500', '99M', '1025G', '99999999999M', '1.5G', '500K'),
  ...each('sender', 'ssrc', 'abc', '', '0x', '0x100000000', '4294967296', '1.5'),
  ...each('sender', 'control-port', '0', 'abc', '', '65536'),
  ...each('receiver', 'control', '', 'host', 'host:', 'host:0', 'host:65536', ':5001', 'host:abc', '::1:5001'),
];

const NEGATIVE: readonly Case[] = [
  ...['keyframe-timeout', 'latency-limit', 'health-window'].flatMap((flag) => each('start', flag, '-1s')),
  ...['loss-limit', 'min-fps'].flatMap((flag) => each('start', flag, '-1%')),
  ...each('start', 'max-rss', '-1M'),
  ...each('sender', 'ssrc', '-1'),
  ...each('sender', 'control-port', '-1'),
  ...each('receiver', 'control', 'host:-1'),
];

describe('an absurd limit is refused before anything starts:', { timeout: TIMEOUT_MS }, () => {
  it.each(CASES)('%s --%s %j', (command, flag, value) => {
    expect(() => loopRequest(command, { [flag]: value })).toThrow(
      expect.objectContaining({
        code: 'bad-config',
        message: expect.stringContaining(complaint(flag, value)) as string,
      }),
    );
  });

  // On the command line a negative number could be taken for the next flag.
  it.each(NEGATIVE)('%s --%s %j', async (command, flag, value) => {
    const { exitCode, stdout, stderr } = await runCli([command, `--${flag}`, value]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^gstcv-loop: [^\n]+\n$/);
    expect(stderr).toContain(complaint(flag, value));
  });

  it.each([
    ['sender', '--control-port', '5001'],
    ['receiver', '--control', '127.0.0.1:5001'],
  ])('%s %s without its key', async (command, flag, value) => {
    const { exitCode, stdout, stderr } = await runCli([command, flag, value]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^gstcv-loop: [^\n]*--key-file[^\n]*\n$/);
  });
});

function complaint(flag: string, value: string): string {
  return `--${flag} ${JSON.stringify(value)}: `;
}
