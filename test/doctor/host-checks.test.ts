import { expect, it } from 'vitest';
import { checkDisplay, checkNode, checkPort, checkSetpriv } from '../../src/doctor/host-checks.js';
import { runProgram } from '../../src/host/run-program.js';
import packageJson from '../../package.json' with { type: 'json' };

it.each([
  ['20.19.0', 'ok'],
  ['20.20.2', 'ok'],
  ['22.1.0', 'ok'],
  ['100.0.0', 'ok'],
  ['20.18.9', 'fail'],
  ['18.20.4', 'fail'],
  ['9.99.0', 'fail'],
])('judges Node.js %s: %s', (version, status) => {
  expect(checkNode(version)).toMatchObject({ status });
});

it('asks for the same Node.js as package.json', () => {
  const least = packageJson.engines.node.replace('>=', '');
  expect(checkNode('18.0.0').detail).toBe(`18.0.0 is too old: install ${least} or newer`);
});

it('is content without a display, but says so', () => {
  expect(checkDisplay({ available: true, display: ':0' })).toMatchObject({ status: 'ok', detail: ':0' });
  const detail = 'DISPLAY is not set; no windows, all else works';
  expect(checkDisplay({ available: false, reason: 'DISPLAY is not set' })).toMatchObject({ status: 'warn', detail });
});

it('says who has the port and how to end it', () => {
  expect(checkPort(5000, '127.0.0.1', null, null)).toMatchObject({ status: 'ok', detail: '5000 on 127.0.0.1 is free' });
  expect(checkPort(5000, '127.0.0.1', 'EADDRINUSE', { pid: 1234, command: 'ffmpeg' })).toMatchObject({
    status: 'fail',
    detail: '5000 on 127.0.0.1 is taken by ffmpeg (pid 1234): end it, or use another --port',
    remedy: 'kill 1234',
  });
});

it('shows how to find out who has the port where it cannot tell', () => {
  expect(checkPort(5000, '0.0.0.0', 'EADDRINUSE', null)).toMatchObject({
    detail: '5000 on 0.0.0.0 is taken by another program: end it, or use another --port',
    remedy: 'ss -lunp sport = :5000',
  });
});

it('passes on why else the port cannot be bound', () => {
  expect(checkPort(80, '0.0.0.0', 'EACCES', null)).toMatchObject({ status: 'fail', detail: '80 on 0.0.0.0: EACCES' });
});

it('finds setpriv, or warns', async () => {
  expect(await checkSetpriv(runProgram)).toMatchObject({
    status: 'ok',
    detail: expect.stringMatching(/^util-linux 2/) as string,
  });
  expect(await checkSetpriv(() => Promise.resolve({ kind: 'missing' }))).toMatchObject({
    status: 'warn',
    remedy: 'apt-get install --no-install-recommends util-linux',
  });
});
