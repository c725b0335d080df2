/**
 * Follows what is red, and draws its way. Where it is goes out as a `hook` event with --json.
 *
 *   gstcv-loop start --source vtest.avi --hook examples/colour-tracking.mjs --json
 */
import { defineHook } from 'gstcv-loop';

/** Hue in steps of 2 degrees, saturation and value: a red that is not orange. */
const RED = { from: [168, 110, 50], to: [180, 255, 255] };
/** In pixels: less is noise. */
const MIN_AREA = 60;
/** Frames of the way that are drawn. */
const WAY_LENGTH = 100;

export default defineHook({
  format: 'bgr',

  setup() {
    this.way = [];
  },

  frame(mat, { cv, emit, sequence }) {
    const spot = largestSpot(mat, cv);
    if (spot !== null) {
      this.way = [...this.way, new cv.Point2(spot.x, spot.y)].slice(-WAY_LENGTH);
      emit({ x: spot.x, y: spot.y, area: spot.area });
    }
    if (this.way.length === 0) return null;
    mat.drawPolylines([this.way], false, new cv.Vec3(0, 255, 255), 2);
    mat.drawCircle(this.way.at(-1), 18, new cv.Vec3(0, 0, 255), 2);
    mat.putText(
      `frame ${sequence}`,
      new cv.Point2(10, mat.rows - 12),
      cv.FONT_HERSHEY_SIMPLEX,
      0.6,
      new cv.Vec3(0, 255, 255),
    );
    return mat;
  },
});

/** Its centre and its area, in pixels; null where there is none. */
function largestSpot(mat, cv) {
  const mask = redIn(mat, cv);
  try {
    const spots = mask.findContours(cv.RETR_EXTERNAL, cv.CHAIN_APPROX_SIMPLE).filter(({ area }) => area >= MIN_AREA);
    const [largest] = spots.sort((one, other) => other.area - one.area);
    if (largest === undefined) return null;
    const { x, y, width, height } = largest.boundingRect();
    return { x: Math.round(x + width / 2), y: Math.round(y + height / 2), area: largest.area };
  } finally {
    mask.release();
  }
}

/** White where it is red. The caller's, to be released. */
function redIn(mat, cv) {
  const hsv = mat.cvtColor(cv.COLOR_BGR2HSV);
  try {
    return hsv.inRange(new cv.Vec3(...RED.from), new cv.Vec3(...RED.to));
  } finally {
    hsv.release();
  }
}
