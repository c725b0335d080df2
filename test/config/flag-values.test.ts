import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  parseChoice,
  parseControl,
  parseDuration,
  parseFrameRate,
  parseHost,
  parseInteger,
  parseMebibytes,
  parsePercent,
  parseSize,
  parseSsrc,
} from '../../src/config/flag-values.js';

/** As a complaint repeats a value: bounded, like all that comes from outside. */
const quoted = (value: string) => JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value);

/** The whole complaint: one line that names the flag, quotes the value and says what to write. */
function expectComplaint(parse: () => unknown, message: string): void {
  expect(parse).toThrow(expect.objectContaining({ name: 'LoopError', code: 'bad-config', exitCode: 2, message }));
}

describe('a whole number', () => {
  it.each([
    ['1', 1],
    ['65535', 65_535],
    ['007', 7],
  ])('is read from %j', (value, number) => {
    expect(parseInteger('port', value, 1, 65_535)).toBe(number);
  });

  it.each(['', ' ', '0', '65536', '-1', '+1', '1.0', '1e3', '0x10', ' 1', '1 ', '1\n', 'abc', '١', '9'.repeat(400)])(
    'is not read from %j',
    (value) => {
      expectComplaint(
        () => parseInteger('port', value, 1, 65_535),
        `--port ${quoted(value)}: write a whole number from 1 to 65535`,
      );
    },
  );
});

describe('a choice', () => {
  it('is one of the words', () => {
    expect(parseChoice('display', 'none', ['auto', 'window', 'none'])).toBe('none');
  });

  it.each(['', 'None', ' none', 'non', 'nonee', '__proto__'])('is nothing else, e.g. %j', (value) => {
    expectComplaint(
      () => parseChoice('display', value, ['auto', 'window', 'none']),
      `--display ${JSON.stringify(value)}: write one of auto, window, none`,
    );
  });
});

describe('a size', () => {
  it.each([
    ['640x480', 640, 480],
    ['16x16', 16, 16],
    ['8192x8192', 8192, 8192],
    ['0641x0481', 641, 481],
  ])('is read from %s', (value, width, height) => {
    expect(parseSize('size', value)).toEqual({ width, height });
  });

  it.each([
    '',
    '640',
    '640x',
    'x480',
    '640X480',
    '640*480',
    '640x480x3',
    ' 640x480',
    '640x480\n',
    '-640x480',
    '640.5x480',
  ])('is not read from %j', (value) => {
    expectComplaint(
      () => parseSize('size', value),
      `--size ${JSON.stringify(value)}: write WIDTHxHEIGHT, from 16x16 to 8192x8192, for example 640x480`,
    );
  });

  it.each(['15x16', '16x15', '8193x16', '16x8193', '0x0', '999999x999999'])('of %s is beyond the limits', (value) => {
    expectComplaint(
      () => parseSize('size', value),
      `--size "${value}": write WIDTHxHEIGHT, from 16x16 to 8192x8192, for example 640x480`,
    );
  });
});

describe('a frame rate', () => {
  it.each([
    ['30', 30, 1],
    ['1', 1, 1],
    ['240', 240, 1],
    ['30000/1001', 30_000, 1001],
    ['1/4', 1, 4],
    ['29.97', 30_000, 1001],
    ['23.976', 24_000, 1001],
    ['23.98', 24_000, 1001],
    ['59.94', 60_000, 1001],
    ['119.88', 120_000, 1001],
    ['12.5', 12_500, 1000],
    ['0.5', 500, 1000],
    ['14.985', 15_000, 1001],
  ])('of %s is %i/%i', (value, numerator, denominator) => {
    expect(parseFrameRate('fps', value)).toEqual({ numerator, denominator });
  });

  it.each(['1.0', '2.0', '3.0', '4.0', '5.0', '10.0', '15.00', '24.0', '25.0', '30.0', '30.000', '60.0', '240.0'])(
    'of %s is that whole number, not the NTSC rate next to it',
    (value) => {
      const { numerator, denominator } = parseFrameRate('fps', value);
      expect(numerator / denominator).toBe(Number(value));
    },
  );

  it('is never further from what was written than an NTSC rate is from its rounded name', () => {
    for (let thousandths = 1; thousandths <= 240_000; thousandths += 7) {
      const value = (thousandths / 1000).toFixed(3);
      const { numerator, denominator } = parseFrameRate('fps', value);
      if (Math.abs(numerator / denominator - Number(value)) >= 0.005) expect.fail(value);
    }
  });

  it.each([
    '',
    '0',
    '0.0',
    '0/1',
    '30/0',
    '240.001',
    '241',
    '-30',
    '1e1',
    'NaN',
    '30/',
    '/1001',
    '30/1/1',
    '29,97',
    ' 30',
  ])('is not read from %j', (value) => {
    expectComplaint(
      () => parseFrameRate('fps', value),
      `--fps ${JSON.stringify(value)}: write frames per second, above 0 and up to 240, for example 30, 29.97 or 30000/1001`,
    );
  });
});

