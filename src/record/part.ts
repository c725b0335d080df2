import { within } from '../errors/within.js';
import type { RecorderExit, RecorderProcess } from './recorder-process.js';

/** One file of a recording, and the process that writes it. */
export class Part {
  private closing: Promise<RecorderExit | null> | null = null;
  private hurried = false;

  /** @param finishMs what it may take to end. */
  constructor(
    readonly path: string,
    private readonly process: RecorderProcess,
    private readonly finishMs: number,
  ) {}

  /** Its process has ended, whether it was told to or not. */
  get exited(): Promise<RecorderExit> {
    return this.process.exited;
  }

  write(packet: Buffer): ReturnType<RecorderProcess['write']> {
    return this.process.write(packet);
  }

  /** Lets the process write what it has, and the file's end. @returns null: that has taken too long. */
  close(): Promise<RecorderExit | null> {
    this.closing ??= this.finish();
    return this.closing;
  }

  /** Does not wait for a slow disk any more. */
  hurry(): void {
    this.hurried = true;
    this.process.finishNow();
  }

  private async finish(): Promise<RecorderExit | null> {
    const { process, finishMs } = this;
    if (!this.hurried) process.finish();
    const exit = await within(process.exited, finishMs);
    if (exit === null) await this.force(finishMs / 4);
    return exit;
  }

  /** What still waits for the disk is lost, but not the file's index; unless even that takes too long. */
  private async force(graceMs: number): Promise<void> {
    const { process } = this;
    process.finishNow();
    if ((await within(process.exited, graceMs)) !== null) return;
    process.kill();
    await within(process.exited, graceMs);
  }
}
