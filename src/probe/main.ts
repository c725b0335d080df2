/**
 * Started by prepare/source/probe-source.ts: opens the pipeline that comes on stdin, tells on stdout what its pictures are, and
 * is gone. In a process of its own, because an open can block for ever; through OpenCV, because that is the way the run will go.
 */
import { text } from 'node:stream/consumers';
import { errorText } from '../errors/loop-error.js';
import { call, CAP_GSTREAMER, openCv } from '../video/addon.js';

/** cv::VideoCaptureProperties */
const [FRAME_WIDTH, FRAME_HEIGHT, FPS] = [3, 4, 5];

const pipeline = await text(process.stdin);
try {
  const cv = openCv();
  const capture = call(() => new cv.VideoCapture(pipeline, CAP_GSTREAMER));
  const [width, height, fps] = [FRAME_WIDTH, FRAME_HEIGHT, FPS].map((property) => capture.get(property));
  await answer({ width, height, fps });
  // An RTSP server may have no place for the run while it still has this one. Whoever started us does not wait for long.
  call(() => {
    capture.release();
  });
} catch (thrown) {
  await answer({ error: errorText(thrown) });
}
// Node.js would wait for threads of GStreamer's that hang.
process.kill(process.pid, 'SIGKILL');

function answer(value: object): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(JSON.stringify(value), () => resolve());
  });
}
