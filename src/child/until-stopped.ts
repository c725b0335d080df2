import type { DoneReason } from '../protocol/messages.js';

/**
 * What ends a frame loop: its own end, or the wish to stop. A read blocks for as long as no frame comes, so a stop waits for
 * the loop no longer than `graceMs`.
 */
export function untilStopped(signal: AbortSignal, loop: Promise<DoneReason>, graceMs: number): Promise<DoneReason> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      timer = setTimeout(resolve, graceMs, 'stopped');
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    loop.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
