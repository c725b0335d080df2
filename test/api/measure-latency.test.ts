import { describe, expect, it } from 'vitest';
import { measureLatency } from '../../src/api/measure-latency.js';

const refused = (options: object) => measureLatency(options as never).catch((error: unknown) => error);

describe('a measurement of the library', () => {
  it.each<[object, string | RegExp]>([
    [{ durationMs: 10 }, 'durationMs 10: write a time in ms, from 1s to 1h'],
    [{ repeat: 0 }, 'repeat 0: write a whole number from 1 to 1000'],
    [{ matrix: 'preset=ultrafast;speed=9' }, /^matrix "preset=ultrafast;»speed«=9": unknown key: /],
    [{ assert: ['p50<20ms', 'p98<1ms'] }, /^assert ".*p98.*": /],
    [{ assert: 3 }, 'assert 3: write a string'],
    [{ impair: 'loss=150%' }, /^impair "loss=»150%«": /],
    [{ stamp: false }, /^unknown option "stamp": /],
    [{ bitrate: 100 }, 'unknown option "bitrate": did you mean bitrateKbps?'],
    [{ source: '/no/such.mp4' }, /^source "\/no\/such\.mp4": /],
  ])('refuses %j before it begins, in the words of its options', async (options, message) => {
    expect(await refused(options)).toMatchObject({
      code: 'bad-config',
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as unknown),
    });
  });

  it('does not begin where its signal has been aborted already', async () => {
    await expect(measureLatency({ signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
  });
});
