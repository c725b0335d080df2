import { MarkedProgram } from './marked-program.js';
import { requireProgram } from './require-program.js';

/** Longest life of a peer, should the test be killed that is to end it. */
const MAX_SECONDS = '60';
const PICTURE = 'video/x-raw,width=640,height=480,framerate=30/1';

/** A pipeline of gst-launch beside the loop; `stop()` ends it. */
export function gstPeer(pipeline: string): MarkedProgram {
  const words = pipeline.split(/\s+/).filter((word) => word !== '');
  return new MarkedProgram(['timeout', MAX_SECONDS, requireProgram('gst-launch-1.0'), '-q', ...words]);
}

/** A live picture without a stamp, to go in front of an encoder. */
export const LIVE_PICTURE = `videotestsrc is-live=true ! ${PICTURE},format=I420`;

/** Elements of a foreign H.264 sender; `encoder` and `payloader` are more properties of these. */
export function h264To(port: number, { encoder = 'key-int-max=30', payloader = 'config-interval=-1 pt=96' } = {}) {
  return [
    `x264enc tune=zerolatency speed-preset=ultrafast bitrate=1000 ${encoder}`,
    `rtph264pay ${payloader}`,
    `udpsink host=127.0.0.1 port=${String(port)} sync=false async=false`,
  ].join(' ! ');
}

export function h265To(port: number): string {
  return [
    'x265enc tune=zerolatency speed-preset=ultrafast bitrate=1000 key-int-max=30',
    'rtph265pay config-interval=-1 pt=96',
    `udpsink host=127.0.0.1 port=${String(port)} sync=false async=false`,
  ].join(' ! ');
}
