// @ts-check

/**
 * A camera in front of a screen, calculated: perspective, blur and exposure are done with light, as a lens and a sensor do
 * them, and coded with a power of 2.2 at the end. What it leaves out: moiré, colours, a rolling shutter, lens distortion.
 */

/** @typedef {typeof import('@u4/opencv4nodejs')} OpenCv */
/** @typedef {import('@u4/opencv4nodejs').Mat} Mat */
/** @typedef {{ next(): number, integer(from: number, to: number): number }} Random */

/**
 * @typedef {object} Conditions
 * @property {number} share width of the screen in the picture, seen straight, as a share of the picture's width
 * @property {number} yaw degrees by which the screen is turned around its upright axis
 * @property {number} pitch … around its level axis
 * @property {number} roll … in the picture
 * @property {number} blurPx standard deviation of a Gaussian blur
 * @property {number} motionPx length of a blur by motion along a row
 * @property {number} noise standard deviation, in steps of 255
 * @property {number} gain exposure: 1 makes white 255
 * @property {number} ambient light that the screen reflects everywhere, 0 to 1
 * @property {number} glare light that it reflects at one spot as large as a third of it, 0 to 1
 * @property {number} vignette light that the corners lose, 0 to 1
 * @property {number | null} jpeg quality, 0 to 100
 */

/** @type {Conditions} */
export const GOOD = {
  ...{ share: 0.7, yaw: 0, pitch: 0, roll: 0, blurPx: 0.7, motionPx: 0, noise: 2 },
  ...{ gain: 0.8, ambient: 0.01, glare: 0, vignette: 0.2, jpeg: null },
};

const WIDTH = 1280;
const HEIGHT = 720;
/** Of the lens, in px: about 53 degrees from left to right. */
const FOCAL_PX = WIDTH;

export class Camera {
  /**
   * @param {OpenCv} cv
   * @param {Random} random
   */
  constructor(cv, random) {
    this.cv = cv;
    this.random = random;
    this.room = room(random);
    this.noise = Float32Array.from({ length: 1 << 18 }, () => gaussian(random));
  }

  /**
   * Films what is on a screen.
   * @param {Float32Array} screen light, 0 to 1, of `width` x `height` px
   * @param {number} width
   * @param {number} height
   * @param {Conditions} conditions
   * @returns {Buffer} luma of 1280 x 720
   */
  film(screen, width, height, conditions) {
    const light = this.#optics(this.#scene(screen, width, height, conditions), conditions);
    const codes = this.#expose(light, conditions);
    return conditions.jpeg === null ? codes : this.#compress(codes, conditions.jpeg);
  }

  /**
   * @param {Float32Array} screen
   * @param {number} width
   * @param {number} height
   * @param {Conditions} conditions
   */
  #scene(screen, width, height, conditions) {
    const { cv } = this;
    const scale = Math.min(1, (conditions.share * WIDTH) / width);
    const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
    const whole = floatMat(cv, screen, width, height);
    // A sensor sums up all light of a pixel: without this, small pictures would be made of single points.
    const small = scale < 1 ? whole.resize(h, w, 0, 0, cv.INTER_AREA) : whole.copy();
    const ones = new cv.Mat(h, w, cv.CV_32FC1, 1);
    const from = [
      [-0.5, -0.5],
      [w - 0.5, -0.5],
      [w - 0.5, h - 0.5],
      [-0.5, h - 0.5],
    ].map(([x = 0, y = 0]) => new cv.Point2(x, y));
    const to = screenCorners(conditions, height / width).map(([x, y]) => new cv.Point2(x, y));
    const matrix = cv.getPerspectiveTransform(from, to);
    const [picture, mask] = [small, ones].map((mat) => this.#warp(mat, matrix));
    for (const mat of [whole, small, ones, matrix]) mat.release();
    if (picture === undefined || mask === undefined) throw new Error('nothing was filmed');
    return picture.map((light, index) => light + (1 - (mask[index] ?? 0)) * (this.room[index] ?? 0));
  }

