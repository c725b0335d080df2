import { describe, expect, it } from 'vitest';
import { receiverConfigSchema, senderConfigSchema } from '../../src/config/child-config.js';
import { describeIssue } from '../../src/protocol/messages.js';
import { receiverConfig, senderConfig } from './child-configs.js';

const sender = { name: 'sender', schema: senderConfigSchema, good: senderConfig() as object };
const receiver = { name: 'receiver', schema: receiverConfigSchema, good: receiverConfig() as object };

type Side = typeof sender | typeof receiver;

/** The object with the value at `path` replaced, or taken out where it is undefined. */
function withValue(object: object, path: string, value: unknown): Record<string, unknown> {
  const [first = '', ...rest] = path.split('.');
  const fields = object as Record<string, unknown>;
  const inner = rest.length === 0 ? value : withValue(fields[first] as object, rest.join('.'), value);
  const changed = Object.entries({ ...fields, [first]: inner }).filter(([, field]) => field !== undefined);
  return Object.fromEntries(changed);
}

/** What is wrong, as the child's supervisor would print it; empty where nothing is. */
function complaint({ schema, good }: Side, path: string, value: unknown): string {
  const parsed = schema.safeParse(withValue(good, path, value));
  return parsed.success ? '' : describeIssue(parsed.error);
}

it.each([sender, receiver])('takes a good configuration of a $name as it is', ({ schema, good }) => {
  expect(schema.parse(good)).toEqual(good);
});

const WRONG: readonly (readonly [Side, string, readonly unknown[]])[] = [
  [sender, 'role', ['receiver', 'none', undefined]],
  [sender, 'source.kind', ['camera', undefined]],
  [sender, 'source.pattern', ['nope', '', 1, undefined]],
  [sender, 'video.width', [15, 8193, 640.5, '640', Number.NaN, undefined]],
  [sender, 'video.height', [15, 8193, -480]],
  [sender, 'video.frameRate.numerator', [0, -1, 29.97, '30']],
  [sender, 'video.frameRate.denominator', [0, -1, 1.5]],
  [sender, 'encoder.preset', ['None', 'superfast ! fakesink', undefined]],
  [sender, 'encoder.bitrateKbps', [0, 2_048_001, 1.5, '2000']],
  [sender, 'encoder.gop', [0, 10_001, -1]],
  [sender, 'fecPercent', [-1, 101, 12.5, '20', undefined]],
  [sender, 'stamp', [0, 'yes', null, undefined]],
  [sender, 'timeOverlay', [1, undefined]],
  [sender, 'display', ['never', true]],
  [sender, 'frames', [0, -1, 1.5, 2_147_483_648, '5', undefined]],
  [sender, 'samples', [undefined, true, '/tmp']],
  [receiver, 'bindAddress', ['localhost', '', 'a b', '127.0.0.1 ! fakesink', '1.2.3.4\n', 7, undefined]],
  [receiver, 'port', [0, 65_536, 5000.5, '5000', null]],
  [receiver, 'fec', [0, 'yes', undefined]],
  [receiver, 'jitterBufferMs', [-1, 1001, 1.5, '20', undefined]],
  [receiver, 'tapPort', [0, 65_536, '40000', undefined]],
  [receiver, 'display', ['']],
  [receiver, 'frames', [0, undefined]],
  [receiver, 'samples', [undefined, []]],
];

// Not as `%s`: a schema that is printed in full fills a megabyte of the report for each test.
describe.each(WRONG.map(([config, path, values]) => ({ name: config.name, config, path, values })))(
  'a $name with a wrong $path',
  ({ config, path, values }) => {
    it.each(values)(`refuses ${path} = %j and says which field it is`, (value) => {
      expect(complaint(config, path, value)).toMatch(new RegExp(`^${path.replaceAll('.', '\\.')}: .`));
    });
  },
);

it.each([
  [sender, 'surplus', 'surplus'],
  [sender, 'video.surplus', 'surplus'],
  [sender, 'encoder.surplus', 'surplus'],
  [receiver, 'surplus', 'surplus'],
])('names a field that nobody knows', (config, path, name) => {
  expect(complaint(config, path, 1)).toContain(name);
});

describe('a file', () => {
  const file = { kind: 'file', path: '/a b', loop: true, rescale: false, resample: true };
  const withSource = (changes: object) => complaint(sender, 'source', { ...file, ...changes });

  it('is taken with an absolute path, whatever is in it', () => {
    expect(withSource({})).toBe('');
    expect(withSource({ path: '/" ! fakesink' })).toBe('');
  });

  it.each(['a', '', './a', '"/a"', '~/a'])('is not taken with the path %j', (path) => {
    expect(withSource({ path })).toMatch(/^source\.path: /);
  });
});

describe.each([sender, receiver])('samples of a $name', (config) => {
  const samples = { dir: '/a b', every: 10, from: 0, count: 50 };

  it.each([samples, { ...samples, every: 1, from: 0xffff_ffff, count: 10_000 }, null])('may be %o', (value) => {
    expect(complaint(config, 'samples', value)).toBe('');
  });

  it.each([
    ['dir', './a'],
    ['dir', undefined],
    ['every', 0],
    ['every', 1.5],
    ['from', -1],
    ['from', 0x1_0000_0000],
    ['count', 0],
    ['count', 10_001],
  ])('are refused with %s = %j', (field, value) => {
    expect(complaint(config, 'samples', { ...samples, [field]: value })).toMatch(new RegExp(`^samples\\.${field}: `));
  });
});

describe('an output', () => {
  const rtp = { kind: 'rtp', address: '127.0.0.1', port: 5000 };

  it.each([
    rtp,
    { ...rtp, address: '::1' },
    { ...rtp, address: 'fe80::1%eth0' },
    { kind: 'screen' },
    { kind: 'discard' },
  ])('may be %o', (output) => {
    expect(complaint(sender, 'output', output)).toBe('');
  });

  it.each(['localhost', '', '1.2.3.4 host=x', '::1%', '::1%a b', '"::1"'])('has no address %j', (address) => {
    expect(complaint(sender, 'output', { ...rtp, address })).toMatch(/^output\.address: /);
  });

  it.each([
    [{ ...rtp, port: 0 }, 'output.port'],
    [{ kind: 'rtp', address: '::1' }, 'output.port'],
    [{ kind: 'srt' }, 'output.kind'],
  ])('is not %o', (output, field) => {
    expect(complaint(sender, 'output', output)).toMatch(new RegExp(`^${field}: `));
  });
});
