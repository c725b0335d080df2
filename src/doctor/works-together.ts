import { execa } from 'execa';
import { chain, type Element, element } from '../pipeline/element.js';
import { renderArguments } from '../pipeline/render.js';

const TIMEOUT_MS = 10_000;
/** Those before it are stdin, stdout and stderr. */
const FIRST_FD = 3;

/**
 * Runs several trials side by side in one process, which takes a third of the time that a process for each takes: most of that
 * is the loading of plugins and of FFmpeg's libraries.
 * @param trials each from its source on, without a sink.
 * @returns whether something came out of every one. False says nothing about any one of them.
 */
export async function worksTogether(trials: readonly (readonly Element[])[]): Promise<boolean> {
  const chains = trials.map((elements, index) => chain(...elements, element('fdsink', { fd: FIRST_FD + index })));
  const { exitCode, stdio } = await execa('gst-launch-1.0', ['-q', ...renderArguments(chains)], {
    ...{ stdio: ['ignore', 'ignore', 'ignore', ...trials.map(() => 'pipe' as const)], encoding: 'buffer' },
    ...{ reject: false, timeout: TIMEOUT_MS, killSignal: 'SIGKILL' },
  });
  return exitCode === 0 && trials.every((_, index) => hasBytes(stdio[FIRST_FD + index]));
}

function hasBytes(output: unknown): boolean {
  return output instanceof Uint8Array && output.length > 0;
}
