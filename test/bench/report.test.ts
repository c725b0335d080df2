import { describe, expect, it } from 'vitest';
import type { LatencyRow } from '../../bench/measure-latency.js';
import type { PeerName } from '../../bench/options.js';
import { renderLatency, renderReport, renderTargets } from '../../bench/report.js';
import { judge } from '../../bench/targets.js';

const options = { seconds: 15, repeat: 3 };

describe('the table of latencies', () => {
  it('shows medians, spreads and the ratios of the medians', () => {
    const rows = [row('floor', [5, 6, 7]), row('cv2-tuned', [12, 14, 13]), row('gstcv-loop', [7.2, 6.9, 7.8])];
    expect(renderLatency(rows, options).split('\n')).toEqual([
      '**Latency**, median (lowest–highest), 3 × 15 s each',
      '',
      '| video | program | p50 ms | p95 ms | p99 ms | p50 / floor | p50 / cv2-tuned | fps |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      '| 1280x720@30 | floor | 6.0 (5.0–7.0) | 12.0 (10.0–14.0) | 18.0 (15.0–21.0) | 1.00 | 0.46 | 30.0 |',
      '| 1280x720@30 | cv2-tuned | 13.0 (12.0–14.0) | 26.0 (24.0–28.0) | 39.0 (36.0–42.0) | 2.17 | 1.00 | 30.0 |',
      '| 1280x720@30 | gstcv-loop | 7.2 (6.9–7.8) | 14.4 (13.8–15.6) | 21.6 (20.7–23.4) | 1.20 | 0.55 | 30.0 |',
    ]);
  });

  it('leaves out a ratio to a program that was not measured', () => {
    expect(renderLatency([row('gstcv-loop', [8])], options)).toContain('| 8.0 | 16.0 | 24.0 |  |  | 30.0 |');
  });

  it('compares with the same video only', () => {
    const small = { width: 320, height: 240, fps: 20 };
    const table = renderLatency([row('floor', [1], small), row('gstcv-loop', [8])], options);
    expect(table).toContain('| 1280x720@30 | gstcv-loop | 8.0 | 16.0 | 24.0 |  |  | 30.0 |');
  });

  it('says below the table which runs failed and what a run complained of', () => {
    const failed = { ...row('cv2-demo', []), failures: ['no end within 45 s'] };
    const lossy = row('gstcv-loop', [8], undefined, '2 lost');
    const table = renderLatency([failed, lossy], options);
    expect(table).not.toContain('| cv2-demo |');
    expect(table).toContain('1280x720@30 cv2-demo: a run failed: no end within 45 s.');
    expect(table).toContain('1280x720@30 gstcv-loop: 2 lost.');
  });
});

describe('targets', () => {
  it('are judged by the medians, and a limit that is just reached is met', () => {
    const rows = [row('floor', [5]), row('cv2-tuned', [10]), row('gstcv-loop', [5.5])];
    expect(judge({ latency: rows })).toMatchObject([
      { name: '1280x720@30 p50, of cv2-tuned', limit: 0.55, measured: 0.55, met: true },
      { name: '1280x720@30 p50, of floor', limit: 1.3, measured: 1.1, met: true },
      { name: '1280x720@30 p99, of floor', limit: 1.8, measured: 1.1, met: true },
    ]);
  });

  it('compare the small picture by difference, not by ratio', () => {
    const video = { width: 320, height: 240, fps: 20 };
    const [verdict] = judge({ latency: [row('floor', [1], video), row('gstcv-loop', [2.5], video)] });
    expect(verdict).toMatchObject({ name: '320x240@20 p50, above floor', measured: 1.5, unit: 'ms', met: false });
  });

  it('judge memory from frame 1000 on, at the end and on the way', () => {
    const samples = [50, 100, 108, 95].map((rssKib, index) => ({ timeMs: 1000, frames: 500 * (index + 1), rssKib }));
    const child = { pid: 1, state: 'playing', frames: 2000 };
    const children = { sender: { ...child, samples }, receiver: { ...child, samples: samples.slice(0, 2) } };
    expect(judge({ memory: { frames: 2000, fps: 60, children, notes: [] } })).toMatchObject([
      { name: 'memory of the sender, end from frame 1000', limit: 10, measured: 5, met: true },
      { name: 'memory of the sender, furthest from frame 1000', limit: 10, measured: 8, met: true },
    ]);
  });

  it('do not take the low point of a saw for flat memory', () => {
    const samples = [1000, 1500, 850].map((rssKib, index) => ({ timeMs: 1000, frames: 1000 + index, rssKib }));
    const sender = { pid: 1, state: 'playing', frames: 2000, samples };
    const children = { sender, receiver: { ...sender, samples: [] } };
    const verdicts = judge({ memory: { frames: 2000, fps: 60, children, notes: [] } });
    expect(verdicts.map(({ measured, met }) => [measured, met])).toEqual([
      [15, false],
      [50, false],
    ]);
  });

  it('are rendered with what was measured, the limit and a verdict', () => {
    const [heading, , ...table] = renderTargets(judge({ startup: { runsMs: [900, 1300, 950], failures: [] } })).split(
      '\n',
    );
    expect(heading).toBe('**Targets** of gstcv-loop');
    expect(table.at(-1)).toBe('| start to first picture | 950 ms | ≤ 1200 ms | met |');
  });

  it('that were not measured are not mentioned', () => {
    expect(renderTargets(judge({}))).toBe('');
  });
});

describe('the whole report', () => {
  it('begins with the machine and with what could not be measured', () => {
    const all = {
      ...options,
      videos: [],
      peers: [],
      parts: [],
      startupRuns: 5,
      memoryFrames: 1,
      memoryFps: 1,
      pythons: [],
      json: null,
    };
    const report = renderReport({}, all, { CPU: 'a chip', cores: '2' }, [{ peer: 'cv2-demo', why: 'no cv2' }]);
    expect(report).toBe('CPU: a chip · cores: 2\n\nNot measured: cv2-demo, no cv2.\n');
  });
});

function row(
  peer: PeerName,
  p50s: readonly number[],
  video = { width: 1280, height: 720, fps: 30 },
  note = '',
): LatencyRow {
  const runs = p50s.map((p50) => {
    const latencyMs = { p50, p95: p50 * 2, p99: p50 * 3, max: p50 * 4, min: p50 / 2 };
    return { frames: 450, fps: 30, latencyMs, note };
  });
  return { video, peer, runs, failures: [] };
}
