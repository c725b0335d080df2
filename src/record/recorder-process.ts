import { execa } from 'execa';
import { LineSplitter } from '../host/line-splitter.js';
import { type RecordPipelineOptions, recordPipeline } from '../pipeline/record-pipeline.js';
import { renderArguments } from '../pipeline/render.js';
import { PacketPipe } from './packet-pipe.js';

/** How a recorder ended. */
export interface RecorderExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Its last lines on stderr, oldest first. */
  readonly lines: readonly string[];
}

/** One process that writes the packets it is given into one file. */
export interface RecorderProcess {
  readonly exited: Promise<RecorderExit>;
  /** @returns `dropped` where the process takes packets too slowly, `gone` where it takes none any more. */
  write(packet: Buffer): 'taken' | 'dropped' | 'gone';
  /** Lets it write what it has, and the file's end. */
  finish(): void;
  /** The same, without what it has not yet taken. */
  finishNow(): void;
  kill(): void;
}

const TAIL_LINES = 20;
/** How long the line may take that says that it plays. */
const START_MS = 5_000;

/**
 * Starts gst-launch-1.0. It ends with its standard input, and closes the file properly: also when this process is killed.
 * That is why nothing ends it with its parent, as it is done with the children that hold a port.
 */
export function startRecorder(options: RecordPipelineOptions): RecorderProcess {
  const program = execa('gst-launch-1.0', ['-e', ...renderArguments(recordPipeline(options))], {
    ...{ stdin: 'pipe', stdout: 'pipe', stderr: 'pipe', buffer: false, reject: false },
    // Its own group: Ctrl-C reaches the supervisor alone, which ends it in order.
    ...{ detached: true, env: { LC_ALL: 'C' } },
  } as const);
  const lines: string[] = [];
  program.stderr.on(
    'data',
    linesInto((line) => lines.splice(0, lines.push(line) - TAIL_LINES)),
  );
  // One that has died takes no more; its end is told by `exited`.
  program.stdin.on('error', () => undefined);
  // fdsrc reads before there is a clock, and would give the first packets any time at all: then all pictures have one time.
  program.stdin.cork();
  const uncork = () => program.stdin.uncork();
  const timer = setTimeout(uncork, START_MS);
  program.stdout.on(
    'data',
    linesInto((line) => {
      if (line.startsWith('New clock')) uncork();
    }),
  );
  const pipe = new PacketPipe(program.stdin);
  return {
    exited: program.then(({ exitCode, signal, code }) => {
      clearTimeout(timer);
      if (code === 'ENOENT') lines.push('gst-launch-1.0 is missing (install gstreamer1.0-tools)');
      return { exitCode: exitCode ?? null, signal: signal ?? null, lines };
    }),
    write: (packet) => {
      if (!program.stdin.writable) return 'gone';
      return pipe.write(packet) ? 'taken' : 'dropped';
    },
    finish: () => void program.stdin.end(),
    finishNow: () => void program.stdin.destroy(),
    kill: () => void program.kill('SIGKILL'),
  };
}

function linesInto(take: (line: string) => void): (chunk: Buffer) => void {
  const splitter = new LineSplitter(take);
  return (chunk) => splitter.write(chunk);
}
