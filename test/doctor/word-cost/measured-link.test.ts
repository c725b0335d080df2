import { describe, expect, it } from 'vitest';
import { measuredLink } from '../../../src/doctor/word-cost/measured-link.js';
import { NotMeasurable } from '../../../src/doctor/word-cost/not-measurable.js';

const ENCODE = 'videoconvert ! x264enc tune=zerolatency ! rtph264pay pt=97';
const RTP = 'application/x-rtp,encoding-name=H264,payload=99';

function reasonOf(text: string): string {
  try {
    measuredLink(text, 4242);
  } catch (error) {
    if (error instanceof NotMeasurable) return error.message;
    throw error;
  }
  return 'it can be measured';
}

describe('a writer', () => {
  it('is kept as it is, but sends to loopback; a receiver of ours takes its payload type', () => {
    const text = `appsrc ! ${ENCODE} ! udpsink host=192.0.2.7 port=5000 clients=192.0.2.8:1`;
    const { writer, reader, standIns } = measuredLink(text, 4242);
    expect(writer).toBe(`appsrc ! ${ENCODE} ! udpsink host=127.0.0.1 port=4242`);
    expect(reader).toMatch(/^udpsrc address=127\.0\.0\.1 port=4242 .*payload=97 ! rtph264depay ! .* ! appsink /);
    expect(standIns).toEqual([]);
  });

  it('of a shell gets frames of ours in place of its source, of the size of its caps', () => {
    const text = `gst-launch-1.0 -v v4l2src device=/dev/video0 ! 'video/x-raw, width=1280, height=720, framerate=25/1' ! ${ENCODE} ! udpsink host=h`;
    const { writer, video, standIns } = measuredLink(text, 4242);
    expect(writer).toMatch(/^appsrc ! videoconvert ! video\/x-raw,\\ width=1280/);
    expect(writer).toContain('udpsink host=127.0.0.1 port=4242');
    expect(video).toEqual({ width: 1280, height: 720, frameRate: { numerator: 25, denominator: 1 } });
    expect(standIns).toEqual(['A stamped picture stands in for v4l2src']);
  });

  it.each([
    ['VP8', 'vp8enc ! rtpvp8pay', 'vp8dec'],
    ['VP9', 'vp9enc ! rtpvp9pay', 'vp9dec'],
    ['H265', 'x265enc ! rtph265pay', 'avdec_h265'],
    ['JPEG', 'jpegenc ! rtpjpegpay', 'jpegdec'],
  ])('may send %s', (name, encoder, decoder) => {
    const { reader } = measuredLink(`appsrc ! ${encoder} ! udpsink`, 4242);
    expect(reader).toContain(`encoding-name=${name},`);
    expect(reader).toContain(decoder);
  });
});

describe('a receiver', () => {
  it('is kept as it is, but listens to loopback; a sender of ours has its payload type', () => {
    const rest = `${RTP} ! rtpjitterbuffer ! rtph264depay ! decodebin ! videoconvert ! appsink`;
    const { writer, reader } = measuredLink(`udpsrc uri=udp://239.1.2.3:5000 multicast-iface=eth0 ! ${rest}`, 4242);
    expect(reader).toBe(`udpsrc address=127.0.0.1 port=4242 ! ${rest}`);
    expect(writer).toMatch(/^appsrc ! .* x264enc tune=zerolatency .* pt=99 ! udpsink host=127\.0\.0\.1 port=4242 /);
  });

  it('without OpenCV gets an appsink that waits as its own sink does', () => {
    const text = `gst-launch-1.0 udpsrc ! ${RTP} ! rtph264depay ! avdec_h264 !`;
    expect(measuredLink(`${text} autovideosink`, 1).reader).toMatch(/appsink .*sync=true *$/);
    expect(measuredLink(`${text} ximagesink sync=false`, 1).reader).toMatch(/appsink .*sync=false *$/);
    expect(measuredLink(`${text} fakesink`, 1).reader).toMatch(/appsink .*sync=false *$/);
  });

  it('of RTSP gets what is inside of rtspsrc', () => {
    const text = 'rtspsrc location=rtsp://user:secret@cam/1 ! rtph264depay ! avdec_h264 ! appsink';
    const { reader } = measuredLink(text, 4242);
    expect(reader).toMatch(/^udpsrc address=127\.0\.0\.1 port=4242 .* ! rtpjitterbuffer latency=2000 ! rtph264depay/);
    expect(reader).not.toContain('cam');
    expect(measuredLink(text.replace('rtspsrc', 'rtspsrc latency=50'), 1).reader).toContain('latency=50 ');
  });
});

it('takes a whole one, too: its frames are ours, and so is where it ends', () => {
  const text = 'gst-launch-1.0 videotestsrc ! x264enc ! avdec_h264 ! autovideosink';
  const { writer, reader } = measuredLink(text, 4242);
  expect(writer).toMatch(
    /^appsrc ! videoconvert ! x264enc ! avdec_h264 ! .* ! udpsink host=127\.0\.0\.1 port=4242 sync=true/,
  );
  expect(reader).toMatch(/port=4242 .*width=\(string\)640,height=\(string\)32,.* ! rtpvrawdepay ! /);
});

it.each([
  [`filesrc location=a ! decodebin ! ${ENCODE} ! udpsink`, /cannot take the place of filesrc/],
  [`v4l2src ! image/jpeg ! jpegdec ! ${ENCODE} ! udpsink`, /cannot take the place of image\/jpeg/],
  [`appsrc ! tee name=t ! ${ENCODE} ! udpsink  t. ! filesink location=a`, /several ends \(udpsink, filesink\)/],
  [`appsrc ! ${ENCODE} ! tcpserversink`, /ends in tcpserversink/],
  ['appsrc ! x264enc ! mpegtsmux ! udpsink', /no receiver of ours/],
  [`appsrc ! ${ENCODE} ! rtpulpfecenc ! udpsink`, /what rtpulpfecenc makes/],
  [`appsrc ! capssetter ! ${ENCODE} ! udpsink`, /capssetter/],
  ['srtsrc uri=srt://h:1 ! rtph264depay ! avdec_h264 ! appsink', /speaks to srtsrc/],
  [`udpsrc ! ${RTP} ! rtph264depay ! fakesink`, /nothing in it decodes/],
  [
    `udpsrc ! ${RTP} ! rtph264depay ! avdec_h264 ! filesink location=/tmp/x`,
    /nothing can be read where it ends, in filesink/,
  ],
  ['v4l2src ! videoconvert ! appsink', /neither half of a link/],
  ['videotestsrc ! autovideosink', /neither half of a link/],
  [`appsrc ! video/x-raw,width=64,height=64 ! ${ENCODE} ! udpsink`, /64x64 has no room/],
])('says why one cannot be measured: %s', (text, reason) => {
  expect(reasonOf(text)).toMatch(reason);
});
