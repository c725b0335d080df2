import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/health/verdict.js';
import type { Source } from '../../src/pipeline/source.js';
import { SourceWitness } from '../../src/supervisor/source-witness.js';
import { receiverConfig, senderConfig } from '../config/child-configs.js';

const AS_IT_IS = { rescale: false, resample: false } as const;
const FILM: Source = { kind: 'file', path: '/films/walk.mkv', loop: true, ...AS_IT_IS };
const OWN: Source = { kind: 'pipeline', words: 'videotestsrc ! identity', ...AS_IT_IS };

const posted = (element: string, report: string) =>
  `0:00:00.1 1 0x1 INFO GST_ERROR_SYSTEM gstelement.c:2308:gst_element_message_full_with_details:<${element}> posted error message: ${report}`;

/** A witness that has heard the lines since frames flow. */
function witnessOf(source: Source, ...lines: readonly string[]): SourceWitness {
  const witness = new SourceWitness(senderConfig({ source }));
  witness.framesFlow();
  for (const line of lines) witness.hear(line);
  return witness;
}

const SILENCE: Verdict = { verdict: 'no-capture', restart: 'stalled', evidence: {}, message: 'no new frame' };
const SLOW: Verdict = { verdict: 'encoder-slow', restart: null, evidence: {}, message: 'slow' };
const BROKEN = posted('av1dec0', 'Failed to decode frame');

describe('a source', () => {
  it.each([
    [FILM, 'source-broken', false, '/films/walk.mkv cannot be played on (av1dec0: Failed to decode frame)'],
    [OWN, 'source-lost', true, 'the source videotestsrc ! identity has failed (av1dec0: Failed to decode frame)'],
  ])('is broken by the first error since frames flow: %o', (source, code, retryable, message) => {
    const broken = witnessOf(source, BROKEN, posted('filesrc0', 'Internal data stream error.')).broken();
    expect(broken).toMatchObject({ code, retryable, message });
  });

  it('is not broken by what was said before, nor by what is of no account', () => {
    const witness = witnessOf(FILM, posted('udpsrc1', 'Internal data stream error.'), 'all is well');
    expect(witness.broken()).toBeNull();
    witness.hear(BROKEN);
    witness.framesFlow();
    expect(witness.broken()).toBeNull();
  });

  it('is none of a receiver', () => {
    const witness = new SourceWitness(receiverConfig());
    witness.hear(BROKEN);
    expect(witness.broken()).toBeNull();
  });
});

describe('an error', () => {
  it('explains why no frame comes, and nothing else', () => {
    const witness = witnessOf(FILM, BROKEN);
    expect(witness.overrule(SILENCE)).toMatchObject({ verdict: 'source-broken', restart: 'source-broken' });
    expect(witness.overrule(SLOW)).toBe(SLOW);
    expect(witness.overrule(null)).toBeNull();
  });

  it('ends a film that begins again, at the end of its round', () => {
    const witness = witnessOf(FILM, BROKEN);
    witness.roundOver();
    expect(witness.overrule(null)).toMatchObject({ verdict: 'source-broken' });
  });

  it('that there is not ends no round, and explains no silence', () => {
    const witness = witnessOf(FILM);
    witness.roundOver();
    expect(witness.overrule(null)).toBeNull();
    expect(witness.overrule(SILENCE)).toBe(SILENCE);
  });
});
