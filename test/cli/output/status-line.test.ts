import { expect, it } from 'vitest';
import { StatusLine } from '../../../src/cli/output/status-line.js';
import { fakeTerminal } from './terminal.js';

it('is rewritten in place, and leaves nothing of a longer one behind', () => {
  const { terminal, screen } = fakeTerminal(40);
  const status = new StatusLine(terminal);
  status.update('a long status');
  status.update('short');
  expect(screen()).toEqual(['short']);
});

it('stays below the lines that are printed', () => {
  const { terminal, screen } = fakeTerminal(40);
  const status = new StatusLine(terminal);
  status.print('before any status');
  status.update('status 1');
  status.print('one');
  status.print('two');
  status.update('status 2');
  expect(screen()).toEqual(['before any status', 'one', 'two', 'status 2']);
});

it('goes away when it is closed, and comes back for nobody', () => {
  const { terminal, screen } = fakeTerminal(40);
  const status = new StatusLine(terminal);
  status.update('status');
  status.close();
  status.close();
  status.print('the end');
  expect(screen()).toEqual(['the end', '']);
});

it.each([20, 40, 80])('never fills %i columns, as the terminal would wrap and then scroll', (columns) => {
  const { terminal, screen } = fakeTerminal(columns);
  const status = new StatusLine(terminal);
  for (let length = columns - 3; length < columns + 3; length += 1) status.update('x'.repeat(length));
  expect(screen()).toHaveLength(1);
  expect(screen()[0]?.length).toBeLessThan(columns);
});

it.each([0, undefined])('shows something where the terminal says that it has %s columns', (columns) => {
  const { terminal } = fakeTerminal(80);
  Object.assign(terminal, { columns });
  let written = '';
  Object.assign(terminal, { write: (text: string) => ((written += text), true) });
  new StatusLine(terminal).update('sender playing');
  expect(written).toContain('sender');
});
