import { readdir } from 'node:fs/promises';
import { type DisplaySearch, findDisplay } from '../../host/x-server.js';

/** Where the X servers of this host have their sockets. */
const SOCKETS = '/tmp/.X11-unix';

export interface ScreenDeps {
  readonly env: NodeJS.ProcessEnv;
  readonly sockets: () => Promise<readonly string[]>;
  readonly find: (env: NodeJS.ProcessEnv) => Promise<DisplaySearch>;
}

const REAL_DEPS: ScreenDeps = {
  env: process.env,
  // Without the folder there is no server.
  sockets: () => readdir(SOCKETS).catch(() => []),
  find: (env) => findDisplay(env),
};

/** The X displays that would accept us: that of the environment first, then the others of this host. */
export async function listScreens({ env, sockets, find }: ScreenDeps = REAL_DEPS): Promise<string[]> {
  const local = (await sockets()).flatMap((name) => /^X(\d{1,5})$/.exec(name)?.[1] ?? []).map(Number);
  const own = env['DISPLAY'] ?? '';
  const displays = [...(own === '' ? [] : [own]), ...local.sort((a, b) => a - b).map((number) => `:${String(number)}`)];
  const screens: string[] = [];
  // One after the other: each search drops the connection of the one before.
  for (const display of new Set(displays)) {
    if ((await find({ ...env, DISPLAY: display })).available) screens.push(display);
  }
  return screens;
}
