import { existsSync } from 'node:fs';
import { within } from '../errors/within.js';
import type { RecordPipelineOptions } from '../pipeline/record-pipeline.js';
import type { LoopEvent, RecordSummary, Untimed } from '../protocol/events.js';
import { furtherFile } from './file-names.js';
import { hasNewFormat, whyItEnded } from './record-failure.js';
import { RecordedFiles } from './recorded-files.js';
import { type RecorderExit, type RecorderProcess, startRecorder } from './recorder-process.js';

export interface RecorderOptions {
  /** Of the first file; it is replaced where it exists. */
  readonly path: string;
  readonly stream: Omit<RecordPipelineOptions, 'path'>;
  readonly nowMs: () => number;
  readonly emit: (event: Untimed<LoopEvent>) => void;
  /** A new file begins: it needs a key frame. */
  readonly askForKeyFrame: () => void;
  /** Tests put something else here. */
  readonly start?: typeof startRecorder;
  readonly finishMs?: number;
}

/** For what is still in the queue, and for the index. On a disk that answers it takes some ms. */
const FINISH_MS = 2_000;
const TELL_EVERY_MS = 1_000;
/** Each new format takes a file: a stream that changes all the time must not fill the folder. */
const MAX_FILES = 1_000;

/**
 * Records the packets of one stream as they came. It never holds them up, and never ends the run: a recording that has
 * failed is over, and the rest goes on.
 */
export class Recorder {
  private process: RecorderProcess | null = null;
  private readonly files = new RecordedFiles();
  private begun = 0;
  private readonly span = { firstMs: null as number | null, lastMs: 0 };
  private dropped = 0;
  private toldDropMs = -Infinity;
  private failed: string | null = null;
  private closing: Promise<void> | null = null;
  private hurried = false;

  constructor(private readonly options: RecorderOptions) {}

  /** Why the recording is not whole; null: it is, as far as it goes. */
  get failure(): string | null {
    return this.failed;
  }

  /** @param packet of the stream that is shown, redundant ones included; it is kept until it is written. */
  take(packet: Buffer): void {
    if (this.failed !== null || this.closing !== null) return;
    this.process ??= this.begin();
    const outcome = this.process.write(packet);
    if (outcome === 'dropped') this.drop();
    if (outcome !== 'taken') return;
    this.span.lastMs = this.options.nowMs();
    this.span.firstMs ??= this.span.lastMs;
  }

  /** Closes the file. Resolves when that is done, or has taken so long that it never will be. */
  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  /** Does not wait for a slow disk any more. */
  hurry(): void {
    this.hurried = true;
    this.process?.finishNow();
  }

  /** What there is, once it is closed. */
  summary(): RecordSummary {
    const { firstMs, lastMs } = this.span;
    const durationMs = Math.round(firstMs === null ? 0 : lastMs - firstMs);
    return {
      files: [...this.files.paths],
      bytes: this.files.bytes,
      durationMs,
      dropped: this.dropped,
      failed: this.failed,
    };
  }

  private begin(): RecorderProcess {
    const { path, stream, start = startRecorder } = this.options;
    this.begun += 1;
    const file = this.begun === 1 ? path : furtherFile(path, this.begun, existsSync);
    const process = start({ ...stream, path: file });
    this.files.add(file);
    void process.exited.then((exit) => this.ended(process, exit));
    return process;
  }

  /** By itself: nobody has told it to. */
  private async ended(process: RecorderProcess, exit: RecorderExit): Promise<void> {
    await this.files.settle();
    if (process !== this.process || this.closing !== null) return;
    this.process = null;
    if (!hasNewFormat(exit)) {
      this.fail(whyItEnded(exit));
    } else if (this.begun === MAX_FILES) {
      this.fail(`the format of the stream has changed ${String(MAX_FILES)} times`);
    } else {
      this.process = this.begin();
      this.log('info', `the format of the stream has changed: recording goes on in ${this.files.paths.at(-1) ?? ''}`);
      this.options.askForKeyFrame();
    }
  }

  private async finish(): Promise<void> {
    const { process } = this;
    const { finishMs = FINISH_MS } = this.options;
    if (process === null || this.failed !== null) return;
    if (this.hurried) process.finishNow();
    else process.finish();
    const exit = await within(process.exited, finishMs);
    if (exit === null) await forceEnd(process, finishMs / 4);
    await this.files.settle();
    if (exit === null) this.fail('the disk is too slow: the end of the recording is missing');
    else if (exit.exitCode !== 0 && !hasNewFormat(exit)) this.fail(whyItEnded(exit));
  }

  private drop(): void {
    this.dropped += 1;
    const nowMs = this.options.nowMs();
    if (nowMs - this.toldDropMs < TELL_EVERY_MS) return;
    this.toldDropMs = nowMs;
    const count = `${String(this.dropped)} ${this.dropped === 1 ? 'packet' : 'packets'} so far`;
    this.log('warn', `the disk is too slow for the recording: ${count} left out`);
  }

  private fail(reason: string): void {
    this.failed = reason;
    const { bytes, paths } = this.files;
    const message = `the recording has stopped: ${reason}; ${String(bytes)} bytes are in ${paths.join(', ')}`;
    const evidence = { reason, bytes, path: paths.at(-1) ?? this.options.path };
    this.options.emit({ type: 'diagnosis', role: 'receiver', verdict: 'record-failed', evidence, message });
  }

  private log(level: 'info' | 'warn', message: string): void {
    this.options.emit({ type: 'log', level, role: 'receiver', message });
  }
}

/** What still waits for the disk is lost, but not the file's index; unless even that takes too long. */
async function forceEnd(process: RecorderProcess, graceMs: number): Promise<void> {
  process.finishNow();
  if ((await within(process.exited, graceMs)) !== null) return;
  process.kill();
  await within(process.exited, graceMs);
}
