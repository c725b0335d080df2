import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role, SampleConfig } from '../config/child-config.js';
import { errorText } from '../errors/loop-error.js';
import { within } from '../errors/within.js';
import { sampleFileName, sampleHeader } from '../quality/sample-file.js';
import type { Frame } from '../video/frame.js';
import { lumaOf } from '../video/luma.js';

/** By which stamp a picture is told from others. */
export interface PictureId {
  readonly session: number;
  readonly sequence: number;
}

/** A write keeps one of libuv's four threads, and the frames are read on another. */
const MAX_WRITES = 2;
/** Less than a child has to end in (supervisor/stop-child.ts). */
const SETTLE_MS = 500;

/**
 * Writes some of the frames that pass to files, for quality/measure-quality.ts to compare. Both roles choose by sequence, so
 * they choose the same pictures. It never waits for the disk and never fails: what it cannot write is missing.
 */
export class FrameSamples {
  private readonly taken = new Set<string>();
  private readonly writes = new Set<Promise<void>>();
  private failed = false;

  constructor(
    private readonly role: Role,
    private readonly config: SampleConfig | null,
    private readonly warn: (message: string) => void,
    private readonly write: typeof writeFile = writeFile,
  ) {}

  /** @param id null for a frame whose stamp cannot be read. The frame stays the caller's, and may be released at once. */
  take(frame: Frame, id: PictureId | null): void {
    const { config } = this;
    if (config === null || this.failed || id === null || !isChosen(config, id.sequence)) return;
    const name = sampleFileName({ ...id, role: this.role });
    // A frame that is repeated would be written over the one that came first.
    if (this.taken.has(name) || this.writes.size >= MAX_WRITES) return;
    this.taken.add(name);
    const contents = [sampleHeader(frame.width, frame.height), lumaOf(frame)];
    const writing: Promise<void> = this.save(join(config.dir, name), contents).finally(() => {
      this.writes.delete(writing);
    });
    this.writes.add(writing);
  }

  /** Resolves when no write is under way, or a disk that is slow has had its time: what is not whole by then is missing. */
  async settled(): Promise<void> {
    await within(Promise.all(this.writes), SETTLE_MS);
  }

  private async save(path: string, contents: readonly (string | Uint8Array)[]): Promise<void> {
    try {
      await this.write(path, contents);
    } catch (error) {
      if (!this.failed) this.warn(`no more pictures are sampled: ${errorText(error)}`);
      this.failed = true;
      // What a full disk has taken of it is no picture. Where that fails too, its length tells (quality/sample-file.ts).
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
}

function isChosen({ every, from, count }: SampleConfig, sequence: number): boolean {
  const index = (sequence - from) / every;
  return index >= 0 && index < count && Number.isInteger(index);
}
