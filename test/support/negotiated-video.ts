import type { Role } from '../../src/config/child-config.js';
import type { LoopEvent } from '../../src/protocol/events.js';
import { type LoopEnd, playLoop } from './loop-run.js';
import { freeUdpPort } from './udp-ports.js';

/** Makes GStreamer tell in the children's logs which formats are agreed on, and which pipelines it was given. */
export const TELL_FORMATS = { GST_DEBUG: 'GST_EVENT:4,GST_PIPELINE:4', GST_DEBUG_NO_COLOR: '1' } as const;
/** Goes with TELL_FORMATS. */
export const TELL_FORMATS_FLAGS = ['--log-level', 'debug'] as const;

/** Runs `start` to its end, without windows, on a free port, and with formats told. */
export async function startWithFormats(...flags: readonly string[]): Promise<LoopEnd> {
  const port = String(await freeUdpPort());
  const args = ['start', '--port', port, '--display', 'none', ...TELL_FORMATS_FLAGS, ...flags];
  return playLoop(args, { env: TELL_FORMATS });
}

/** The raw video formats that came up in a role's pipelines, as `I420 640x480`, in order of appearance. */
export function negotiatedVideo(events: readonly LoopEvent[], role: Role): string[] {
  const formats = logLines(events, role).map((line) => {
    const caps = /creating caps event video\/x-raw, (.*)/.exec(line)?.[1] ?? '';
    const field = (pattern: RegExp) => pattern.exec(caps)?.[1];
    const [format, width, height] = [
      field(/\bformat=\(string\)(\w+)/),
      field(/\bwidth=\(int\)(\d+)/),
      field(/\bheight=\(int\)(\d+)/),
    ];
    return format && width && height ? `${format} ${width}x${height}` : null;
  });
  return [...new Set(formats.filter((format) => format !== null))];
}

/** The pipelines that a role's process handed to GStreamer, word for word. */
export function parsedPipelines(events: readonly LoopEvent[], role: Role): string[] {
  const pipelines = logLines(events, role).map((line) => /parsing pipeline description '(.*)'$/.exec(line)?.[1]);
  return pipelines.filter((pipeline) => pipeline !== undefined);
}

function logLines(events: readonly LoopEvent[], role: Role): string[] {
  return events.flatMap((event) => (event.type === 'log' && event.role === role ? [event.message] : []));
}
