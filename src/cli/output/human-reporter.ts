import { WriteStream } from 'node:tty';
import { pino } from 'pino';
import { assertNever } from '../../errors/assert-never.js';
import type { ChildState, LoopEvent, ReceiverStatsEvent, SenderStatsEvent } from '../../protocol/events.js';
import type { LogLevel } from './output-request.js';
import type { Reporter } from './reporter.js';
import { StatusLine } from './status-line.js';
import { statusText, summaryText } from './texts.js';

/** How often a line is written where the status cannot be rewritten in place. */
const PLAIN_INTERVAL_MS = 5000;

/** For a person: events as lines, and the state of things in one line that does not scroll. */
export class HumanReporter implements Reporter {
  private readonly states: { sender: ChildState | null; receiver: ChildState | null } = {
    sender: null,
    receiver: null,
  };
  private sender: SenderStatsEvent | null = null;
  private receiver: ReceiverStatsEvent | null = null;
  private readonly restarts = { sender: 0, receiver: 0 };
  private readonly status: StatusLine | null;
  private readonly logger: pino.Logger;
  private nextPlainMs = PLAIN_INTERVAL_MS;

  constructor(
    private readonly out: NodeJS.WritableStream,
    level: LogLevel,
  ) {
    this.status = out instanceof WriteStream ? new StatusLine(out) : null;
    this.logger = pino(
      { level, base: null, timestamp: false },
      {
        write: (json: string) => {
          this.printLog(json);
        },
      },
    );
  }

  event(event: LoopEvent): void {
    switch (event.type) {
      case 'state':
        this.states[event.role] = event.to;
        this.logger[event.to === 'failed' ? 'error' : 'info'](line(event, `${event.to}: ${event.reason}`));
        return this.refresh();
      case 'stats':
        if (event.role === 'sender') this.sender = event;
        else this.receiver = event;
        this.refresh();
        return this.plain(event.timeMs);
      case 'diagnosis':
        return this.logger[event.verdict === 'ok' ? 'info' : 'warn'](line(event, event.message));
      case 'gap':
        return this.logger.warn(line(event, `the picture stood still for ${(event.durationMs / 1000).toFixed(2)} s`));
      case 'restart':
        this.restarts[event.role] += 1;
        return this.logger.warn(
          line(event, `restart ${String(event.attempt)} after ${String(event.delayMs)} ms: ${event.reason}`),
        );
      case 'hook':
        // For programs, and up to one a frame: people get what the hook logs.
        return this.logger.debug(line(event, `hook: ${JSON.stringify(event.data)}`));
      case 'log':
        return this.logger[event.level](line(event, event.message));
      case 'summary':
        this.status?.close();
        this.print(summaryText(event));
        return;
      default:
        assertNever(event);
    }
  }

  close(): void {
    this.status?.close();
  }

  private text(): string {
    return statusText(this.states, this.sender, this.receiver, this.restarts);
  }

  private refresh(): void {
    this.status?.update(this.text());
  }

  private plain(timeMs: number): void {
    if (this.status !== null || timeMs < this.nextPlainMs) return;
    this.nextPlainMs = timeMs + PLAIN_INTERVAL_MS;
    this.print(this.text());
  }

  private printLog(json: string): void {
    const { msg } = JSON.parse(json) as { msg: string };
    this.print(msg);
  }

  private print(text: string): void {
    if (this.status === null) this.out.write(`${text}\n`);
    else this.status.print(text);
  }
}

function line({ timeMs, role }: { timeMs: number; role: string | null }, text: string): string {
  return `${(timeMs / 1000).toFixed(2).padStart(7)}  ${(role ?? 'loop').padEnd(8)}  ${text}`;
}
