import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ProgramEnd, runProgram } from '../support/marked-program.js';
import { freeUdpPort } from '../support/udp-ports.js';

const FOLDER = fileURLToPath(new URL('../../examples/library/', import.meta.url));

/** As it is written, from the folder of the package, which finds itself by its name. */
async function run(example: string): Promise<ProgramEnd> {
  return runProgram([process.execPath, `${FOLDER}${example}.mjs`, String(await freeUdpPort())], { withinMs: 60_000 });
}

describe('an example of the library', { timeout: 90_000 }, () => {
  it.each<[string, readonly RegExp[]]>([
    ['start-loop', [/^receiver: playing \(first frame\)$/m, /^done: \d+ frames, \d+ lost, p50 [\d.]+ ms$/m]],
    ['sender-and-receiver', [/^receiver: playing$/m, /^playing: [\d.]+ frames\/s, p50 [\d.]+ ms$/m]],
    ['receive-frames', [/^frame \d+: ball at \d+,\d+, [\d.]+ ms old$/m]],
    ['measure-latency', [/^preset=superfast: p50 [\d.]+ ms, p99 [\d.]+ ms$/m, /^best: /m, /^holds p50<1s /m]],
  ])('%s runs as written, and ends by itself', async (example, lines) => {
    const { exitCode, stderr, stdout } = await run(example);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const line of lines) expect(stdout).toMatch(line);
  });
});
