import { expect, it } from 'vitest';
import { requireElements } from '../../src/api/require-elements.js';
import { chain, element } from '../../src/pipeline/element.js';

const PIPELINE = [chain(element('udpsrc'), element('rtph264depay')), chain(element('avdec_h264'), element('own'))];
const list = (...elements: string[]) => elements.map((name) => `plugin:  ${name}: what it is`).join('\n');
const answering = (stdout: string) => () => Promise.resolve({ kind: 'answered', stdout } as const);

it('is content where all is there', async () => {
  await requireElements(PIPELINE, answering(list('own', 'avdec_h264', 'rtph264depay', 'udpsrc', 'other')));
});

it.each([
  ['avdec_h264', 'receiver: no element "avdec_h264" (install gstreamer1.0-libav)', ['udpsrc', 'rtph264depay', 'own']],
  ['own', 'receiver: no element "own"', ['udpsrc', 'rtph264depay', 'avdec_h264']],
])('names %s where it is missing', async (_name, message, present) => {
  const required = requireElements(PIPELINE, answering(list(...present)));
  await expect(required).rejects.toMatchObject({ code: 'missing', message });
});

it('does not judge where nobody can be asked', async () => {
  await requireElements(PIPELINE, () => Promise.resolve({ kind: 'missing' }));
  await requireElements(PIPELINE, () => Promise.resolve({ kind: 'failed', reason: 'late' }));
});
