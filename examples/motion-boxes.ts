/**
 * A box around everything that moves, drawn into the picture and emitted as data: `hook` events with --json.
 *
 *   gstcv-loop start --source vtest.avi --hook examples/motion-boxes.ts --json
 */
import { defineHook, type FrameContext, type HookContext } from 'gstcv-loop';

/** Smaller ones are noise, in pixels. */
const MIN_AREA = 400;

type Cv = HookContext['cv'];
type Mat = InstanceType<Cv['Mat']>;
/** Left, top, width and height, in pixels. */
type Box = readonly [number, number, number, number];

let background: InstanceType<Cv['BackgroundSubtractorMOG2']>;
let kernel: Mat;

export default defineHook({
  // Three bytes a pixel, because the boxes are to be green: costs a conversion to BGR, and one back.
  format: 'bgr',

  setup({ cv }: HookContext) {
    background = new cv.BackgroundSubtractorMOG2(200, 32, false);
    kernel = cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(7, 7));
  },

  frame(mat: Mat, { cv, emit }: FrameContext) {
    const boxes = movingBoxes(mat, cv);
    for (const [x, y, width, height] of boxes) {
      mat.drawRectangle(new cv.Rect(x, y, width, height), new cv.Vec3(0, 255, 0), 2);
    }
    if (boxes.length === 0) return undefined;
    emit({ boxes });
    // The Mat that was given: what was drawn into it goes on.
    return mat;
  },

  teardown() {
    kernel.release();
  },
});

/** What differs from the picture of the last minute, joined to blobs. Every Mat in between is released, whatever is thrown. */
function movingBoxes(mat: Mat, cv: Cv): Box[] {
  const own: Mat[] = [];
  const keep = (made: Mat): Mat => {
    own.push(made);
    return made;
  };
  try {
    const moving = keep(background.apply(mat));
    const solid = keep(moving.morphologyEx(kernel, cv.MORPH_OPEN));
    return keep(solid.dilate(kernel))
      .findContours(cv.RETR_EXTERNAL, cv.CHAIN_APPROX_SIMPLE)
      .map((contour) => contour.boundingRect())
      .filter(({ width, height }) => width * height >= MIN_AREA)
      .map(({ x, y, width, height }) => [x, y, width, height]);
  } finally {
    for (const made of own) made.release();
  }
}
