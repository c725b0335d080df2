import { expect, it } from 'vitest';
import { controlBindError } from '../../src/control/bind-error.js';

it.each([
  ['EADDRINUSE', 'UDP port 80 on ::1 is already taken; `ss -lunp` tells by whom: end it, or choose another port'],
  ['EACCES', 'UDP port 80 on ::1 may be used by root only: choose a port from 1024 on'],
  ['EADDRNOTAVAIL', 'this host has no address ::1: write one that `ip address` lists, or 0.0.0.0 for all'],
  ['EAFNOSUPPORT', 'UDP port 80 on ::1 cannot be bound (EAFNOSUPPORT): choose another port or --bind address'],
])('says in one line what to do about %s', (code, advice) => {
  const cause = Object.assign(new Error('bind'), { code });
  const error = controlBindError(cause, 80, '::1');
  expect(error).toMatchObject({ code: 'bad-config', cause, message: `--control-port "80": ${advice}` });
});

it('takes a cause that is no error', () => {
  expect(controlBindError('oops', 80, '::1').message).toContain('cannot be bound (no reason given)');
});
