import { fileURLToPath } from 'node:url';
import { MarkedProgram } from './marked-program.js';
import { requirePythonRtspServer } from './require-program.js';

export interface RtspServer extends AsyncDisposable {
  readonly port: number;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** It lives, and its connections stay, but nothing comes of it any more; and it goes on. */
  freeze(): void;
  thaw(): void;
}

export interface RtspServerOptions {
  /** Any free one where none is given. */
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly method?: 'basic' | 'digest';
  /** PEM file with certificate and key: it speaks TLS. */
  readonly certificate?: string;
}

/** Longest life of a server, should the test be killed that is to end it. */
const MAX_SECONDS = '90';
const SERVER = fileURLToPath(new URL('../fixtures/peers/rtsp_server.py', import.meta.url));

/** A camera of RTSP at `/live`: H.264, 320x240 at 25 fps, with sound. It goes away with its scope. */
export async function rtspServer(options: RtspServerOptions = {}): Promise<RtspServer> {
  const { port = 0, user, password = '', method = 'digest', certificate } = options;
  const python = await requirePythonRtspServer();
  const credentials = { RTSP_USER: user, RTSP_PASSWORD: password, RTSP_METHOD: method };
  const program = new MarkedProgram(['timeout', MAX_SECONDS, python, SERVER, String(port)], {
    env: { ...(user === undefined ? {} : credentials), RTSP_CERTIFICATE: certificate },
  });
  return {
    port: await portOf(program),
    kill: async () => {
      program.killGroup('SIGKILL');
      await program.exit();
    },
    freeze: () => program.killGroup('SIGSTOP'),
    thaw: () => program.killGroup('SIGCONT'),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

async function portOf(program: MarkedProgram): Promise<number> {
  const told = new Promise<number>((resolve) => {
    const look = () => {
      const port = /^port (\d+)$/m.exec(program.stdout)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    program.onStdout(look);
    look();
  });
  const ended = program.exit().then(() => {
    throw new Error(`the RTSP server does not start: ${program.lastWords()}`);
  });
  return Promise.race([told, ended]);
}
