import { once } from 'node:events';
import { execa } from 'execa';

export interface Xvfb {
  /** The number that the server chose for itself. */
  readonly number: number;
  stop(): Promise<void>;
}

/** A real X server on a free display, which it finds itself, so that test files can run at the same time. */
export async function startXvfb(...args: readonly string[]): Promise<Xvfb> {
  const server = execa('Xvfb', ['-displayfd', '1', '-screen', '0', '640x480x24', ...args], {
    buffer: false,
    reject: false,
    timeout: 60_000,
  });
  const stop = async () => {
    server.kill('SIGTERM');
    await server;
  };
  const [chunk] = (await Promise.race([once(server.stdout, 'data'), server.then(() => [''])])) as [Buffer | string];
  const number = Number.parseInt(String(chunk), 10);
  if (Number.isNaN(number)) throw new Error('Xvfb did not start: install xvfb (scripts/setup --test does)');
  return { number, stop };
}
