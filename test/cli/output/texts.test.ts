import { describe, expect, it } from 'vitest';
import { statusText, summaryText } from '../../../src/cli/output/texts.js';
import type { ReceiverStatsEvent, SenderStatsEvent, SummaryEvent } from '../../../src/protocol/events.js';

const sender: SenderStatsEvent = {
  ...{ type: 'stats', timeMs: 1000, role: 'sender' },
  ...{ state: 'playing', frames: 30, fps: 30.04 },
};
const receiver: ReceiverStatsEvent = {
  ...{ type: 'stats', timeMs: 1000, role: 'receiver', state: 'playing', frames: 30, fps: 29.96 },
  ...{ stamped: 30, unreadable: 0, lost: 2, duplicated: 0, reordered: 0 },
  ...{ latencyMs: { p50: 12.34, p95: 20, p99: 45.67, max: 50, min: 9 }, bitrateKbps: 2011, packetsLost: 0 },
  ...{ latencyAboveMinMs: null, clock: null },
};
const ESTIMATED = { kind: 'estimated', errorMs: 0.213, rttMs: 0.402, offsetMs: 250, driftPpm: 49.6 } as const;
const SYNCED = { kind: 'synced', errorMs: 0.05, rttMs: null, offsetMs: null, driftPpm: null } as const;
const RELATIVE = { kind: 'relative', errorMs: null, rttMs: null, offsetMs: null, driftPpm: null } as const;
const none = { sender: 0, receiver: 0 };

describe('the status', () => {
  it('says of both roles what they do, how late the picture is, what is lost', () => {
    expect(statusText({ sender: 'playing', receiver: 'playing' }, sender, receiver, { sender: 1, receiver: 2 })).toBe(
      'sender playing 30.0 fps | receiver playing 30.0 fps | p50 12.3 p99 45.7 ms | lost 2 | 2011 kbit/s | restarts 3',
    );
  });

  it('has states, rates and latency within 80 columns, and losses within 100', () => {
    const text = statusText({ sender: 'playing', receiver: 'playing' }, sender, { ...receiver, lost: 12_345 }, none);
    expect(text.slice(0, 79)).toMatch(/playing .*playing .*p50 .* p99 [\d.]+ ms/);
    expect(text.slice(0, 99)).toContain('lost 12345 |');
  });

  it('says nothing of a role that does not run', () => {
    expect(statusText({ sender: 'playing', receiver: null }, sender, null, none)).toBe(
      'sender playing 30.0 fps | restarts 0',
    );
    expect(statusText({ sender: null, receiver: 'waiting' }, null, null, none)).toBe(
      'receiver waiting - fps | restarts 0',
    );
  });

  it.each([
    ['p50 12.3 p99 45.7 ± 0.2 ms', { clock: ESTIMATED }],
    ['p50 12.3 p99 45.7 ± 0.05 ms', { clock: SYNCED }],
    ['p50 12.3 p99 45.7 ms above minimum', { latencyMs: null, latencyAboveMinMs: receiver.latencyMs, clock: RELATIVE }],
  ])('has the error bar of a latency between two hosts: %s', (text, fields) => {
    const status = statusText({ sender: null, receiver: 'playing' }, null, { ...receiver, ...fields }, none);
    expect(status).toContain(` | ${text} | `);
  });

  it('has no latency where none was measured', () => {
    const text = statusText({ sender: null, receiver: 'stalled' }, null, { ...receiver, latencyMs: null }, none);
    expect(text).toContain(' | latency - | ');
  });
});

const SUMMARY: SummaryEvent = {
  ...{ type: 'summary', outcome: 'done', durationMs: 10_049 },
  sender: { frames: 300, fps: 30 },
  receiver: {
    ...{ frames: 299, fps: 29.966, stamped: 299, unreadable: 4, lost: 1, duplicated: 2, reordered: 3 },
    latencyMs: { p50: 2.71, p95: 3, p99: 4.04, max: 12.5, min: 1.99 },
    ...{ latencyAboveMinMs: null, clock: null },
  },
  restarts: { sender: 1, receiver: 0 },
  record: null,
};
const RECEIVED = SUMMARY.receiver;
if (RECEIVED === null) throw new Error('a summary of both roles');

