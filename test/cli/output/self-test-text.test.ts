import { describe, expect, it } from 'vitest';
import { selfTestText } from '../../../src/cli/output/self-test-text.js';
import { isCalibrated, type SelfTestResult } from '../../../src/lab/self-test.js';

const GOOD: SelfTestResult = {
  delays: [
    { injectedMs: 5, knownMs: 5.131, measuredMs: 5.02, holds: true },
    { injectedMs: 50, knownMs: 50.1, measuredMs: 50.4, holds: true },
  ],
  counts: [{ what: 'lost', known: 14, measured: 14, holds: true }],
  error: null,
};

const rowOf = (text: string, begin: string) =>
  text
    .split('\n')
    .find((line) => line.startsWith(begin))
    ?.split(/\s{2,}/);

describe('what the self-test says', () => {
  it('sets what is known beside what was measured, with the difference', () => {
    const text = selfTestText(GOOD);
    expect(rowOf(text, '5 ms')).toEqual(['5 ms', '5.13', '5.02', '-0.11', 'ok']);
    expect(rowOf(text, 'packets lost')).toEqual(['packets lost', '14', '14', '0', 'ok']);
    expect(text).toContain('the instrument tells the truth');
  });

  it('does not vouch for an instrument that nothing was held against', () => {
    expect(selfTestText({ delays: [], counts: [], error: null })).not.toContain('tells the truth');
    expect(isCalibrated({ delays: [], counts: [] })).toBe(false);
    expect(isCalibrated(GOOD)).toBe(true);
  });

  it.each<[string, Partial<SelfTestResult>, string]>([
    ['delay', { delays: [{ injectedMs: 20, knownMs: 20, measuredMs: 23, holds: false }] }, '20 ms'],
    ['count', { counts: [{ what: 'reordered', known: 4, measured: 3, holds: false }] }, 'packets reordered'],
  ])('marks a %s that is off, and does not call the instrument true', (_what, change, begin) => {
    const text = selfTestText({ ...GOOD, ...change });
    expect(rowOf(text, begin)?.at(-1)).toBe('OFF');
    expect(text).toContain('the instrument is off');
    expect(text).not.toContain('tells the truth');
  });

  it('says each within 80 columns', () => {
    for (const line of selfTestText(GOOD).split('\n')) expect(line.length).toBeLessThan(80);
  });
});
