import { execa } from 'execa';

/** How a program that was asked something has answered. */
export type ProgramAnswer =
  | { readonly kind: 'answered'; readonly stdout: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly reason: string };

export type RunProgram = (program: string, args: readonly string[]) => Promise<ProgramAnswer>;

/** Long enough for GStreamer to look through all its plugins, as it does the first time. */
const TIMEOUT_MS = 10_000;

/** Asks a program something, in bounded time, without a shell. */
export const runProgram: RunProgram = async (program, args) => {
  const result = await execa(program, args, {
    env: { LANG: 'C', LC_ALL: 'C', GST_INSPECT_NO_COLORS: '1' },
    stdin: 'ignore',
    stderr: 'ignore',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    reject: false,
  });
  if (result.code === 'ENOENT') return { kind: 'missing' };
  if (result.failed) return { kind: 'failed', reason: result.shortMessage ?? 'it failed' };
  return { kind: 'answered', stdout: result.stdout };
};
