import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';

/** What has been written to it, as lines. */
export function recordingStream() {
  const stream = new PassThrough({ encoding: 'utf8' });
  let text = '';
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return { stream, lines: () => text.split('\n').slice(0, -1), text: () => text };
}

/** A terminal that understands line ends, wrapping, "erase this line" and "go to the first column", and nothing else. */
export function fakeTerminal(columns: number) {
  const lines = [''];
  let column = 0;
  const put = (character: string) => {
    if (column === columns) {
      lines.push('');
      column = 0;
    }
    const last = lines.pop() ?? '';
    lines.push(last.slice(0, column).padEnd(column) + character + last.slice(column + 1));
    column += 1;
  };
  const write = (text: string): boolean => {
    for (const token of tokens(text)) {
      if (token === `${ESCAPE}[2K`) lines[lines.length - 1] = '';
      else if (token === `${ESCAPE}[1G`) column = 0;
      else if (token === '\n') {
        lines.push('');
        column = 0;
      } else if (token.startsWith(ESCAPE)) throw new Error(`unknown sequence ${JSON.stringify(token)}`);
      else put(token);
    }
    return true;
  };
  // A terminal is what instanceof says it is; it has no descriptor.
  const terminal = Object.assign(Object.create(WriteStream.prototype) as WriteStream, { columns, write });
  return { terminal, screen: () => lines.map((line) => line.trimEnd()) };
}

const ESCAPE = '\u001b';
const TOKEN = new RegExp(`${ESCAPE}\\[\\d*[A-Za-z]|[^]`, 'gu');

/** Control sequences and characters. */
function tokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}
