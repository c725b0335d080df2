import { expect, it } from 'vitest';
import { hideCredentials, hideWords } from '../../src/errors/hide-credentials.js';

it.each([
  ['rtsp://admin:s3cret@camera/live', 'rtsp://admin:***@camera/live'],
  ['location="rtsp://admin:s3cret@camera/live" ! x', 'location="rtsp://admin:***@camera/live" ! x'],
  ['rtsp://:s3cret@camera', 'rtsp://:***@camera'],
  ['http://u:s3@cret/with#all?of:it@host/x', 'http://u:***@host/x'],
  ['rtsp://u:s3cret with blanks@host', 'rtsp://u:***@host'],
  ['rtsp:u:s3cret@host', 'rtsp:u:***@host'],
  ['rtsp:/u:s3cret@host', 'rtsp:/u:***@host'],
  ['rtsp//u:s3cret@host', 'rtsp//u:***@host'],
  ['rtsp://u:123@host', 'rtsp://u:***@host'],
  ['rtsp://u:123/x@host', 'rtsp://u:***@host'],
  ['rtspsrc user-id=u user-pw=s3cret ! x', 'rtspsrc user-id=u user-pw=*** ! x'],
  [String.raw`rtspsrc user-pw="s3 \"cr\" et" ! x`, 'rtspsrc user-pw=*** ! x'],
  [`souphttpsrc user-pw='s3 cret' proxy-pw=s3cret`, 'souphttpsrc user-pw=*** proxy-pw=***'],
])('hides the password in %j', (text, hidden) => {
  expect(hideCredentials(text)).toBe(hidden);
});

it.each([
  'rtsp://camera/live',
  'rtsp://admin@camera:8554/live',
  'rtsp://camera:8554/live',
  '--source "rtsp://127.0.0.1:8554/x": it wants a user: write rtsp://USER@…',
  'file:///videos/a:b@c.avi',
  '/videos/a:b@c.avi',
  'see http://127.0.0.1:3000',
])('leaves %j as it is', (text) => {
  expect(hideCredentials(text)).toBe(text);
});

it('hides known words wherever they are, unless they are too short to be told from others', () => {
  expect(hideWords('Authorization: s3cret, again s3cret', ['s3cret', 'a'])).toBe('Authorization: ***, again ***');
});
