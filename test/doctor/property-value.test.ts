import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { adviceOnValue } from '../../src/doctor/property-value.js';
import { propertiesIn } from '../../src/host/gst-inspect.js';

const typesOf = (element: string) => propertiesIn(execFileSync('gst-inspect-1.0', [element], { encoding: 'utf8' }));

const TYPES = {
  udpsrc: typesOf('udpsrc'),
  x264enc: typesOf('x264enc'),
  videotestsrc: typesOf('videotestsrc'),
  identity: typesOf('identity'),
};

function advice(element: keyof typeof TYPES, property: string, value: string): string | null {
  const type = TYPES[element].get(property);
  if (type == null) throw new Error(`the type of ${property} is not known`);
  return adviceOnValue(value, type);
}

/** Says no by its exit code: an error of the parser, or a warning of GObject, which keeps to the default. */
const PARSER = `
import sys, gi
gi.require_version("Gst", "1.0")
from gi.repository import Gst
Gst.init(None)
Gst.parse_launch(sys.argv[1])
`;

/** Whether GStreamer makes such an element; it is not played. */
function isTaken(element: string, property: string, value: string): boolean {
  const options = { env: { ...process.env, G_DEBUG: 'fatal-warnings' }, timeout: 10_000 };
  return spawnSync('/usr/bin/python3', ['-c', PARSER, `${element} ${property}="${value}"`], options).status === 0;
}

describe('a value of a property', () => {
  it.each([
    ['udpsrc', 'port', '5000'],
    ['udpsrc', 'port', '0x1388'],
    ['udpsrc', 'port', ' 5000'],
    ['udpsrc', 'timeout', '-1'],
    ['udpsrc', 'reuse', 'False'],
    ['udpsrc', 'reuse', 'yes'],
    ['identity', 'drop-probability', '.5'],
    ['identity', 'drop-probability', '1e-3'],
    ['videotestsrc', 'pattern', 'ball'],
    ['videotestsrc', 'pattern', '18'],
    ['videotestsrc', 'pattern', '0x12'],
    ['videotestsrc', 'pattern', 'Moving ball'],
  ] as const)('is taken where GStreamer takes it: %s %s=%s', (element, property, value) => {
    expect([advice(element, property, value), isTaken(element, property, value)]).toEqual([null, true]);
  });

  it.each([
    ['udpsrc', 'port', 'abc', 'write a whole number from 0 to 65535'],
    ['udpsrc', 'timeout', 'long', 'write a whole number from 0 to 18446744073709551615'],
    ['udpsrc', 'port', '5000.5', 'write a whole number from 0 to 65535'],
    ['udpsrc', 'port', '70000', 'write a whole number from 0 to 65535'],
    ['udpsrc', 'buffer-size', '3000000000', 'write a whole number from 0 to 2147483647'],
    ['udpsrc', 'port', '-1', 'write a whole number from 0 to 65535'],
    ['udpsrc', 'reuse', 'maybe', 'write true or false'],
    ['identity', 'drop-probability', '2', 'write a number from 0 to 1'],
    ['videotestsrc', 'pattern', 'Ball', 'did you mean ball?'],
    ['videotestsrc', 'pattern', '99', /^write one of smpte, snow, .*, …$/],
    ['x264enc', 'pass', 'nothing-like-it', /^write one of cbr, quant, /],
  ] as const)(
    'is refused where GStreamer refuses it, or would keep to its default: %s %s=%s',
    (element, property, value, words) => {
      expect(isTaken(element, property, value)).toBe(false);
      expect(advice(element, property, value)).toEqual(
        typeof words === 'string' ? words : expect.stringMatching(words),
      );
    },
  );

  it.each(['max', '{port}', '$PORT', '${PORT}', '%d', '<port>'])(
    'is not judged where it may mean anything: %s',
    (value) => {
      expect(advice('udpsrc', 'port', value)).toBeNull();
    },
  );

  it.each(['address', 'caps', 'socket'])('and where its type takes anything: %s', (property) => {
    expect(TYPES.udpsrc.get(property)).toBeNull();
  });
});
