import type { ChildConfig } from '../config/child-config.js';
import { type ErrorCode, LoopError } from '../errors/loop-error.js';
import { ofSource, type Verdict } from '../health/verdict.js';
import { isOfNoAccount, type PostedError, postedError } from '../pipeline/posted-error.js';
import { type RtspRefusal, rtspRefusal } from '../pipeline/rtsp-refusal.js';
import type { Source } from '../pipeline/source.js';
import { sourceName } from '../pipeline/source-name.js';

/**
 * Tells an error in a sender's source from its end, by what GStreamer prints on the child's stderr: OpenCV hands over the same
 * empty frame for both.
 */
export class SourceWitness {
  /** The first since frames flow: those that follow are its consequences. */
  private posted: PostedError | null = null;
  private isRoundOver = false;

  private readonly source: Source | null;

  constructor(config: ChildConfig) {
    this.source = config.role === 'sender' ? config.source : null;
  }

  hear(line: string): void {
    const posted = postedError(line);
    if (posted !== null && !isOfNoAccount(posted)) this.posted ??= posted;
  }

  /** What was said before has done no harm: decodebin tries one decoder after the other. */
  framesFlow(): void {
    this.posted = null;
  }

  /** The source has come to an end, and begins again. */
  roundOver(): void {
    this.isRoundOver = true;
  }

  /** What the source has failed of; null: of nothing that is known. */
  broken(): LoopError | null {
    return this.source === null || this.posted === null ? null : brokenSource(this.source, this.posted);
  }

  /** Why it does not open, where we know better than GStreamer; null: we do not. @param lines of the child's stderr */
  refusal(lines: readonly string[]): LoopError | null {
    if (this.source?.kind !== 'rtsp') return null;
    const refusal = rtspRefusal(this.source, lines);
    return refusal && new LoopError(REFUSAL_CODES[refusal.of], `${sourceName(this.source)}: ${refusal.advice}`);
  }

  /** Whether a failure only says that what the pictures come from is away. */
  excuse({ code }: LoopError): 'source-away' | null {
    const mayBeAway = this.source !== null && AWAY_KINDS.includes(this.source.kind);
    return mayBeAway && AWAY_CODES.includes(code) ? 'source-away' : null;
  }

  /** GStreamer's own reason says more than that no frame comes; and of what is broken no round is better than the last. */
  overrule(judged: Verdict | null): Verdict | null {
    const broken = judged?.verdict === 'no-capture' || this.isRoundOver ? this.broken() : null;
    return broken === null ? judged : ofSource(broken);
  }
}

/** What others switch off and on again. */
const AWAY_KINDS: readonly Source['kind'][] = ['v4l2', 'rtsp', 'rtp', 'screen', 'pipeline'];
const AWAY_CODES: readonly ErrorCode[] = ['source-lost', 'open-failed', 'open-timeout', 'capture-failed', 'stalled'];

/**
 * A server that starts may have no stream as yet. A user who is refused is not tried again: some cameras lock one out for that.
 */
const REFUSAL_CODES: Readonly<Record<RtspRefusal['of'], ErrorCode>> = {
  user: 'bad-config',
  stream: 'open-failed',
  certificate: 'bad-config',
  tls: 'missing',
  connection: 'open-failed',
};

/** A file fails at the same place again; whatever is live may come back. */
function brokenSource(source: Source, { element, report }: PostedError): LoopError {
  const reason = `${element}: ${report.replace(/\.$/, '')}`;
  const isStored = source.kind === 'file' || source.kind === 'images';
  return isStored
    ? new LoopError('source-broken', `${sourceName(source)} cannot be played on (${reason})`)
    : new LoopError('source-lost', `the source ${sourceName(source)} has failed (${reason})`);
}
