/** Longest list of times in one report: several times what the fastest source gives. */
const MAX_TIMES_PER_REPORT = 1000;

/** Counts since the child began. */
export interface HookReport {
  /** Frames that the hook was called for. */
  readonly frames: number;
  /** Of these, those in which it failed: they went on unchanged. */
  readonly errors: number;
  /** Frames that it was not called for, because newer ones were waiting. */
  readonly skipped: number;
  /** What it emitted and the channel could not carry. */
  readonly dropped: number;
  /** What it has taken for each frame since the last report, conversions included, in µs. */
  readonly tookUs: Float64Array<ArrayBuffer>;
  /** How long it has owed an answer for the frame that it has now; 0: it has none. */
  readonly pendingUs: number;
}

export class HookTally {
  private frames = 0;
  private errors = 0;
  private skipped = 0;
  private times: number[] = [];
  private pendingSinceUs: number | null = null;

  /** It has given a promise. */
  waits(sinceUs: number): void {
    this.pendingSinceUs = sinceUs;
  }

  ran(tookUs: number, isError: boolean): void {
    this.pendingSinceUs = null;
    this.frames += 1;
    if (isError) this.errors += 1;
    if (this.times.length < MAX_TIMES_PER_REPORT) this.times.push(tookUs);
  }

  skip(): void {
    this.skipped += 1;
  }

  take(dropped: number, nowUs: number): HookReport {
    const tookUs = Float64Array.from(this.times);
    this.times = [];
    const { frames, errors, skipped, pendingSinceUs } = this;
    const pendingUs = pendingSinceUs === null ? 0 : nowUs - pendingSinceUs;
    return { frames, errors, skipped, dropped, tookUs, pendingUs };
  }
}
