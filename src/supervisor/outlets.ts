import type { LoopConfig } from '../config/loop-config.js';
import type { LoopError } from '../errors/loop-error.js';
import type { RecordSummary } from '../protocol/events.js';
import type { Recorder, RecorderOptions } from '../record/recorder.js';
import { Forwarder } from '../rtp/forwarder.js';
import type { Tap } from '../rtp/tap.js';
import { recordError, startRecording } from './start-recording.js';

/**
 * Where the packets go that the tap hears of our stream, besides the receiver: into a file, to another host. Being fed by
 * the tap and not by the receiver's own pipeline they outlive its restarts, and take no stranger's packets.
 */
export class Outlets {
  private readonly recorder: Recorder | null;
  private readonly forwarder: Forwarder | null;

  constructor(
    config: LoopConfig,
    tap: Tap | null,
    options: Pick<RecorderOptions, 'nowMs' | 'emit' | 'askForKeyFrame'>,
  ) {
    const { forward } = config;
    const warn = (message: string) => options.emit({ type: 'log', level: 'warn', role: 'receiver', message });
    const forwarder = forward === null || tap === null ? null : new Forwarder(forward, warn, options.nowMs);
    const recorder = tap === null ? null : startRecording(config, options);
    tap?.onOurs((packet) => {
      forwarder?.send(packet);
      recorder?.take(packet);
    });
    this.recorder = recorder;
    this.forwarder = forwarder;
  }

  /** Not before the receiver has gone: until then packets come. Null: nothing was to be recorded. */
  async close(): Promise<RecordSummary | null> {
    this.forwarder?.close();
    await this.recorder?.close();
    return this.recorder?.summary() ?? null;
  }

  /** Why a run that has done all else has failed all the same. */
  error(): LoopError | null {
    return recordError(this.recorder);
  }

  /** Does not wait for a slow disk any more. */
  hurry(): void {
    this.recorder?.hurry();
  }
}
