import { MarkedProgram } from './marked-program.js';
import { requireProgram } from './require-program.js';

export interface TimeNamespace extends AsyncDisposable {
  /** Words in front of a command that is to run in it. */
  readonly enter: readonly string[];
}

const READY = 'ready\n';

/**
 * A time namespace of one's own, with the same clocks. No sweep for orphans looks into another one (host/orphans.ts): here a
 * test finds its own orphans, which no run of another test has ended before. Needs root and Linux 5.6.
 */
export async function timeNamespace(): Promise<TimeNamespace> {
  const hold = `printf '${READY.trim()}\\n'; exec sleep 60`;
  const holder = new MarkedProgram([requireProgram('unshare'), '--time', '--fork', '--', 'sh', '-c', hold]);
  const isReady = new Promise<void>((resolve) => {
    holder.onStdout(() => {
      if (holder.stdout === READY) resolve();
    });
  });
  const ended = holder.exit().then(() => Promise.reject(new Error(`no time namespace: ${holder.stderr}`)));
  try {
    await Promise.race([isReady, ended]);
  } catch (error) {
    await holder[Symbol.asyncDispose]();
    throw error;
  }
  ended.catch(() => undefined);
  const file = `/proc/${String(holder.pid)}/ns/time_for_children`;
  return {
    enter: [requireProgram('nsenter'), `--time=${file}`, '--no-fork', '--'],
    [Symbol.asyncDispose]: () => holder[Symbol.asyncDispose](),
  };
}
