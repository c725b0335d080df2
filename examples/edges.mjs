/**
 * Edges in place of the picture: Canny's detector on the luma plane, which costs no conversion.
 *
 *   gstcv-loop start --source vtest.avi --hook examples/edges.mjs
 */
import { defineHook } from 'gstcv-loop';

/** Below the first no edge goes on, above the second one begins. */
const THRESHOLDS = [60, 140];

export default defineHook({
  // One byte a pixel: a view of the frame's own luma, not a copy.
  format: 'gray',

  setup({ cv, logger }) {
    // Whatever OpenCV makes is ours to release: this one lives as long as the hook.
    this.kernel = cv.getStructuringElement(cv.MORPH_RECT, new cv.Size(2, 2));
    logger.info(`edges with thresholds ${THRESHOLDS.join(' and ')}`);
  },

  frame(mat, { cv }) {
    // Noise has edges too. Isolated: below the luma lie the rows of colour, which a filter must not look at.
    const border = cv.BORDER_REPLICATE | cv.BORDER_ISOLATED;
    const smooth = mat.gaussianBlur(new cv.Size(5, 5), 1.4, 1.4, border);
    try {
      const edges = smooth.canny(...THRESHOLDS);
      try {
        // A new Mat takes the place of the picture: gray, without the old colours. gstcv-loop releases it.
        return edges.dilate(this.kernel);
      } finally {
        edges.release();
      }
    } finally {
      smooth.release();
    }
  },

  teardown() {
    this.kernel.release();
  },
});
