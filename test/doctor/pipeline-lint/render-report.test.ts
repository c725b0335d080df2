import { expect, it } from 'vitest';
import { markedExcerpt } from '../../../src/doctor/pipeline-lint/excerpt.js';
import { lintPipeline } from '../../../src/doctor/pipeline-lint/lint-pipeline.js';
import { renderPipelineReport } from '../../../src/doctor/pipeline-lint/render-report.js';

const BAD = 'udpsrc port=5000 ! rtpjitterbuffer ! rtph264depay ! decodebin ! videoconvert ! appsink';

it.each([60, 80, 120])('stays within %d columns, but for the pipeline to copy', (columns) => {
  const text = renderPipelineReport(lintPipeline(`${BAD}${' ! queue'.repeat(40)}`), columns);
  const [report = ''] = text.split('\nMended:\n');
  // A word that is longer than a line, such as caps, stays whole.
  const lines = report.split('\n').filter((line) => /\S +\S/.test(line.replace('→ ', '')));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
});

it('marks each word, says what it does and what to write, and ends in the pipeline to copy', () => {
  const text = renderPipelineReport(lintPipeline(BAD), 100);
  expect(text).toContain('a capture for OpenCV (cv::VideoCapture): udpsrc → rtpjitterbuffer → ');
  expect(text).toMatch(/^latency {8}.*»rtpjitterbuffer«.*\n {15}200 ms by default/m);
  expect(text).toContain('→ latency=20 faststart-min-packets=1');
  expect(text).toContain('1 hangs, 1 does not work, 4 cost latency, 2 lose packets.');
  expect(text).toContain(`\nMended:\n${String(lintPipeline(BAD).mended)}\n`);
});

it('says so where there is nothing to mend', () => {
  const text = renderPipelineReport(lintPipeline('gst-launch-1.0 videotestsrc ! fakesink'));
  expect(text).toContain('Nothing in it hangs, loses pictures or costs latency');
  expect(text).not.toContain('Mended');
});

it.each([
  ['short', [0, 5], 40, '»short«'],
  ['a b c', [2, 3], 40, 'a »b« c'],
  ['x'.repeat(50), [20, 21], 20, `…${'x'.repeat(7)}»x«${'x'.repeat(8)}…`],
  ['word and a long tail behind it', [0, 4], 20, '»word« and a long t…'],
  ['a long head in front of word', [24, 28], 20, '… in front of »word«'],
  ['a\n\n  b ! c', [8, 9], 40, 'a b !» «c'],
])('shows the place in a long text on one line: %j', (text, [start = 0, end = 0], chars, shown) => {
  expect(markedExcerpt(text, { start, end }, chars)).toBe(shown);
});
