import { expect } from 'vitest';
import type { SummaryEvent } from '../../src/protocol/events.js';

export type ReceiverSummary = NonNullable<SummaryEvent['receiver']>;

/**
 * Sent all, received nearly all, and each of them with its stamp. Not all: the receiver's appsink holds two frames and
 * drops the older ones, so that a machine that is too busy shows the newest picture; and this machine runs other tests.
 * What is dropped counts as lost, what came before the first frame that was read does not.
 */
export function expectStampedFrames(summary: SummaryEvent, frames: number): void {
  expect(summary.sender?.frames).toBe(frames);
  const receiver = received(summary);
  expect(receiver.frames).toBeGreaterThanOrEqual(Math.floor(frames * NEARLY_ALL));
  expect(receiver.frames + receiver.lost).toBeLessThanOrEqual(frames);
  expect(receiver).toMatchObject({ stamped: receiver.frames, unreadable: 0, duplicated: 0, reordered: 0 });
  expectSaneLatency(receiver);
}

/** In order, above nothing and below what a person would call late; bounds of time belong to the benchmark. */
export function expectSaneLatency({ latencyMs }: ReceiverSummary): void {
  if (latencyMs === null) throw new Error('no latency was measured');
  const { min, p50, p95, p99, max } = latencyMs;
  expect(min).toBeGreaterThan(0);
  expect([min, p50, p95, p99, max]).toEqual([min, p50, p95, p99, max].toSorted((a, b) => a - b));
  expect(p50).toBeLessThan(200);
}

/** Paced in real time: twice as fast or half as fast would be a fault, a busy machine is none. */
export function expectRate({ sender }: SummaryEvent, nominal: number): void {
  expect(sender?.fps).toBeGreaterThan(nominal * 0.7);
  expect(sender?.fps).toBeLessThan(nominal * 1.3);
}

export function received({ receiver }: SummaryEvent): ReceiverSummary {
  if (receiver === null) throw new Error('the summary has no receiver');
  return receiver;
}

const NEARLY_ALL = 0.7;