describe('the summary', () => {
  it('tells the run in a few lines that fit into 80 columns', () => {
    expect(summaryText(SUMMARY)).toBe(
      [
        'done after 10.0 s',
        '  sender    300 frames at 30.00 fps, 1 restart',
        '  receiver  299 frames at 29.97 fps, 0 restarts',
        '  frames    1 lost, 2 duplicated, 3 reordered, 4 unreadable',
        '  latency   p50 2.7  p95 3.0  p99 4.0  max 12.5  min 2.0  ms',
      ].join('\n'),
    );
    for (const line of summaryText(SUMMARY).split('\n')) expect(line.length).toBeLessThan(80);
  });

  it.each([
    [ESTIMATED, 'min 2.0 ± 0.2  ms', "  clock     another host's, ± 0.213 ms: round trip 0.402 ms, drift 50 ppm"],
    [SYNCED, 'min 2.0 ± 0.05  ms', '  clock     wall clocks of both hosts, declared to agree within ± 0.05 ms'],
  ])('says how well the other clock is known', (clock, latency, line) => {
    const lines = summaryText({ ...SUMMARY, receiver: { ...RECEIVED, clock } }).split('\n');
    expect(lines.at(-2)).toMatch(new RegExp(`${latency}$`));
    expect(lines.at(-1)).toBe(line);
    for (const one of lines) expect(one.length).toBeLessThan(80);
  });

  it('calls a latency that has no zero by its name', () => {
    const fields = { latencyMs: null, latencyAboveMinMs: RECEIVED.latencyMs, clock: RELATIVE };
    const lines = summaryText({ ...SUMMARY, receiver: { ...RECEIVED, ...fields } }).split('\n');
    expect(lines.at(-2)).toBe('  latency   p50 2.7  p95 3.0  p99 4.0  max 12.5  min 2.0  ms above minimum');
    expect(lines.at(-1)).toBe("  clock     another host's, not compared: add --control, or --clock synced:ERROR");
  });

  it('tells of the roles that ran', () => {
    expect(summaryText({ ...SUMMARY, outcome: 'interrupted', receiver: null })).toBe(
      'interrupted after 10.0 s\n  sender    300 frames at 30.00 fps, 1 restart',
    );
    expect(summaryText({ ...SUMMARY, sender: null, receiver: null })).toBe('done after 10.0 s');
  });

  it('tells what was recorded, and what of it is missing', () => {
    const record = { files: ['/v/out.mkv'], bytes: 2_549_000, durationMs: 9_940, dropped: 0, failed: null };
    const line = (changes: object) =>
      summaryText({ ...SUMMARY, record: { ...record, ...changes } })
        .split('\n')
        .at(-1);
    expect(line({})).toBe('  record    /v/out.mkv: 9.9 s, 2.5 MB');
    expect(line({ files: ['/v/out.mkv', '/v/out-2.mkv'], dropped: 7, failed: 'the disk is full' })).toBe(
      '  record    /v/out.mkv, /v/out-2.mkv: 9.9 s, 2.5 MB, 7 packets left out, not whole: the disk is full',
    );
    expect(line({ files: [], bytes: 0, durationMs: 0 })).toBe('  record    nothing came that could be recorded');
  });

  it('counts one frame as one', () => {
    expect(summaryText({ ...SUMMARY, sender: { frames: 1, fps: 0 }, receiver: null })).toContain('1 frame at 0.00 fps');
  });

  it.each([
    [{ ...RECEIVED, latencyMs: null }, 'not measured (no frame since the receiver had opened)'],
    [{ ...RECEIVED, stamped: 0, latencyMs: null }, 'not measured (no stamps in the picture)'],
    [{ ...RECEIVED, frames: 0, latencyMs: null }, 'not measured (no frame came)'],
  ])('says why there is no latency', (changed, reason) => {
    expect(summaryText({ ...SUMMARY, receiver: changed })).toContain(`\n  latency   ${reason}`);
  });
});
