import { StringDecoder } from 'node:string_decoder';

/** Longest line that is kept; the rest of a longer one is dropped. */
const MAX_LINE_CHARS = 2000;

/** Turns a byte stream into lines in bounded memory, however much a child writes without a line end. */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private pending = '';

  constructor(private readonly onLine: (line: string) => void) {}

  write(chunk: Buffer): void {
    const parts = this.decoder.write(chunk).split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      this.emit(this.pending + part);
      this.pending = '';
    }
    this.pending = (this.pending + last).slice(0, MAX_LINE_CHARS);
  }

  end(): void {
    if (this.pending !== '') this.emit(this.pending);
    this.pending = '';
  }

  private emit(line: string): void {
    const text = line.trimEnd();
    if (text !== '') this.onLine(text.slice(0, MAX_LINE_CHARS));
  }
}
