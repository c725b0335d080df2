import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReceiverConfig } from '../config/child-config.js';
import { errorText } from '../errors/loop-error.js';
import { within } from '../errors/within.js';
import { makeFolder } from '../host/make-folder.js';
import { encodeJpeg } from '../video/encode-jpeg.js';
import type { Frame } from '../video/frame.js';

/** What tests put in the place of clocks, OpenCV and the disk. */
export interface SnapshotSeams {
  readonly nowMs: () => number;
  readonly date: () => Date;
  readonly encode: (frame: Frame) => Promise<Uint8Array>;
  readonly save: (dir: string, name: string, contents: Uint8Array) => Promise<void>;
}

const REAL_SEAMS: SnapshotSeams = {
  nowMs: () => performance.now(),
  date: () => new Date(),
  encode: encodeJpeg,
  save: saveWhole,
};

const TELL_EVERY_MS = 1_000;
/** Less than a child has to end in (supervisor/stop-child.ts). */
const SETTLE_MS = 500;

/**
 * Keeps the first picture, and another one every so often. One at a time: where the disk takes longer than that, pictures
 * are left out, and the frames that pass are never held up.
 */
export class Snapshots {
  private dueMs = -Infinity;
  private writing: Promise<void> | null = null;
  private failures = 0;
  private toldMs = -Infinity;

  constructor(
    private readonly config: ReceiverConfig['snapshots'],
    private readonly warn: (message: string) => void,
    private readonly seams: SnapshotSeams = REAL_SEAMS,
  ) {}

  /**
   * @param frame as it was decoded; it stays the caller's, and may be released at once.
   * @param sequence of its stamp, or where it has none, how many frames have come.
   */
  take(frame: Frame, sequence: number): void {
    const { config, seams } = this;
    if (config === null || this.writing !== null) return;
    const nowMs = seams.nowMs();
    if (nowMs < this.dueMs) return;
    // In steps from the first one, so that what a picture takes does not add up.
    const lateMs = this.dueMs === -Infinity ? 0 : (nowMs - this.dueMs) % config.everyMs;
    this.dueMs = nowMs - lateMs + config.everyMs;
    const name = snapshotName(seams.date(), sequence);
    this.writing = this.keep(config.dir, name, seams.encode(frame)).finally(() => {
      this.writing = null;
    });
  }

  /** Resolves when the last picture is written, or a disk that is slow has had its time. */
  async settled(): Promise<void> {
    if (this.writing !== null) await within(this.writing, SETTLE_MS);
  }

  private async keep(dir: string, name: string, encoded: Promise<Uint8Array>): Promise<void> {
    try {
      await this.seams.save(dir, name, await encoded);
    } catch (error) {
      this.tell(errorText(error));
    }
  }

  /** The next one may succeed again: somebody may make room. */
  private tell(reason: string): void {
    this.failures += 1;
    const nowMs = this.seams.nowMs();
    if (nowMs - this.toldMs < TELL_EVERY_MS) return;
    this.toldMs = nowMs;
    const count = `${String(this.failures)} so far`;
    this.warn(`a picture could not be kept (${count}): ${reason}`);
  }
}

/** Sorted by name is sorted by time: `20261122T214800.123Z-000123.jpg`, the basic format of ISO 8601, UTC. */
export function snapshotName(date: Date, sequence: number): string {
  return `${date.toISOString().replaceAll(/[-:]/g, '')}-${String(sequence).padStart(6, '0')}.jpg`;
}

/** Who looks into the folder finds whole pictures alone: what is being written has a name that begins with a dot. */
async function saveWhole(dir: string, name: string, contents: Uint8Array): Promise<void> {
  await makeFolder(dir);
  const part = join(dir, `.${name}.part`);
  try {
    await writeFile(part, contents);
    await rename(part, join(dir, name));
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}
