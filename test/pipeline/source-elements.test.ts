import { describe, expect, it } from 'vitest';
import { chain } from '../../src/pipeline/element.js';
import { renderPipeline } from '../../src/pipeline/render.js';
import type { Source } from '../../src/pipeline/source.js';
import { isLive, sourceElements, sourceSink } from '../../src/pipeline/sources.js';
import { video } from './options.js';
import { SOURCES } from './sources.js';

const words = (source: Source, format = video()) => renderPipeline([chain(...sourceElements(source, format))]);
const SIZE = 'format=(string)I420, width=(int)640, height=(int)480';
const WHOLE = `capsfilter caps="video/x-raw, ${SIZE}, framerate=(fraction)30/1"`;
const OPEN = `capsfilter caps="video/x-raw, ${SIZE}"`;
const MODE = 'width=(int)640, height=(int)480, framerate=(fraction)30/1';

describe('the elements of a source', () => {
  it.each<[keyof typeof SOURCES, string]>([
    ['test', `videotestsrc is-live=true pattern=smpte ! ${WHOLE}`],
    ['file', `filesrc location=/x.mp4 ! decodebin ! videoconvert ! videoscale ! videorate ! ${WHOLE}`],
    [
      'still',
      `filesrc location=/x.png ! decodebin ! videoconvert ! videoscale ! ${OPEN} ! imagefreeze is-live=true ! ${WHOLE}`,
    ],
    [
      'images',
      'multifilesrc location="/dir/%05d.png" start-index=1 stop-index=9 loop=false caps="image/png, framerate=(fraction)30/1"' +
        ` ! decodebin ! videoconvert ! videoscale ! ${WHOLE}`,
    ],
    ['raw', `v4l2src device=/dev/video0 ! capsfilter caps="video/x-raw, ${MODE}" ! videoconvert ! ${OPEN}`],
    ['mjpeg', `v4l2src device=/dev/video0 ! capsfilter caps="image/jpeg, ${MODE}" ! jpegdec ! videoconvert ! ${OPEN}`],
    [
      'rtsp',
      'rtspsrc location="rtsp://camera:8554/live?channel=1" user-id=admin user-pw="pass word\\"" protocols=tcp latency=0' +
        ' drop-on-latency=true ! capsfilter caps="application/x-rtp, media=(string)video" ! decodebin' +
        ` ! videoconvert ! videoscale ! ${OPEN}`,
    ],
    [
      'rtp',
      'udpsrc address=127.0.0.1 port=5004 reuse=false buffer-size=8388608 caps="application/x-rtp, media=(string)video,' +
        ` clock-rate=(int)90000, encoding-name=(string)H264" ! decodebin ! videoconvert ! videoscale ! ${OPEN}`,
    ],
    [
      'screen',
      'ximagesrc display-name=:1 use-damage=false show-pointer=false startx=10 starty=20 endx=329 endy=259' +
        ` ! capsfilter caps="video/x-raw, framerate=(fraction)30/1" ! videoconvert ! ${WHOLE}`,
    ],
    ['pipeline', `videotestsrc is-live=true ! queue ! videoconvert ! ${OPEN}`],
  ])('of kind %s keep one conversion at most', (name, expected) => {
    expect(words(SOURCES[name])).toBe(expected);
  });

  it('scale a live picture before frames are dropped, and never repeat one', () => {
    const source = { ...SOURCES.rtp, rescale: true, resample: true };
    expect(words(source, video(640, 480, 10))).toMatch(
      /! videoconvert ! videoscale ! capsfilter \S+ .*! capssetter caps="video\/x-raw, framerate=\(fraction\)240\/1" ! videorate drop-only=true ! capsfilter .*framerate=\(fraction\)10\/1"$/,
    );
  });

  it('take a camera that does not tell its modes as it comes', () => {
    expect(words({ ...SOURCES.raw, mode: null })).toBe(
      `v4l2src device=/dev/video0 ! decodebin ! videoconvert ! ${OPEN}`,
    );
  });

  it('grab the whole screen of the environment where nothing else is said', () => {
    const source = { ...SOURCES.screen, display: null, region: null, cursor: true };
    expect(words(source)).toMatch(/^ximagesrc use-damage=false show-pointer=true ! /);
  });

  it('give BGR where rows would be padded', () => {
    for (const source of Object.values(SOURCES))
      expect(words(source, video(642, 480))).toContain('format=(string)BGR,');
  });
});

describe('the end of a source', () => {
  it.each(Object.entries(SOURCES))('of kind %s drops what is late, or is paced', (name, source) => {
    const live = !['file', 'images'].includes(name);
    expect(isLive(source)).toBe(live);
    expect(sourceSink(source).properties).toEqual({ drop: live, 'max-buffers': 1, sync: !live });
  });
});
