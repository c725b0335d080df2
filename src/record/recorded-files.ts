import { open, rm } from 'node:fs/promises';

/** The files of one recording that have a picture in them. */
export class RecordedFiles {
  private readonly sizes = new Map<string, number>();

  add(path: string): void {
    this.sizes.set(path, 0);
  }

  /** In the order in which they were begun. */
  get paths(): readonly string[] {
    return [...this.sizes.keys()];
  }

  get bytes(): number {
    return [...this.sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  /** Looks how large it is, nobody writing it any more; takes it away where it has no picture: no player opens it. */
  async settle(path: string): Promise<void> {
    const { size, hasPicture } = await look(path);
    if (hasPicture) {
      this.sizes.set(path, size);
    } else {
      this.sizes.delete(path);
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
}

/** The element that holds pictures (RFC 9559, section 5.1.3); it follows a header of some hundred bytes. */
const CLUSTER = Buffer.from([0x1f, 0x43, 0xb6, 0x75]);
const HEADER_BYTES = 65_536;

async function look(path: string): Promise<{ readonly size: number; readonly hasPicture: boolean }> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
      const { size } = await file.stat();
      return { size, hasPicture: buffer.subarray(0, bytesRead).includes(CLUSTER) };
    } finally {
      await file.close();
    }
  } catch {
    // There is none: its process has not come so far.
    return { size: 0, hasPicture: false };
  }
}
