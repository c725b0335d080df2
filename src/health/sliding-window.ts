interface Sample<T> {
  readonly atMs: number;
  readonly value: T;
}

/** Samples of the last `lengthMs`, oldest first. */
export class SlidingWindow<T> {
  private samples: Sample<T>[] = [];

  constructor(private readonly lengthMs: number) {}

  add(atMs: number, value: T): void {
    this.samples.push({ atMs, value });
    const begin = atMs - this.lengthMs;
    // One that is just too old stays: with it the rest covers the whole window.
    while ((this.samples[1]?.atMs ?? Infinity) <= begin) this.samples.shift();
  }

  clear(): void {
    this.samples = [];
  }

  /** The samples, or null while they do not yet cover the window. */
  full(): readonly T[] | null {
    const [first] = this.samples;
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined || last.atMs - first.atMs < this.lengthMs) return null;
    return this.samples.map(({ value }) => value);
  }

  /** First and last sample with the time between them, or null while they do not yet cover the window. */
  span(): { readonly first: T; readonly last: T; readonly elapsedMs: number } | null {
    const [first] = this.samples;
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined || last.atMs - first.atMs < this.lengthMs) return null;
    return { first: first.value, last: last.value, elapsedMs: last.atMs - first.atMs };
  }
}
