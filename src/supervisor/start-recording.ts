import type { LoopConfig } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import { Recorder, type RecorderOptions } from '../record/recorder.js';
import type { Tap } from '../rtp/tap.js';

/** Records what the tap hears of our stream, so that a recording outlives the receiver's children. Null: nothing is to be recorded. */
export function startRecording(
  { record, receiver }: LoopConfig,
  tap: Tap | null,
  options: Pick<RecorderOptions, 'nowMs' | 'emit' | 'askForKeyFrame'>,
): Recorder | null {
  if (record === null || receiver === null || tap === null) return null;
  const recorder = new Recorder({ ...options, path: record, stream: receiver });
  tap.onOurs((packet) => recorder.take(packet));
  return recorder;
}

/** Why a run that has done all else has failed all the same. */
export function recordError(recorder: Recorder | null): LoopError | null {
  const failure = recorder?.failure ?? null;
  return failure === null ? null : new LoopError('record-failed', `the recording is not whole: ${failure}`);
}
