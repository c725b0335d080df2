import { execa } from 'execa';
import { LoopError } from '../errors/loop-error.js';
import { elementsIn, propertiesIn } from '../host/gst-inspect.js';
import { runProgram } from '../host/run-program.js';
import { type Caps, capsFilter, chain, type Element, element, type Pipeline } from '../pipeline/element.js';
import { renderShellCommand } from '../pipeline/render.js';

/** What this host's GStreamer can be asked about encoders. */
export interface EncoderHost {
  /** Names of all elements. */
  readonly elements: () => Promise<ReadonlySet<string>>;
  /** Of an element that is there. */
  readonly propertiesOf: (name: string) => Promise<ReadonlySet<string>>;
  /** Runs a pipeline that ends in an encoder for as long as it takes: null, or why nothing came out of it. */
  readonly tryOut: (pipeline: Pipeline) => Promise<string | null>;
}

/** For the first start of a driver as well, which may load firmware. */
const TIMEOUT_MS = 10_000;
/** Of a shell (POSIX, 2.8.2). */
const NO_SUCH_COMMAND = 127;
const OPTIONS = {
  stdin: 'ignore',
  timeout: TIMEOUT_MS,
  killSignal: 'SIGKILL',
  reject: false,
  env: { LANG: 'C', LC_ALL: 'C', GST_DEBUG_NO_COLOR: '1' },
} as const;

export const REAL_ENCODER_HOST: EncoderHost = {
  elements: async () => elementsIn(await inspect([])),
  propertiesOf: async (name) => new Set(propertiesIn(await inspect([name])).keys()),
  tryOut,
};

/** gst-inspect-1.0 lists all elements in 50 ms, from GStreamer's registry, without loading a plugin. */
async function inspect(words: readonly string[]): Promise<string> {
  const answer = await runProgram('gst-inspect-1.0', words);
  if (answer.kind === 'missing') throw missingTools('gst-inspect-1.0');
  return answer.kind === 'answered' ? answer.stdout : '';
}

/** What the encoder makes is written out and counted: an encoder that swallows its frames ends as well as any other. */
async function tryOut(pipeline: Pipeline): Promise<string | null> {
  const command = renderShellCommand(pipeline).replace('gst-launch-1.0', 'exec gst-launch-1.0 -q');
  const result = await execa('sh', ['-c', command], { ...OPTIONS, encoding: 'buffer' });
  if (result.exitCode === NO_SUCH_COMMAND) throw missingTools('gst-launch-1.0');
  if (result.timedOut) return `no end after ${String(TIMEOUT_MS / 1000)} s`;
  if (result.exitCode === 0 && result.stdout.length > 0) return null;
  return reasonIn(Buffer.from(result.stderr).toString('utf8')) ?? 'no frame came out of it';
}

/** gst-launch's own line, without the names of its objects. */
function reasonIn(stderr: string): string | null {
  const line = /^(?:ERROR: from element [^:]+:|ERROR:|WARNING: erroneous pipeline:) *(.+)$/m.exec(stderr)?.[1];
  return line === undefined ? null : line.trim().replace(/\.$/, '');
}

function missingTools(program: string): LoopError {
  return new LoopError('missing', `${program} is missing: install gstreamer1.0-tools`);
}

/** Two frames of the wanted picture through these elements. */
export function trialPipeline(raw: Caps, elements: readonly Element[]): Pipeline {
  const source = [element('videotestsrc', { 'num-buffers': 2 }), capsFilter(raw)];
  return [chain(...source, ...elements, element('fdsink', { fd: 1 }))];
}
