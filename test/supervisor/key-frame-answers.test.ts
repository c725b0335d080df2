import { expect, it } from 'vitest';
import { KeyFrameAnswers } from '../../src/supervisor/key-frame-answers.js';

it('answers a request', () => {
  expect(new KeyFrameAnswers().admit(100, 0)).toBe(true);
});

it('does not answer again while the answer is on its way', () => {
  const answers = new KeyFrameAnswers();
  answers.admit(65_530, 0);
  for (const [lastSequence, nowMs] of [
    [65_530, 300],
    [65_533, 350],
    [12, 900],
    [65_400, 1900],
  ] as const) {
    expect(answers.admit(lastSequence, nowMs)).toBe(false);
  }
});

it('answers again where the answer was heard, where it seems to be lost, and where nothing was heard', () => {
  const answers = new KeyFrameAnswers();
  answers.admit(100, 0);
  expect(answers.admit(100 + 0x8000, 400)).toBe(true);
  expect(answers.admit(101 + 0x8000, 2500)).toBe(true);
  expect(answers.admit(null, 2600)).toBe(true);
});
