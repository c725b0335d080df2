import { afterEach, describe, expect, it, vi } from 'vitest';
import { JsonReporter } from '../../../src/cli/output/json-reporter.js';
import { isLogged } from '../../../src/cli/output/log-level.js';
import { createReporter } from '../../../src/cli/output/reporter.js';
import { type LoopEvent, loopEventSchema } from '../../../src/protocol/events.js';
import { EVENTS } from '../../protocol/samples.js';
import { recordingStream } from './terminal.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const log = (level: 'debug' | 'info' | 'warn' | 'error', message = 'a line'): LoopEvent => ({
  ...{ type: 'log', timeMs: 1, level, role: null, message },
});

it.each([
  ['error', ['error']],
  ['warn', ['error', 'warn']],
  ['info', ['error', 'warn', 'info']],
  ['debug', ['error', 'warn', 'info', 'debug']],
] as const)('logs from level %s on: %j', (threshold, logged) => {
  const levels = (['error', 'warn', 'info', 'debug'] as const).filter((level) => isLogged(level, threshold));
  expect(levels).toEqual(logged);
});

describe('as JSON', () => {
  it('is one object per line and nothing else, whatever is in a message', () => {
    const { stream, lines } = recordingStream();
    const reporter = new JsonReporter(stream);
    const events = [...EVENTS, log('warn', 'two\nlines, "quoted", \u2028 and \u0000')];
    for (const event of events) reporter.event(event);
    reporter.close();
    expect(lines().map((line) => loopEventSchema.parse(JSON.parse(line)))).toEqual(events);
  });
});

describe('where it goes', () => {
  function written(json: boolean, ...events: readonly LoopEvent[]) {
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const reporter = createReporter({ json, logLevel: 'warn' });
    for (const event of events) reporter.event(event);
    reporter.close();
    const texts = [out, err].map((spy) => spy.mock.calls.map(([text]) => String(text)).join(''));
    vi.restoreAllMocks();
    return { out: texts[0] ?? '', err: texts[1] ?? '' };
  }

  it('is stdout for programs, with the log lines of the level that was asked for', () => {
    const { out, err } = written(true, log('info'), log('warn'), ...EVENTS);
    const logs = EVENTS.filter((event) => event.type === 'log' && !isLogged(event.level, 'warn'));
    expect(out.trimEnd().split('\n')).toHaveLength(1 + EVENTS.length - logs.length);
    expect(err).toBe('');
  });

  it('is stderr for people', () => {
    const { out, err } = written(false, log('info', 'too little'), log('error', 'enough'));
    expect(out).toBe('');
    expect(err).toContain('enough');
    expect(err).not.toContain('too little');
  });
});
