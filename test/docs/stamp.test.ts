import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { crc16 } from '../../src/latency/crc16.js';
import { decodeStamp, encodeStamp } from '../../src/latency/stamp-code.js';
import { CELL_PX, stampGrid } from '../../src/latency/stamp-grid.js';

/** docs/stamp.md has a worked example, a check value and a table of sizes; this holds them to the code. */

const text = readFileSync(fileURLToPath(new URL('../../docs/stamp.md', import.meta.url)), 'utf8');

const EXAMPLE = Buffer.from((/^(?:[0-9a-f]{2} ){14}[0-9a-f]{2}$/m.exec(text)?.[0] ?? '').replaceAll(' ', ''), 'hex');

it('shows bytes that decode to what it says of them', () => {
  const stamp = decodeStamp(EXAMPLE);
  expect(stamp).not.toBeNull();
  if (stamp === null) return;
  expect(text).toContain(`session ${String(stamp.session)} |`);
  expect(text).toContain(`frame ${String(stamp.sequence)} |`);
  expect(text).toContain(`${String(stamp.capturedUs)} µs`);
  expect(text).toContain(`clock 0x${stamp.clockId.toString(16)} |`);
  expect(encodeStamp(stamp)).toEqual(EXAMPLE);
});

it('gives the check value of its checksum, and what it is over a whole stamp', () => {
  expect(text).toContain(`0x${crc16(Buffer.from('123456789')).toString(16).toUpperCase()}`);
  expect(crc16(EXAMPLE)).toBe(0);
});

const SIZES = [...text.matchAll(/^\| (\d+)(?: and more)? \| (\d+) \| (\d+) \| (\d+)x(\d+) px \|$/gm)].map((row) =>
  row.slice(1).map(Number),
);

it('has a table of sizes', () => {
  expect(SIZES.length).toBeGreaterThan(3);
});

it.each(SIZES)('has the grid of a picture %i px wide', (...row) => {
  const [width = 0, columns = 0, rows = 0, coveredWidth, coveredHeight] = row;
  expect(stampGrid(width, 720)).toEqual({ columns, rows });
  expect([coveredWidth, coveredHeight]).toEqual([columns * CELL_PX, rows * CELL_PX]);
});
