import { call, moveWindow, openCv } from './addon.js';
import type { Frame } from './frame.js';

/** Why the user wants the run to end. */
export type QuitRequest = 'key' | 'window';

const GAP_PX = 10;
const MAX_LEFT_PX = 650;
const KEY_Q = 'q'.charCodeAt(0);

/** An OpenCV window. Look for a display before making one: without a display Qt aborts the process. */
export class Window {
  private shown = false;

  /** @param side where it is put: two windows of one size do not cover each other. */
  constructor(
    private readonly title: string,
    private readonly side: 'left' | 'right',
  ) {}

  /** Shows the frame and lets the window handle its input; says whether the user asked to quit. */
  show(frame: Frame): QuitRequest | null {
    const cv = openCv();
    if (this.shown && this.isClosed()) return 'window';
    const picture = frame.toBgr();
    try {
      return call(() => {
        // Without Qt's tool bar.
        if (!this.shown) cv.namedWindow(this.title, cv.WINDOW_AUTOSIZE | cv.WINDOW_GUI_NORMAL);
        cv.imshow(this.title, picture);
        // Window systems only draw and answer inside waitKey; it takes at least 1 ms.
        const key = cv.waitKey(1) & 0xff;
        if (!this.shown) this.place(frame.width);
        this.shown = true;
        return key === KEY_Q ? 'key' : null;
      });
    } finally {
      picture.release();
    }
  }

  close(): void {
    if (this.shown) call(() => openCv().destroyAllWindows());
    this.shown = false;
  }

  private place(width: number): void {
    if (this.side === 'right') moveWindow(this.title, Math.min(width + GAP_PX, MAX_LEFT_PX), 0);
  }

  private isClosed(): boolean {
    const cv = openCv();
    return call(() => cv.getWindowProperty(this.title, cv.WND_PROP_VISIBLE)) < 1;
  }
}