  /**
   * @param {Mat} mat
   * @param {Mat} matrix
   */
  #warp(mat, matrix) {
    const { cv } = this;
    const warped = mat.warpPerspective(matrix, new cv.Size(WIDTH, HEIGHT), cv.INTER_LINEAR);
    const values = floatsOf(warped);
    warped.release();
    return values;
  }

  /**
   * @param {Float32Array} light
   * @param {Conditions} conditions
   */
  #optics(light, { blurPx, motionPx }) {
    const { cv } = this;
    let mat = floatMat(cv, light, WIDTH, HEIGHT);
    if (blurPx > 0) mat = replace(mat, mat.gaussianBlur(new cv.Size(0, 0), blurPx));
    const length = Math.round(motionPx);
    if (length > 1) mat = replace(mat, mat.filter2D(-1, new cv.Mat(1, length, cv.CV_32FC1, 1 / length)));
    const values = floatsOf(mat);
    mat.release();
    return values;
  }

  /**
   * @param {Float32Array} light
   * @param {Conditions} conditions
   */
  #expose(light, { gain, ambient, glare, vignette, noise }) {
    const bytes = Buffer.alloc((light.length * 3) / 2, 128);
    const offset = this.random.integer(0, this.noise.length - 1);
    const spot = { x: 0.35 + 0.3 * this.random.next(), y: 0.35 + 0.3 * this.random.next(), radius: WIDTH / 6 };
    for (let y = 0, index = 0; y < HEIGHT; y += 1) {
      for (let x = 0; x < WIDTH; x += 1, index += 1) {
        const [dx, dy] = [x / WIDTH - 0.5, y / HEIGHT - 0.5];
        const distance = Math.hypot(x - spot.x * WIDTH, y - spot.y * HEIGHT) / spot.radius;
        const reflected = ambient + (glare > 0 && distance < 1 ? glare * (1 - distance ** 2) ** 2 : 0);
        const sensed = gain * (1 - vignette * 2 * (dx * dx + dy * dy)) * ((light[index] ?? 0) + reflected);
        const code = CODES[Math.min(CODES.length - 1, Math.max(0, Math.round(sensed * 4095)))] ?? 0;
        const grain = noise * (this.noise[(index + offset) & (this.noise.length - 1)] ?? 0);
        bytes[index] = Math.min(255, Math.max(0, Math.round(code + grain)));
      }
    }
    return bytes;
  }

  /**
   * @param {Buffer} codes
   * @param {number} quality
   */
  #compress(codes, quality) {
    const { cv } = this;
    const luma = new cv.Mat(codes.subarray(0, WIDTH * HEIGHT), HEIGHT, WIDTH, cv.CV_8UC1);
    const decoded = cv.imdecode(cv.imencode('.jpg', luma, [cv.IMWRITE_JPEG_QUALITY, quality]), 0);
    const bytes = Buffer.alloc(codes.length, 128);
    decoded.getData().copy(bytes);
    luma.release();
    decoded.release();
    return bytes;
  }
}

export const FILM = { width: WIDTH, height: HEIGHT };

/** Code by light in 4096 steps. */
const CODES = Float32Array.from({ length: 4096 }, (_, light) => 255 * (light / 4095) ** (1 / 2.2));

/**
 * @param {Conditions} conditions
 * @param {number} aspect height of the screen by its width
 * @returns {[number, number][]} in px, clockwise from its own top left
 */
function screenCorners({ share, yaw, pitch, roll }, aspect) {
  const [a, b, c] = [yaw, pitch, roll].map((degrees) => (degrees * Math.PI) / 180);
  const distance = FOCAL_PX / (share * WIDTH);
  return [
    [-0.5, -aspect / 2],
    [0.5, -aspect / 2],
    [0.5, aspect / 2],
    [-0.5, aspect / 2],
  ].map(([x = 0, y = 0]) => {
    const [x1, z1] = [x * Math.cos(a ?? 0), x * Math.sin(a ?? 0)];
    const [y2, z2] = [y * Math.cos(b ?? 0) - z1 * Math.sin(b ?? 0), y * Math.sin(b ?? 0) + z1 * Math.cos(b ?? 0)];
    const [x3, y3] = [x1 * Math.cos(c ?? 0) - y2 * Math.sin(c ?? 0), x1 * Math.sin(c ?? 0) + y2 * Math.cos(c ?? 0)];
    const z = distance + z2;
    return [WIDTH / 2 + (FOCAL_PX * x3) / z, HEIGHT / 2 + (FOCAL_PX * y3) / z];
  });
}

/**
 * A room full of dark and bright rectangles, frames among them, with some texture.
 * @param {Random} random
 */
function room(random) {
  const light = new Float32Array(WIDTH * HEIGHT).fill(0.15);
  for (let count = 0; count < 60; count += 1) {
    const [w, h] = [random.integer(15, 300), random.integer(15, 250)];
    const [left, top] = [random.integer(-50, WIDTH), random.integer(-50, HEIGHT)];
    const [outside, inside] = [random.next() * 0.6, random.next() * 0.6];
    const rim = random.integer(2, 20);
    for (let y = Math.max(0, top); y < Math.min(HEIGHT, top + h); y += 1) {
      for (let x = Math.max(0, left); x < Math.min(WIDTH, left + w); x += 1) {
        const depth = Math.min(x - left, y - top, left + w - 1 - x, top + h - 1 - y);
        light[y * WIDTH + x] = depth < rim ? outside : inside;
      }
    }
  }
  return light.map((value) => Math.max(0, value + 0.02 * gaussian(random)));
}

/** @param {Random} random */
function gaussian(random) {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/**
 * @param {OpenCv} cv
 * @param {Float32Array} values
 * @param {number} width
 * @param {number} height
 */
function floatMat(cv, values, width, height) {
  return new cv.Mat(Buffer.from(values.buffer, values.byteOffset, values.byteLength), height, width, cv.CV_32FC1);
}

/** @param {Mat} mat */
function floatsOf(mat) {
  const bytes = mat.getData();
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/**
 * @param {Mat} old is released
 * @param {Mat} next
 */
function replace(old, next) {
  old.release();
  return next;
}
