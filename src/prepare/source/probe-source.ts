import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { z } from 'zod';
import { ADDON_ENVIRONMENT } from '../../config/addon-environment.js';
import { LIMITS } from '../../config/defaults.js';
import type { SourceFormat } from '../../config/source/source-request.js';
import { parentDeathCommand } from '../../host/parent-death.js';
import { capsFilter, chain, element, text } from '../../pipeline/element.js';
import { TOLD_ON_STDERR } from '../../pipeline/posted-error.js';
import { renderPipeline } from '../../pipeline/render.js';
import type { Source } from '../../pipeline/source.js';
import { sourceHead } from '../../pipeline/source-head.js';
import type { FrameRate, VideoFormat } from '../../pipeline/video-format.js';
import { explainProbe } from './explain-probe.js';

export interface ProbeSourceOptions {
  readonly timeoutMs: number;
  readonly script?: string;
}

const PROBE = fileURLToPath(new URL('../../probe/main.js', import.meta.url));

/**
 * What a source gives, found out by opening it for a moment as the run will do. The pipeline goes through a pipe, because it may
 * hold a password and everybody can read the words that a process was started with.
 * @param video only its rate counts, for sources that are told theirs.
 * @throws LoopError `bad-config`, `missing`, `open-failed` or `open-timeout`
 */
export async function probeSource(
  source: Source,
  video: VideoFormat,
  options: ProbeSourceOptions,
): Promise<SourceFormat> {
  const { timeoutMs, script = PROBE } = options;
  const [program, ...words] = [...parentDeathCommand(), process.execPath, script];
  const child = execa(program, words, {
    input: probePipeline(source, video),
    // What GStreamer complains of goes to stderr; OpenCV sometimes drops an element's error before it has read it.
    env: {
      ...ADDON_ENVIRONMENT,
      GST_DEBUG: TOLD_ON_STDERR,
      GST_DEBUG_NO_COLOR: '1',
      LANG: 'C',
      LC_ALL: 'C',
    },
    timeout: timeoutMs + START_MS,
    killSignal: 'SIGKILL',
    reject: false,
  });
  let leaving: NodeJS.Timeout | undefined;
  child.stdout.once('data', () => {
    leaving = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS);
  });
  const result = await child;
  clearTimeout(leaving);
  const format = formatSchema.safeParse(parseJson(result.stdout));
  if (format.success) return toSourceFormat(format.data);
  throw explainProbe(source, { lines: result.stderr.split('\n'), timedOut: result.timedOut, timeoutMs });
}

/** How long it may take to close what it has opened: that can hang as well. */
const CLOSE_MS = 500;
/** What Node.js and the addon take to load. */
const START_MS = 1_000;

export function probePipeline(source: Source, video: VideoFormat): string {
  const raw = [element('videoconvert'), capsFilter({ media: 'video/x-raw', fields: { format: text('I420') } })];
  const sink = element('appsink', { drop: true, 'max-buffers': 1, sync: false });
  return renderPipeline([chain(...sourceHead(source, video), ...raw, sink)]);
}

const formatSchema = z.object({ width: z.int().positive(), height: z.int().positive(), fps: z.number().nullable() });

/** Rates beyond the limit are clocks that were taken for a rate, e.g. 90000. */
function toSourceFormat({ width, height, fps }: z.infer<typeof formatSchema>): SourceFormat {
  return { width, height, frameRate: fps !== null && fps > 0 && fps <= LIMITS.maxFps ? toFraction(fps) : null };
}

/** OpenCV tells it as a number: 29.97002997 is 30000/1001. */
export function toFraction(fps: number): FrameRate {
  const nominal = Math.round(fps);
  if (Math.abs(fps - nominal) < 1e-6) return { numerator: nominal, denominator: 1 };
  const isNtsc = Math.abs((nominal * 1000) / 1001 - fps) < 1e-4;
  return isNtsc
    ? { numerator: nominal * 1000, denominator: 1001 }
    : { numerator: Math.round(fps * 1000), denominator: 1000 };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // It was ended before it could answer.
    return null;
  }
}
