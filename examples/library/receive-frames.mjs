// Has the frames in this process, and finds the bright ball in each of them with OpenCV.
//
//   node examples/library/receive-frames.mjs [PORT]
import { openReceiver, startSender } from 'gstcv-loop';

const port = Number(process.argv[2] ?? 5000);

// The receiver first: it is open at once, whether anybody sends or not.
const receiver = await openReceiver({ port, bind: '127.0.0.1' });
const sender = await startSender({ port, source: 'test://ball', size: '320x240' });
const { cv } = receiver;

let count = 0;
try {
  for await (const frame of receiver) {
    const { x, y } = findBall(frame);
    console.log(`frame ${frame.stamp?.sequence}: ball at ${x},${y}, ${frame.stamp?.latencyMs} ms old`);
    // The frame itself is released when the next one is asked for; to break closes the receiver.
    if (++count === 20) break;
  }
} finally {
  await sender.stop();
}

function findBall({ mat, width, height }) {
  // I420: the first `height` rows are the brightness. Below the stamp, which is bright as well.
  const top = 64;
  const region = mat.getRegion(new cv.Rect(0, top, width, height - top));
  try {
    const { maxLoc } = region.minMaxLoc();
    return { x: maxLoc.x, y: maxLoc.y + top };
  } finally {
    // V8 does not see the memory of a Mat: each one that is made is released by hand.
    region.release();
  }
}
