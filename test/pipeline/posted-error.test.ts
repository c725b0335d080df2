import { expect, it } from 'vitest';
import { isOfNoAccount, postedError } from '../../src/pipeline/posted-error.js';

/** As GStreamer 1.22 prints it. */
const posted = (element: string, what: string, report: string) =>
  `0:00:00.687688973 16887 0x55909312fb60 INFO        GST_ERROR_SYSTEM gstelement.c:2308:gst_element_message_full_with_details:<${element}> posted ${what} message: ${report}`;

it('reads which element has posted an error, and what', () => {
  const line = posted('identity0', 'error', 'Failed after iterations as requested.');
  expect(postedError(line)).toEqual({ element: 'identity0', report: 'Failed after iterations as requested.' });
});

it.each([
  posted('x264enc0', 'warning', 'slow'),
  posted('identity0', 'error', 'x').replace('posted error', 'posting'),
  'a hook writes: posted error message: of its own',
  '',
])('takes nothing else for one: %s', (line) => {
  expect(postedError(line)).toBeNull();
});

it('makes nothing of the sound of an RTSP server, which rtspsrc gives up and plays on', () => {
  const error = { element: 'udpsrc1', report: 'Internal data stream error.' };
  expect(isOfNoAccount(error)).toBe(true);
  expect(isOfNoAccount({ ...error, element: 'filesrc0' })).toBe(false);
  expect(isOfNoAccount({ ...error, report: 'Could not get/set settings from/on resource.' })).toBe(false);
});
