import { clearLine, cursorTo } from 'node:readline';
import type { WriteStream } from 'node:tty';

export const PART_SEPARATOR = ' | ';

/** One line at the bottom of a terminal that is rewritten in place; other lines scroll above it. */
export class StatusLine {
  private text = '';

  constructor(private readonly terminal: WriteStream) {}

  update(text: string): void {
    this.text = text;
    this.draw();
  }

  /** Writes a line above the status. */
  print(line: string): void {
    this.erase();
    this.terminal.write(`${line}\n`);
    this.draw();
  }

  /** Takes the status away. */
  close(): void {
    this.text = '';
    this.erase();
  }

  private draw(): void {
    if (this.text === '') return;
    this.erase();
    // One column is left free: a full line would wrap, and then scroll.
    this.terminal.write(fitParts(this.text, Math.max((this.terminal.columns || 80) - 1, 10)));
  }

  private erase(): void {
    clearLine(this.terminal, 0);
    cursorTo(this.terminal, 0);
  }
}

/** The parts that fit, whole: half a number would be another number. */
function fitParts(text: string, columns: number): string {
  if (text.length <= columns) return text;
  const end = text.lastIndexOf(PART_SEPARATOR, columns);
  return text.slice(0, end === -1 ? columns : end);
}
