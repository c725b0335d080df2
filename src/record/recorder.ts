import { closeSync, existsSync, openSync } from 'node:fs';
import type { RecordPipelineOptions } from '../pipeline/record-pipeline.js';
import type { LoopEvent, RecordSummary, Untimed } from '../protocol/events.js';
import { furtherFile } from './file-names.js';
import { errorCodeOf } from '../errors/error-code.js';
import { FormatCutter } from './format-cutter.js';
import { Part } from './part.js';
import { hasNewFormat, whyItEnded } from './record-failure.js';
import { RecordedFiles } from './recorded-files.js';
import { type RecorderExit, startRecorder } from './recorder-process.js';
import { StreamJoiner } from './stream-joiner.js';

export interface RecorderOptions {
  /** Of the first file. */
  readonly path: string;
  /** Whether it is replaced where it exists, once there is a picture. */
  readonly mayReplace: boolean;
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
/** There are streams without key frames, in which the picture is renewed bit by bit. */
const MAX_SKIP_MS = 5_000;
/** Each new format takes a file: a stream that changes all the time must fill neither the folder nor the host. */
const MAX_FILES = 1_000;
const MAX_RETIRING = 4;

/**
 * Records the packets of one stream as they came. It never holds them up, and never ends the run: a recording that has
 * failed is over, and the rest goes on.
 */
export class Recorder {
  private part: Part | null = null;
  /** Those that are being closed. */
  private readonly retiring = new Set<Part>();
  private readonly joiner: StreamJoiner;
  private readonly cutter: FormatCutter;
  private readonly files = new RecordedFiles();
  private begun = 0;
  private readonly span = { firstMs: null as number | null, lastMs: 0 };
  private dropped = 0;
  private toldDropMs = -Infinity;
  /** Something was left out: what follows is of no use until a picture comes that needs no other. */
  private isSkipping = false;
  private cloggedMs = -Infinity;
  private failed: string | null = null;
  private closing: Promise<void> | null = null;

  constructor(private readonly options: RecorderOptions) {
    this.joiner = new StreamJoiner(options.stream.fec);
    this.cutter = new FormatCutter(options.stream);
  }

  /** Why the recording is not whole; null: it is, as far as it goes. */
  get failure(): string | null {
    return this.failed;
  }

  /** @param packet of the stream that is shown, redundant ones included; it is kept until it is written. */
  take(packet: Buffer): void {
    if (this.isOver()) return;
    const nowMs = this.options.nowMs();
    const { isNew, isStart, packets } = this.cutter.take(this.joiner.take(packet, nowMs));
    // Without a picture there is no file, and one that is to be replaced stays.
    if (this.part === null && !isStart) return;
    if (isNew) this.turnOver();
    if (isStart || nowMs - this.cloggedMs > MAX_SKIP_MS) this.isSkipping = false;
    for (const each of packets) if (!this.isOver()) this.write(each);
  }

  /** Closes the file. Resolves when that is done, or has taken so long that it never will be. */
  close(): Promise<void> {
    this.closing ??= Promise.all(this.parts().map((part) => this.retire(part))).then(() => undefined);
    return this.closing;
  }

  /** Closes the file without waiting for a slow disk any more. */
  hurry(): void {
    for (const part of this.parts()) part.hurry();
    // What ends from here on has been told to.
    void this.close();
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

  private isOver(): boolean {
    return this.failed !== null || this.closing !== null;
  }

  private parts(): Part[] {
    return [...new Set([...this.retiring, ...(this.part === null ? [] : [this.part])])];
  }

  private write(packet: Buffer): void {
    this.part ??= this.beginFirst();
    if (this.part === null) return;
    const outcome = this.isSkipping ? 'skipped' : this.part.write(packet);
    if (outcome === 'dropped') {
      this.isSkipping = true;
      this.cloggedMs = this.options.nowMs();
    }
    if (outcome === 'dropped' || outcome === 'skipped') this.drop();
    if (outcome !== 'taken') return;
    this.span.lastMs = this.options.nowMs();
    this.span.firstMs ??= this.span.lastMs;
  }

  private beginFirst(): Part | null {
    const { path, mayReplace } = this.options;
    if (claim(path, mayReplace)) return this.begin();
    this.fail('another program has made the file meanwhile');
    return null;
  }

  private begin(): Part {
    const { path, stream, start = startRecorder, finishMs = FINISH_MS } = this.options;
    this.begun += 1;
    const file = this.begun === 1 ? path : furtherFile(path, this.begun, existsSync);
    const part = new Part(file, start({ ...stream, path: file }), finishMs);
    this.files.add(file);
    void part.exited.then((exit) => this.ended(part, exit));
    return part;
  }

  /** The format has changed, and Matroska has one header for all of a file. */
  private turnOver(): void {
    const { part } = this;
    if (part === null) return;
    this.part = null;
    void this.retire(part);
    if (this.begun === MAX_FILES) {
      this.fail(`the format of the stream has changed ${String(MAX_FILES)} times`);
    } else if (this.retiring.size > MAX_RETIRING) {
      this.fail('the format of the stream changes faster than files can be closed');
    } else {
      this.part = this.begin();
      this.log('info', `the format of the stream has changed: recording goes on in ${this.part.path}`);
    }
  }

  /** By itself: nobody has told it to. */
  private async ended(part: Part, exit: RecorderExit): Promise<void> {
    if (part !== this.part || this.closing !== null) return;
    if (!hasNewFormat(exit)) {
      await this.files.settle(part.path);
      this.fail(whyItEnded(exit));
      return;
    }
    // The packet that told of it was lost here, and recovered there (fec.ts).
    this.cutter.forget();
    this.turnOver();
    this.options.askForKeyFrame();
  }

  /** May be called again while it is under way. */
  private async retire(part: Part): Promise<void> {
    this.retiring.add(part);
    const exit = await part.close();
    await this.files.settle(part.path);
    this.retiring.delete(part);
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

  /** Once and for all. */
  private fail(reason: string): void {
    if (this.failed !== null) return;
    this.failed = reason;
    for (const part of this.parts()) void this.retire(part);
    const { bytes, paths } = this.files;
    const what = paths.length === 0 ? 'nothing was written' : `${String(bytes)} bytes are in ${paths.join(', ')}`;
    const message = `the recording has stopped: ${reason}; ${what}`;
    const evidence = { reason, bytes, path: paths.at(-1) ?? this.options.path };
    this.options.emit({ type: 'diagnosis', role: 'receiver', verdict: 'record-failed', evidence, message });
  }

  private log(level: 'info' | 'warn', message: string): void {
    this.options.emit({ type: 'log', level, role: 'receiver', message });
  }
}

/**
 * Makes the file, so that nobody else does, and empties one that is to be replaced, so that it is never taken for what was
 * recorded.
 * @returns false: somebody has made it meanwhile; what else is wrong GStreamer will tell.
 */
function claim(path: string, mayReplace: boolean): boolean {
  try {
    closeSync(openSync(path, mayReplace ? 'w' : 'wx'));
    return true;
  } catch (error) {
    return errorCodeOf(error) !== 'EEXIST';
  }
}
