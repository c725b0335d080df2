import { constants, setPriority } from 'node:os';
import { errorCodeOf } from '../errors/error-code.js';
import { errorText } from '../errors/loop-error.js';
import { LineSplitter } from '../host/line-splitter.js';
import { type Answer, encodeLine, parseRequest, type Request } from './messages.js';
import { parseImpairments } from './parse-impairments.js';
import { Proxy } from './proxy.js';

/** The proxy as a process of its own: requests on stdin, answers on stdout (messages.ts). Nothing outlives its stdin. */

let proxy: Proxy | null = null;

preferThisProcess();

/** One after the other, so that answers come in the order of the requests. */
let work = Promise.resolve();
let pending = 0;

/** Requests that may wait for their turn; then no more are read. */
const MAX_PENDING = 100;

const splitter = new LineSplitter((line) => {
  pending += 1;
  work = work
    .then(() => take(line))
    .catch((error: unknown) => fail(errorCodeOf(error) || 'internal', errorText(error)));
});

process.stdin.on('data', (chunk: Buffer) => {
  splitter.write(chunk);
  readOn();
});
for (const event of ['end', 'close', 'error']) process.stdin.on(event, () => process.exit(0));
process.stdout.on('drain', readOn);
// Who does not read the answers is gone.
process.stdout.on('error', () => process.exit(0));

/** Whoever asks without end, or does not read the answers, has to wait. */
function readOn(): void {
  if (pending > MAX_PENDING || process.stdout.writableNeedDrain) process.stdin.pause();
  else process.stdin.resume();
}

async function take(line: string): Promise<void> {
  const request = parseRequest(line);
  if (request === null) return fail('request', 'this line is no request');
  if ((request.type === 'start') !== (proxy === null)) return fail('request', `${request.type} out of turn`);
  await handle(request);
  pending -= 1;
  readOn();
}

async function handle(request: Request): Promise<void> {
  switch (request.type) {
    case 'start': {
      const impairments = parseImpairments('impair', request.impairments);
      proxy = await Proxy.open({ ...request, impairments });
      answer({ type: 'listening', port: proxy.port, sinceUs: proxy.sinceUs });
      return;
    }
    case 'set': {
      const sinceUs = proxy?.set(parseImpairments('impair', request.impairments)) ?? 0;
      answer({ type: 'set', sinceUs });
      return;
    }
    case 'counts':
      if (proxy !== null) answer({ type: 'counts', counts: proxy.counts() });
      return;
    case 'stop':
      if (proxy !== null) await leave({ type: 'stopped', counts: await proxy.close() }, 0);
  }
}

function answer(message: Answer): void {
  process.stdout.write(encodeLine(message));
}

function fail(code: string, message: string): Promise<never> {
  return leave({ type: 'fault', code, message }, 1);
}

/** Not before the last word is out: whoever has asked a lot may not have read all of it yet. */
async function leave(lastWord: Answer, exitCode: number): Promise<never> {
  await new Promise((resolve) => process.stdout.write(encodeLine(lastWord), resolve));
  process.exit(exitCode);
}

/** On a busy host the proxy would add its waiting for a CPU to the delay, and lose packets meanwhile. */
function preferThisProcess(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGH);
  } catch {
    // It needs root or CAP_SYS_NICE. Without it the proxy only waits longer for its turn, which the kernel drops would show.
  }
}
