import { prepare } from '../prepare/prepare.js';
import { assertOptions } from './flags-of-options.js';
import { LoopHandle } from './loop-handle.js';
import type { LoopOptions, OptionsOf, ReceiverOptions, SenderOptions } from './loop-options.js';
import { loopRequest } from './loop-request.js';
import { inOptionWords } from './option-errors.js';
import { OPTION_FLAGS } from './option-flags.js';

/**
 * Runs a sender and a receiver on this host, each a supervised process. Resolves once they are being started: whether a picture
 * comes is told by the events.
 * @throws LoopError `bad-config` or `missing` for whatever is wrong before, `open-failed` or `open-timeout` for a source that gives
 * no picture when it is looked at; the reason of `signal` where that was aborted
 */
export function startLoop(options: LoopOptions = {}): Promise<LoopHandle> {
  return start('start', options);
}

/** Runs the sender alone, to a receiver on another host or in another program. @throws LoopError as {@link startLoop} does */
export function startSender(options: SenderOptions = {}): Promise<LoopHandle> {
  return start('sender', options);
}

/**
 * Runs the receiver alone. Its pictures stay in its process: {@link openReceiver} has them in this one.
 * @throws LoopError as {@link startLoop} does
 */
export function startReceiver(options: ReceiverOptions = {}): Promise<LoopHandle> {
  return start('receiver', options);
}

async function start<C extends keyof OptionsOf>(
  command: C,
  given: OptionsOf[C] & { readonly signal?: AbortSignal },
): Promise<LoopHandle> {
  assertOptions(given);
  const { signal, ...options } = given;
  signal?.throwIfAborted();
  const request = loopRequest<keyof OptionsOf>(command, options);
  try {
    const config = await prepare(request);
    signal?.throwIfAborted();
    const handle = await LoopHandle.begin(config);
    if (signal !== undefined) stopWith(signal, handle);
    return handle;
  } catch (thrown) {
    throw inOptionWords(thrown, OPTION_FLAGS, { ...options });
  }
}

/** The signal may serve many runs, so nothing of this one stays with it. */
function stopWith(signal: AbortSignal, handle: LoopHandle): void {
  const stop = () => void handle.stop().catch(() => undefined);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const forget = () => signal.removeEventListener('abort', stop);
  handle.done.then(forget, forget);
}
