import { expect, it } from 'vitest';
import { DEFAULTS, LIMITS } from '../../src/config/defaults.js';
import { DISPLAY_MODES } from '../../src/config/display-modes.js';
import { parseHost } from '../../src/config/flag-values.js';
import { parseSource } from '../../src/config/source/parse-source.js';
import { stampGrid } from '../../src/latency/stamp-grid.js';
import { REPORT_INTERVAL_MS } from '../../src/protocol/messages.js';

it('has defaults that the limits allow', () => {
  const { size, fps, bitrateKbps, openTimeoutMs, stallTimeoutMs, maxRestarts } = DEFAULTS;
  for (const length of [size.width, size.height]) {
    expect(length).toBeGreaterThanOrEqual(LIMITS.minSize);
    expect(length).toBeLessThanOrEqual(LIMITS.maxSize);
  }
  expect(fps).toBeLessThanOrEqual(LIMITS.maxFps);
  expect(bitrateKbps).toBeLessThanOrEqual(LIMITS.maxBitrateKbps);
  expect(fps).toBeLessThanOrEqual(LIMITS.maxGop);
  expect(openTimeoutMs).toBeGreaterThanOrEqual(LIMITS.minTimeoutMs);
  expect(openTimeoutMs).toBeLessThanOrEqual(LIMITS.maxTimeoutMs);
  expect(stallTimeoutMs).toBeGreaterThanOrEqual(LIMITS.minStallTimeoutMs);
  expect(stallTimeoutMs).toBeLessThanOrEqual(LIMITS.maxTimeoutMs);
  expect(maxRestarts).toBeLessThanOrEqual(LIMITS.maxRestarts);
});

it('has room for a stamp in the default picture and in the smallest one that is stamped', () => {
  expect(stampGrid(DEFAULTS.size.width, DEFAULTS.size.height)).not.toBeNull();
  expect(stampGrid(LIMITS.minStampedSize.width, LIMITS.minStampedSize.height)).not.toBeNull();
});

it('cannot be told to call a child stalled before its next report can have come', () => {
  expect(LIMITS.minStallTimeoutMs).toBeGreaterThanOrEqual(2 * REPORT_INTERVAL_MS);
});

it('keeps every time within what a timer can hold', () => {
  for (const ms of [LIMITS.maxTimeoutMs, LIMITS.maxDurationMs]) expect(ms).toBeLessThan(2 ** 32);
  expect(LIMITS.maxTimeoutMs).toBeLessThan(2 ** 31);
});

it('has hosts, a source and a display mode that its own parsers take', () => {
  for (const host of [DEFAULTS.host, DEFAULTS.bindLoopback, DEFAULTS.bindAny]) expect(parseHost('x', host)).toBe(host);
  expect(parseSource('source', DEFAULTS.source)).toEqual({ kind: 'test', pattern: DEFAULTS.pattern });
  expect(DISPLAY_MODES).toContain(DEFAULTS.display);
});
