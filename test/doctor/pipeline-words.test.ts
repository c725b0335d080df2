import { describe, expect, it } from 'vitest';
import { parsePipeline } from '../../src/doctor/pipeline-lint/parse-pipeline.js';
import { checkWords } from '../../src/doctor/pipeline-words.js';
import { type ProgramAnswer, runProgram } from '../../src/host/run-program.js';

const check = (text: string) => checkWords(parsePipeline(text), runProgram);

describe('the words of a pipeline', () => {
  it('are all known of one that is right', async () => {
    const text =
      'udpsrc port=5000 buffer_size=1 ! application/x-rtp ! rtph264depay name=d ! decodebin ! appsink drop=true';
    expect(await check(text)).toEqual({ findings: [], notes: [] });
  });

  it('may name a property that there is not', async () => {
    const message = 'x264enc has no property "tunes": did you mean tune?';
    await expect(check('appsrc ! x264enc tunes=4 ! fakesink')).rejects.toMatchObject({ message, start: 17, length: 7 });
    const odd = 'fakesink has no property "zzzzzzzz": gst-inspect-1.0 fakesink lists those that there are';
    await expect(check('appsrc ! fakesink zzzzzzzz=1')).rejects.toMatchObject({ message: odd });
  });

  it('may name an element that this host has not', async () => {
    const { findings, notes } = await check('appsrc ! x264encc ! qqqqqqqqqqqqqqqqqqqqqqqqq ! fakesink');
    expect(findings).toMatchObject([
      { rule: 'unknown-element', word: 'x264encc', write: 'x264enc, if that is meant', without: null },
    ]);
    expect(notes).toEqual(['This host has no element qqqqqqqqqqqqqqqqqqqqqqqqq: its properties were not checked.']);
  });

  it('are not checked without gst-inspect-1.0, which is said', async () => {
    const missing = () => Promise.resolve<ProgramAnswer>({ kind: 'missing' });
    const { findings, notes } = await checkWords(parsePipeline('a b=c ! d'), missing);
    expect({ findings, notes: notes.length }).toEqual({ findings: [], notes: 1 });
  });

  it('never reach gst-inspect-1.0 unless they are on its own list: it loads files that it is given', async () => {
    const asked: string[] = [];
    const run = (_program: string, args: readonly string[]) => {
      asked.push(...args);
      return Promise.resolve<ProgramAnswer>({ kind: 'answered', stdout: 'core:  fakesink: Fake Sink\n' });
    };
    await checkWords(parsePipeline('evil ! fakesink ! other'), run);
    expect(asked).toEqual(['fakesink']);
  });
});
