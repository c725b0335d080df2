import { describe, expect, it } from 'vitest';
import { lintPipeline } from '../../../src/doctor/pipeline-lint/lint-pipeline.js';
import { rawText } from '../../../src/doctor/pipeline-lint/pipeline-chars.js';

const BARE = 'v4l2src ! videoconvert ! appsink drop=true max-buffers=1';

describe('a pipeline in quotes', () => {
  it.each([
    ['as Python hands it to OpenCV', `cap = cv2.VideoCapture('${BARE}', cv2.CAP_GSTREAMER)`],
    ['in a raw string of C++', `cv::VideoCapture cap(R"(${BARE})", cv::CAP_GSTREAMER);`],
    [
      'in a raw string with a delimiter',
      `cap.open(R"p(${BARE})p"); // VideoCapture`.replace('cap.open', 'VideoCapture'),
    ],
    ['in an f-string', `cv2.VideoCapture(f"${BARE}", cv2.CAP_GSTREAMER)`],
    ['in three quotes', `VideoCapture("""${BARE}""")`],
    [
      'in several literals, one behind another',
      `new cv.VideoCapture("v4l2src ! "\n  "videoconvert ! appsink " +\n 'drop=true max-buffers=1')`,
    ],
    ['copied with its quotes', `"${BARE}"`],
    [
      'with escaped characters in it',
      `VideoCapture("v4l2src ! videoconvert !\\n appsink drop=\\"true\\" max-buffers=1")`,
    ],
  ])('is read %s, and marked and mended where it stands', (_how, text) => {
    const { end, elements, findings, mended } = lintPipeline(text);
    expect({ end, elements }).toEqual({ end: 'capture', elements: ['v4l2src', 'videoconvert', 'appsink'] });
    const [finding] = findings;
    expect(findings.map(({ rule }) => rule)).toEqual(['sink-sync']);
    expect(text.slice(finding?.span.start, finding?.span.end)).toBe('appsink');
    expect(mended).toContain('sync=false');
    expect(lintPipeline(mended ?? '').findings).toEqual([]);
    expect(rawText(text)).toMatch(/^v4l2src ! videoconvert !\s+appsink drop="?true"? max-buffers=1$/);
  });

  it.each([
    [`cv2.VideoCapture('v4l2src ! appsink', cv2.CAP_GSTREAMER)`, `appsink sync=false drop=true max-buffers=1', cv2`],
    [`cv::VideoCapture cap("v4l2src ! appsink");`, `drop=true max-buffers=1");`],
    [`"v4l2src ! appsink"`, `drop=true max-buffers=1"`],
    [`VideoCapture("v4l2src ! queue" "! appsink drop=true max-buffers=1")`, `max-size-time=0 " "! appsink`],
  ])('is mended without blanks that nobody needs: %s', (text, words) => {
    const { mended } = lintPipeline(text);
    expect(mended).toContain(words);
    expect(lintPipeline(mended ?? '').findings).toEqual([]);
  });

  it('is asked for where a program names a variable in its place', () => {
    expect(() => lintPipeline('cv2.VideoCapture(pipeline, cv2.CAP_GSTREAMER)')).toThrow(
      'the pipeline does not stand here: write it out, in quotes',
    );
  });

  it('is missed where the quote has no end', () => {
    expect(() => lintPipeline('"v4l2src ! appsink')).toThrow();
  });
});

it('a pipeline of hundreds of elements is refused, since each question about one goes through all', () => {
  expect(() => lintPipeline('queue ! '.repeat(2400) + 'appsink')).toThrow(
    'there are more than 300 elements: look at them in parts',
  );
  expect(lintPipeline('queue ! '.repeat(200) + 'appsink').elements).toHaveLength(201);
});
