import { expect, it } from 'vitest';
import { displayTargets, parseDisplay } from '../../src/host/x-display.js';

it.each([
  [':0', null, 0],
  [':10.2', null, 10],
  ['unix:3', null, 3],
  ['localhost:10', 'localhost', 10],
  ['host.example:10.0', 'host.example', 10],
  ['tcp/host:1', 'host', 1],
  ['::1:0', '::1', 0],
  ['[fe80::1]:0.0', 'fe80::1', 0],
])('reads %s', (name, host, number) => {
  expect(parseDisplay(name)).toMatchObject({ host, number });
});

it.each(['0', 'host', ':', ':x', ':0.', ':0.0.0', ':-1', ':60000', ':0 ', 'a/b/c:0'])('does not take "%s"', (name) => {
  expect(parseDisplay(name)).toBeNull();
});

it('tries the abstract socket, the socket file and TCP for a display without a host, as libxcb does', () => {
  const targets = displayTargets({ host: null, number: 7, tcpFallback: true });
  const path = '/tmp/.X11-unix/X7';
  expect(targets).toEqual([{ path: `\0${path}` }, { path }, { host: '127.0.0.1', port: 6007 }]);
});

it('never leaves for TCP where unix was asked for', () => {
  const display = parseDisplay('unix:7');
  expect(display && displayTargets(display).every((target) => 'path' in target)).toBe(true);
});
