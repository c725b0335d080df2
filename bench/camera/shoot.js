// @ts-check
import { product } from '../peers/product.js';
import { Camera, FILM } from './film.js';
import { Random } from '../random.js';

const { cameraStampPlace } = await product('latency/camera-grid.js');
const { openCv } = await product('video/addon.js');
const { writeCameraStamp } = await product('video/camera-stamp.js');
const { CameraStampReader } = await product('video/camera-stamp-reader.js');
const { Frame } = await product('video/frame.js');

/** @typedef {import('./film.js').Conditions} Conditions */
/** @typedef {import('../../src/latency/stamp-code.js').Stamp} Stamp */
/** @typedef {{ taken: number, read: number, wrong: number }} Tally */

const { width: WIDTH, height: HEIGHT } = FILM;
const FRAME_US = 33_367;

/** Side of a cell in px, and width of the whole stamp by that of the screen, on a screen of 1280x720. */
export const CELL_PX = cameraStampPlace(WIDTH, HEIGHT)?.cellPx ?? 0;
export const STAMP_SHARE = (20 * CELL_PX) / WIDTH;

/** Films stamps, reads them and counts. */
export class Shooting {
  /** @param {number} seed */
  constructor(seed) {
    this.random = new Random(seed);
    this.cv = openCv();
    this.camera = new Camera(this.cv, this.random);
    this.sequence = this.random.integer(0, 2 ** 31);
    /** @type {number[]} times of single searches, in ms */
    this.searchMs = [];
    /** @type {number[]} times of reading where the stamp was before, in ms */
    this.trackMs = [];
  }

  /** @returns {Stamp} of the next frame of a sender at 30 frames a second */
  nextStamp() {
    this.sequence += 1;
    const capturedUs = (this.sequence * FRAME_US + this.random.integer(0, 2000)) % 2 ** 40;
    return { session: 77, sequence: this.sequence, capturedUs, clockId: 0xe610 };
  }

  /**
   * @param {Stamp} stamp
   * @returns {Float32Array} the light of a screen that shows it
   */
  screen(stamp) {
    const frame = this.#frame(Buffer.alloc((WIDTH * HEIGHT * 3) / 2, 110));
    writeCameraStamp(frame, stamp);
    const luma = frame.mat.getData().subarray(0, WIDTH * HEIGHT);
    frame.release();
    return Float32Array.from(luma, (code) => LIGHT[code] ?? 0);
  }

  /**
   * @param {Float32Array} light
   * @param {Conditions} conditions
   * @returns {Stamp | null} what is read from it
   */
  shoot(light, conditions) {
    const frame = this.#frame(this.camera.film(light, WIDTH, HEIGHT, conditions));
    try {
      const reader = new CameraStampReader();
      const stamp = this.#timed(this.searchMs, () => reader.read(frame));
      if (stamp !== null) this.#timed(this.trackMs, () => reader.read(frame));
      return stamp;
    } finally {
      frame.release();
    }
  }

  /**
   * @param {number} pictures
   * @param {() => Conditions} conditions of each
   * @returns {Tally}
   */
  series(pictures, conditions) {
    return this.mixtures(pictures, conditions, (next) => next);
  }

  /**
   * Frames that show what one and the next show, mixed.
   * @param {number} pictures
   * @param {() => Conditions} conditions
   * @param {(next: Float32Array, last: Float32Array) => Float32Array} mix
   * @returns {Tally} whichever of the two is read counts as read
   */
  mixtures(pictures, conditions, mix) {
    const tally = { taken: pictures, read: 0, wrong: 0 };
    for (let count = 0; count < pictures; count += 1) {
      const stamps = [this.nextStamp(), this.nextStamp()];
      const [last, next] = stamps.map((stamp) => this.screen(stamp));
      if (last === undefined || next === undefined) throw new Error('two screens were drawn');
      const found = this.shoot(mix(next, last), conditions());
      if (found === null) continue;
      if (stamps.some((stamp) => JSON.stringify(stamp) === JSON.stringify(found))) tally.read += 1;
      else tally.wrong += 1;
    }
    return tally;
  }

  /** @param {Buffer} bytes */
  #frame(bytes) {
    return new Frame(new this.cv.Mat(bytes, (HEIGHT * 3) / 2, WIDTH, this.cv.CV_8UC1));
  }

  /**
   * @template T
   * @param {number[]} times
   * @param {() => T} run
   */
  #timed(times, run) {
    const fromMs = performance.now();
    const result = run();
    times.push(performance.now() - fromMs);
    return result;
  }
}

/** By code of video range. */
const LIGHT = Float32Array.from({ length: 256 }, (_, code) => Math.min(1, Math.max(0, (code - 16) / 219)) ** 2.2);