describe('a time span', () => {
  const parse = (value: string) => parseDuration('open-timeout', value, 100, 600_000);

  it.each([
    ['100ms', 100],
    ['1.5s', 1500],
    ['10s', 10_000],
    ['2m', 120_000],
    ['0.1m', 6000],
    ['10m', 600_000],
    ['0.01h', 36_000],
  ])('of %s is %i ms', (value, ms) => {
    expect(parse(value)).toBe(ms);
  });

  it.each([
    '',
    '10',
    '10 s',
    '10S',
    's',
    '-1s',
    '+1s',
    '1e3ms',
    '1.2345s',
    '99ms',
    '600001ms',
    '11m',
    '1h',
    '1d',
    '10s\n',
  ])('is not read from %j', (value) => {
    expectComplaint(
      () => parse(value),
      `--open-timeout ${JSON.stringify(value)}: write a time with its unit, from 100ms to 10m, for example 500ms, 10s or 2m`,
    );
  });

  it.each([1, 100, 999, 1000, 1500, 60_000, 90_000, 3_600_000, 30 * 24 * 3_600_000])(
    'of %i ms is written so that it can be read again',
    (ms) => {
      expect(parseDuration('x', formatDuration(ms), ms, ms)).toBe(ms);
    },
  );
});

describe('a host', () => {
  it.each(['localhost', 'robot.local', 'a', 'my_host-2', '127.0.0.1', '::1', '::', 'fe80::1%eth0', '2001:db8::7', '0'])(
    'may be %s',
    (value) => {
      expect(parseHost('host', value)).toBe(value);
    },
  );

  it.each([
    ...[
      '',
      ' ',
      'a b',
      '-x',
      'x-',
      'host!',
      'a"b',
      'a\nb',
      '$(x)',
      'http://x',
      'user@host',
      'größe',
      'x;y',
      '::1%',
      '%eth0',
    ],
    'a'.repeat(254),
  ])('may not be %j', (value) => {
    expectComplaint(
      () => parseHost('host', value),
      `--host ${quoted(value)}: write a host name or an IP address, for example 127.0.0.1 or robot.local`,
    );
  });
});

describe('a percentage', () => {
  it.each([
    ['1%', 1],
    ['1', 1],
    ['0', 0],
    ['0%', 0],
    ['0.5%', 0.5],
    ['0.001', 0.001],
    ['100%', 100],
    ['100.000%', 100],
  ])('is read from %j', (value, percent) => {
    expect(parsePercent('loss-limit', value)).toBe(percent);
  });

  it.each([
    '',
    '%',
    '-1%',
    '101%',
    '100.001%',
    '1000',
    '1e1',
    '.5',
    '1.%',
    '1 %',
    '1%%',
    'NaN',
    '0.0001',
    '٣%',
    '1,5%',
  ])('is not %j', (value) => {
    const message = `--loss-limit ${quoted(value)}: write a percentage from 0% to 100%, for example 1%`;
    expectComplaint(() => parsePercent('loss-limit', value), message);
  });
});

describe('a size of memory', () => {
  it.each([
    ['100M', 100],
    ['500M', 500],
    ['2G', 2048],
    ['1024G', 1_048_576],
    ['1048576M', 1_048_576],
    ['0100M', 100],
  ])('is read from %j, in MiB', (value, mebibytes) => {
    expect(parseMebibytes('max-rss', value)).toBe(mebibytes);
  });

  it.each([
    '',
    '0',
    '500',
    '99M',
    '0M',
    '0G',
    '-1G',
    '1025G',
    '1048577M',
    '9999999G',
    '500m',
    '500MB',
    '1.5G',
    '500 M',
  ])('is not %j', (value) => {
    const advice = 'write a size in MiB or GiB, from 100M to 1024G, for example 500M';
    expectComplaint(() => parseMebibytes('max-rss', value), `--max-rss ${quoted(value)}: ${advice}`);
  });
});

describe('an SSRC', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['0x1234abcd', 0x1234_abcd],
    ['0X1234ABCD', 0x1234_abcd],
    ['0xf', 15],
    ['4294967295', 0xffff_ffff],
    ['0xffffffff', 0xffff_ffff],
  ])('is read from %j', (value, ssrc) => {
    expect(parseSsrc('ssrc', value)).toBe(ssrc);
  });

  it.each(['', '0x', '-1', '4294967296', '9999999999', '0x100000000', 'ffff', '1.5', '1e3', ' 1', '0b1', '0o7', '0xg'])(
    'is not %j',
    (value) => {
      const advice = 'write 32 bits, decimal or as hexadecimal digits after 0x';
      expectComplaint(() => parseSsrc('ssrc', value), `--ssrc ${quoted(value)}: ${advice}`);
    },
  );
});

describe('where the other host is asked', () => {
  it.each([
    ['192.168.1.10:5001', '192.168.1.10', 5001],
    ['robot.local:1', 'robot.local', 1],
    ['localhost:65535', 'localhost', 65_535],
    ['[fd00::1]:5001', 'fd00::1', 5001],
    ['[fe80::1%eth0]:5001', 'fe80::1%eth0', 5001],
  ])('is read from %j', (value, host, port) => {
    expect(parseControl('control', value)).toEqual({ host, port });
  });

  it.each([
    ...['', 'host', 'host:', ':5001', 'host:0', 'host:65536', 'host:123456', 'host:-1', 'host:5e3', 'host:5001:5002'],
    ...['fd00::1:5001', '[fd00::1]', '[fd00::1]5001', 'a b:5001', 'host:5001\n', 'udp://host:5001'],
  ])('is not %j', (value) => {
    const advice = 'write HOST:PORT, for example 192.168.1.10:5001 or [fd00::1]:5001';
    expectComplaint(() => parseControl('control', value), `--control ${quoted(value)}: ${advice}`);
  });

  it.each(['[]:5001', '-x:5001', '[1.2.3.4;x]:5001', '$(x):5001'])('has no host in %j', (value) => {
    expect(() => parseControl('control', value)).toThrow(/^--control "[^\n]*": write a host name or an IP address/);
  });
});
