import { hideCredentials, hideWords } from '../../errors/hide-credentials.js';
import { type ErrorCode, LoopError } from '../../errors/loop-error.js';
import { quoteValue } from '../../errors/quote-value.js';
import { packageOf } from '../../pipeline/element-packages.js';
import { type RtspRefusal, rtspRefusal } from '../../pipeline/rtsp-refusal.js';
import type { Source } from '../../pipeline/source.js';
import { sourceFlag, sourceName } from '../../pipeline/source-name.js';
import { secretsOf } from '../../pipeline/source-secrets.js';

export interface FailedProbe {
  /** Of its stderr, oldest first. */
  readonly lines: readonly string[];
  readonly timedOut: boolean;
  readonly timeoutMs: number;
}

interface Reason {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Why a source could not be looked at, in one line: in our words where we know better, else in GStreamer's own. */
export function explainProbe(source: Source, probe: FailedProbe): LoopError {
  const { code, message } = reasonOf(source, probe);
  const told = hideWords(hideCredentials(message), secretsOf(source));
  return new LoopError(code, `--${sourceFlag(source)} ${quoteValue(sourceName(source))}: ${told}`);
}

function reasonOf(source: Source, { lines, timedOut, timeoutMs }: FailedProbe): Reason {
  const complaint = firstMatch(lines, /GST_PIPELINE [^ ]+:\s*(.+)$/);
  if (complaint !== null) return pipelineReason(source, complaint);
  const report = firstMatch(lines, /posted error message: (.+)$/);
  if (lines.some((line) => /your GStreamer installation is missing a/i.test(line))) {
    const advice =
      'install gstreamer1.0-libav, gstreamer1.0-plugins-bad and gstreamer1.0-plugins-ugly, which bring most';
    return { code: 'missing', message: `GStreamer lacks what this needs (${report ?? 'a decoder'}): ${advice}` };
  }
  const refusal = source.kind === 'rtsp' ? rtspRefusal(source, lines) : null;
  if (refusal !== null) return { code: REFUSAL_CODES[refusal.of], message: refusal.advice };
  if (report !== null) return reportedReason(report);
  if (timedOut) return { code: 'open-timeout', message: silence(source, timeoutMs) };
  return { code: 'open-failed', message: 'GStreamer cannot open it, and gives no reason' };
}

/** A fault in the pipeline itself: in the user's own words a mistake, in ours something that this host lacks. */
function pipelineReason(source: Source, complaint: string): Reason {
  const name = /no element "([\w-]+)"/.exec(complaint)?.[1];
  const owner = name === undefined ? null : packageOf(name);
  if (owner !== null) return { code: 'missing', message: `${complaint} (install ${owner})` };
  return { code: source.kind === 'pipeline' ? 'bad-config' : 'missing', message: `GStreamer says: ${complaint}` };
}

/** Nothing has been played yet: what the server refuses is taken for mistyped. */
const REFUSAL_CODES: Readonly<Record<RtspRefusal['of'], ErrorCode>> = {
  user: 'bad-config',
  stream: 'bad-config',
  certificate: 'bad-config',
  tls: 'missing',
  connection: 'open-failed',
};

function reportedReason(report: string): Reason {
  const word = report.replace(/\.$/, '');
  if (/is busy/i.test(report)) return { code: 'open-failed', message: `${word}: end the program that uses it` };
  return { code: 'open-failed', message: `GStreamer cannot open it (${word})` };
}

function silence(source: Source, timeoutMs: number): string {
  const within = `no picture within ${(timeoutMs / 1000).toFixed(1)} s (--open-timeout)`;
  if (source.kind === 'rtp') return `${within}: start the sender first, or write --size and --fps to wait for it`;
  return source.kind === 'rtsp' ? `${within}: check the camera, and try #transport=tcp or udp` : within;
}

function firstMatch(lines: readonly string[], pattern: RegExp): string | null {
  for (const line of lines) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found.trim();
  }
  return null;
}
