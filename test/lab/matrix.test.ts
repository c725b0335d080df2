import { describe, expect, it } from 'vitest';
import { badFlag } from '../../src/config/flag-values.js';
import { nameOf, parseMatrix } from '../../src/lab/matrix.js';

const anything = () => undefined;

describe('a matrix', () => {
  it('gives every combination, the last key varying fastest', () => {
    expect(parseMatrix('preset=ultrafast,superfast; size=640x480,1280x720', anything)).toEqual([
      { preset: 'ultrafast', size: '640x480' },
      { preset: 'ultrafast', size: '1280x720' },
      { preset: 'superfast', size: '640x480' },
      { preset: 'superfast', size: '1280x720' },
    ]);
  });

  it('takes a value that holds an equals sign', () => {
    expect(parseMatrix('impair=loss=1%,wifi', anything)).toEqual([{ impair: 'loss=1%' }, { impair: 'wifi' }]);
  });

  it('names each combination', () => {
    expect(parseMatrix('preset=a,b;gop=5', anything).map(nameOf)).toEqual(['preset=a gop=5', 'preset=b gop=5']);
    expect(nameOf({})).toBe('default');
  });
});

describe('what is no matrix is refused, with the offending word marked', () => {
  it.each([
    ['', '--matrix "»«": unknown key'],
    ['preset', '--matrix "»preset«": write preset=VALUE'],
    ['presets=ultrafast', '--matrix "»presets«=ultrafast": unknown key: write KEY=VALUE,… with one of preset, size'],
    ['preset=', '--matrix "preset=»«": a value of preset is missing'],
    ['preset=a,,b', '--matrix "preset=a,»«,b": a value of preset is missing'],
    ['preset=a;', '--matrix "preset=a;»«": unknown key'],
    ['preset=a,a', '--matrix "preset=»a,a«": preset=a is there twice'],
    ['gop=1; gop=2', '--matrix "gop=1; »gop«=2": this key has been given already'],
    ['__proto__=1', '--matrix "»__proto__«=1": unknown key'],
  ])('%j', (text, message) => {
    expect(() => parseMatrix(text, anything)).toThrow(message);
  });

  it('says what would suit the flag of that name', () => {
    const check = (_: string, value: string) => {
      if (value === '0x0') throw badFlag('size', value, 'write WIDTHxHEIGHT');
    };
    expect(() => parseMatrix('size=640x480,0x0', check)).toThrow('--matrix "size=640x480,»0x0«": write WIDTHxHEIGHT');
  });

  it('with more combinations than anybody would wait for', () => {
    const values = Array.from({ length: 30 }, (_, index) => String(index + 1)).join(',');
    expect(() => parseMatrix(`gop=${values};fps=${values}`, anything)).toThrow('more than 500 combinations');
  });
});
