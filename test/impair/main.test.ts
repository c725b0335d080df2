import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../dist/impair/main.js', import.meta.url));

const START = JSON.stringify({
  type: 'start',
  listen: { address: '127.0.0.1', port: 0 },
  to: { address: '127.0.0.1', port: 9 },
  impairments: 'loss=1%',
});

/** Runs the proxy's process on these lines, and the end of its input unless that stays open, until it ends. */
async function run(lines: string, { staysOpen = false } = {}) {
  const child = execa(process.execPath, [SCRIPT], { reject: false, timeout: 20_000 });
  child.stdin.on('error', () => undefined);
  child.stdin.write(lines);
  if (!staysOpen) child.stdin.end();
  const { stdout, stderr, exitCode } = await child;
  const answers = stdout.split('\n').filter((line) => line !== '');
  return { answers: answers.map((line) => JSON.parse(line) as { type: string; code?: string }), stderr, exitCode };
}

it('answers each request in its turn', async () => {
  const set = JSON.stringify({ type: 'set', impairments: 'none' });
  const { answers, exitCode } = await run(`${START}\n{"type":"counts"}\n${set}\n{"type":"stop"}\n`, {
    staysOpen: true,
  });
  expect(answers.map(({ type }) => type)).toEqual(['listening', 'counts', 'set', 'stopped']);
  expect(exitCode).toBe(0);
});

it.each([
  ['what is no JSON', 'hello'],
  ['a request that there is not', '{"type":"reboot"}'],
  ['a field that there is not', '{"type":"counts","all":true}'],
  ['a list', '[1,2,3]'],
  ['null', 'null'],
  ['an endless line', 'x'.repeat(10_000_000)],
  ['bytes that are no text', '\u0000\ufffd\u0007'],
  ['a second start', START],
])('ends with an error at %s', async (_name, line) => {
  const { answers, exitCode, stderr } = await run(`${START}\n${line}\n{"type":"counts"}\n`);
  expect(answers.map(({ type, code }) => code ?? type)).toEqual(['listening', 'request']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
});

it.each([
  ['counts before it has started', '{"type":"counts"}', 'request'],
  ['a host name in place of an address', START.replace('127.0.0.1', 'localhost'), 'request'],
  ['impairments that are none', START.replace('loss=1%', 'loss=150%'), 'bad-config'],
  ['an address that is not of this host', START.replace('127.0.0.1', '192.0.2.1'), 'EADDRNOTAVAIL'],
])('ends with an error at %s', async (_name, line, code) => {
  const { answers, exitCode } = await run(`${line}\n`);
  expect(answers).toMatchObject([{ type: 'fault', code }]);
  expect(exitCode).toBe(1);
});

it('ends with its input', async () => {
  expect(await run(`${START}\n`)).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await run('')).toEqual({ answers: [], exitCode: 0, stderr: '' });
});

it('answers as many requests as it is sent, and ends at the one to stop', async () => {
  const { answers, exitCode } = await run(`${START}\n${'{"type":"counts"}\n'.repeat(20_000)}{"type":"stop"}\n`, {
    staysOpen: true,
  });
  expect(answers).toHaveLength(20_002);
  expect(answers.at(-1)).toMatchObject({ type: 'stopped' });
  expect(exitCode).toBe(0);
});
