import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../bench/options.js';
import { parseOptions } from '../../../bench/soak/options.js';

describe('options of the soak', () => {
  it('is a minute with a seed that is drawn, by default', () => {
    const seeds = [parseOptions([]), parseOptions([])].map((options) => {
      if (options === 'help') throw new Error('no help was asked for');
      expect(options).toMatchObject({ minutes: 1, out: null });
      return options.seed;
    });
    expect(seeds[0]).not.toBe(seeds[1]);
  });

  it('takes what the command line says', () => {
    expect(parseOptions(['--minutes', '0.5', '--seed', '4294967295', '--out', 'x.md'])).toEqual({
      minutes: 0.5,
      seed: 4_294_967_295,
      out: 'x.md',
    });
    expect(parseOptions(['-h'])).toBe('help');
  });

  it.each([
    ['--minutes', '0'],
    ['--minutes', 'abc'],
    ['--minutes', ''],
    ['--minutes', '10001'],
    ['--seed', '4294967296'],
    ['--seed', '1.5'],
    ['--seed', 'x'],
  ])('refuses %s %j by name', (flag, value) => {
    expect(() => parseOptions([flag, value])).toThrow(UsageError);
    expect(() => parseOptions([flag, value])).toThrow(`${flag} ${JSON.stringify(value)}`);
  });

  it('refuses what it does not know', () => {
    expect(() => parseOptions(['--hours', '1'])).toThrow(UsageError);
  });
});
