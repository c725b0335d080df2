// Measures two presets of x264, one after the other, and says which of them is quicker.
//
//   node examples/library/measure-latency.mjs
import { measureLatency, metricOf } from 'gstcv-loop';

const report = await measureLatency({
  ...{ source: 'test://ball', size: '320x240', fps: 30 },
  matrix: 'preset=ultrafast,superfast',
  // Longer on a real machine: a percentile needs frames.
  ...{ warmupMs: 300, durationMs: 1000 },
  assert: ['p50<1s', 'lost<50%'],
  onRun: ({ setting, run }) => console.log(`${setting}: ${run.frames.received} frames`),
});

for (const setting of report.settings) {
  console.log(`${setting.name}: p50 ${metricOf(setting, 'p50')} ms, p99 ${metricOf(setting, 'p99')} ms`);
}
console.log('best:', report.best);
for (const { text, setting, holds } of report.assertions) console.log(holds ? 'holds' : 'fails', text, setting);
process.exitCode = report.assertions.every(({ holds }) => holds) ? 0 : 5;
