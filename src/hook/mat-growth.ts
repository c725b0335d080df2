/** Frames over which growth is looked at. */
const WINDOW_FRAMES = 15;
/** So many windows in a row: what a hook keeps on purpose, such as the last frames, stops growing. */
const WINDOWS = 4;
/** Less than that in one window is no growth by the frame. */
const MIN_GROWTH = 4;

export interface Leak {
  /** What made the Mats, as the hook's author wrote it: `cvtColor()`. */
  readonly maker: string;
  /** How many more there are than `frames` ago. */
  readonly mats: number;
  readonly frames: number;
}

/** Tells Mats that pile up from those that are kept, by counts alone. */
export class MatGrowth {
  private frames = 0;
  /** Oldest first. */
  private history: ReadonlyMap<string, number>[] = [new Map()];

  /**
   * Call after each frame.
   * @param alive Mats that are not released, by what made them.
   * @returns what has grown in each of the last windows.
   */
  frame(alive: ReadonlyMap<string, number>): Leak[] {
    this.frames += 1;
    if (this.frames % WINDOW_FRAMES !== 0) return [];
    this.history = [...this.history, new Map(alive)].slice(-WINDOWS - 1);
    if (this.history.length <= WINDOWS) return [];
    return [...alive.keys()].flatMap((maker) => this.leakOf(maker));
  }

  private leakOf(maker: string): Leak[] {
    const counts = this.history.map((alive) => alive.get(maker) ?? 0);
    const growths = counts.slice(1).map((count, index) => count - (counts[index] ?? 0));
    if (growths.some((growth) => growth < MIN_GROWTH)) return [];
    return [{ maker, mats: growths.reduce((sum, growth) => sum + growth, 0), frames: WINDOWS * WINDOW_FRAMES }];
  }
}
