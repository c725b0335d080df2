import type { LoopConfig } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import { Recorder, type RecorderOptions } from '../record/recorder.js';

/** Null: nothing is to be recorded. */
export function startRecording(
  { record, receiver }: LoopConfig,
  options: Omit<RecorderOptions, 'path' | 'mayReplace' | 'stream'>,
): Recorder | null {
  if (record === null || receiver === null) return null;
  return new Recorder({ ...options, path: record.path, mayReplace: record.force, stream: receiver });
}

/** Null: there is no recording, or it is whole. */
export function recordError(recorder: Recorder | null): LoopError | null {
  const failure = recorder?.failure ?? null;
  return failure === null ? null : new LoopError('record-failed', `the recording is not whole: ${failure}`);
}
