import { errorText } from '../errors/loop-error.js';
import { type Mat, openCv } from '../video/addon.js';
import { Frame } from '../video/frame.js';
import { nameOf } from './check-hook.js';
import type { FrameContext, Hook, HookFormat } from './define-hook.js';
import { lendFrame, type Loan } from './lend-frame.js';

/** What has become of a frame. */
export interface HookOutcome {
  /** What goes on: the frame itself, or a new one, which is the caller's. */
  readonly frame: Frame;
  /** What the hook has thrown, or what is wrong with what it gave; then the frame is the one that was given. */
  readonly error: Error | null;
}

/**
 * Runs one frame through a hook: lends it, calls, takes the result back, releases. A hook that answers at once costs no turn
 * of the event loop. Never throws.
 */
export function runFrame(hook: Hook, frame: Frame, context: FrameContext): HookOutcome | Promise<HookOutcome> {
  let call: Call | null = null;
  try {
    const lent = (call = new Call(frame, hook.format));
    const answer: unknown = hook.frame(lent.mat, context);
    if (!isThenable(answer)) return lent.takeBack(answer);
    return Promise.resolve(answer).then(
      (value) => lent.takeBack(value),
      (thrown: unknown) => lent.giveUp(thrown),
    );
  } catch (thrown) {
    return call?.giveUp(thrown) ?? { frame, error: asError(thrown) };
  }
}

/** One frame in the hands of a hook. */
class Call {
  private readonly loan: Loan;
  /** Not asked of the Mat afterwards, which the hook may have released. */
  private readonly shape: Shape;

  constructor(
    private readonly frame: Frame,
    format: HookFormat,
  ) {
    this.loan = lendFrame(frame, format);
    const { rows, cols, channels, type } = this.loan.mat;
    this.shape = { rows, cols, channels, type };
  }

  get mat(): Mat {
    return this.loan.mat;
  }

  giveUp(thrown: unknown): HookOutcome {
    this.mat.release();
    return { frame: this.frame, error: asError(thrown) };
  }

  takeBack(answer: unknown): HookOutcome {
    const { frame } = this;
    try {
      const mat = this.goesOn(answer);
      return { frame: mat === null ? frame : new Frame(mat), error: null };
    } catch (thrown) {
      return { frame, error: asError(thrown) };
    } finally {
      this.mat.release();
      if (isMat(answer)) answer.release();
    }
  }

  /** A new Mat, or null for the frame itself. @throws Error where the answer is none that a hook may give. */
  private goesOn(answer: unknown): Mat | null {
    if (answer === undefined || answer === null) return null;
    if (!isMat(answer)) throw new Error(`frame() returned ${nameOf(answer)} where a Mat or nothing was expected`);
    assertShape(answer, this.shape);
    return answer === this.mat ? this.loan.drawn() : this.loan.replaced(answer);
  }
}

type Shape = Pick<Mat, 'rows' | 'cols' | 'channels' | 'type'>;

function assertShape(mat: Shape, expected: Shape): void {
  const { rows, cols, channels, type } = expected;
  if (mat.rows === rows && mat.cols === cols && mat.type === type) return;
  if (mat.rows === 0) throw new Error('frame() returned a Mat that has been released');
  const isOther = mat.channels === channels && mat.rows === rows && mat.cols === cols;
  const what = isOther ? 'that has not 8 bits a value' : `of ${sizeText(mat)}`;
  throw new Error(`frame() returned a Mat ${what} where ${sizeText(expected)} of 8 bits a value was expected`);
}

function sizeText({ rows, cols, channels }: Shape): string {
  return `${String(rows)}x${String(cols)}x${String(channels)}`;
}

function isMat(value: unknown): value is Mat {
  return value instanceof openCv().Mat;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** The binding throws strings. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(errorText(thrown));
}
