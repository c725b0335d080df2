import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { startXvfb } from '../host/xvfb.js';
import { requireProgram } from './require-program.js';

/** An X server of one's own, with the hands and eyes of a user; it goes away with its scope. */
export interface XScreen extends AsyncDisposable {
  /** For the environment of a program that is to open windows. */
  readonly env: { readonly DISPLAY: string };
  /** The id of the window with exactly this title, once it is on the screen. */
  window(title: string): Promise<string>;
  /** Width and height in pixels, as `640x480`. */
  sizeOf(window: string): Promise<string>;
  press(window: string, key: string): Promise<void>;
  /** As the close button of a window manager does. */
  close(window: string): Promise<void>;
  /** Takes a picture of a window and tells mean and standard deviation of its values, 0 to 1. */
  look(window: string, file: string): Promise<{ readonly mean: number; readonly deviation: number }>;
  /** Ends the X server, as a crash or a logout would. */
  stop(): Promise<void>;
}

export async function xScreen(): Promise<XScreen> {
  requireProgram('Xvfb');
  const server = await startXvfb('-screen', '0', '1400x800x24');
  const env = { DISPLAY: `:${String(server.number)}` };
  const run = async (program: string, ...args: readonly string[]) => {
    const options = { env, timeout: 20_000, killSignal: 'SIGKILL' } as const;
    return (await execa(program, args, options)).stdout;
  };
  const xdotool = requireProgram('xdotool');
  return {
    env,
    window: async (title) => {
      const found = await run(xdotool, 'search', '--sync', '--onlyvisible', '--name', `^${title}$`);
      const [id = '', ...others] = found.trim().split('\n');
      if (others.length > 0) throw new Error(`${title}: there is more than one window of that title`);
      return id;
    },
    sizeOf: async (window) => {
      const geometry = await run(xdotool, 'getwindowgeometry', '--shell', window);
      const value = (name: string) => new RegExp(`^${name}=(\\d+)$`, 'm').exec(geometry)?.[1] ?? '?';
      return `${value('WIDTH')}x${value('HEIGHT')}`;
    },
    press: async (window, key) => {
      await run(xdotool, 'windowfocus', '--sync', window, 'key', key);
    },
    close: async (window) => {
      await run('/usr/bin/python3', CLOSE_WINDOW, window);
    },
    look: async (window, file) => {
      await run(requireProgram('import'), '-window', window, file);
      const figures = await run(requireProgram('identify'), '-format', '%[fx:mean] %[fx:standard_deviation]', file);
      const [mean = Number.NaN, deviation = Number.NaN] = figures.split(' ').map(Number);
      return { mean, deviation };
    },
    stop: () => server.stop(),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

const CLOSE_WINDOW = fileURLToPath(new URL('../fixtures/x11/close_window.py', import.meta.url));
