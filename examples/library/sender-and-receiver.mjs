// The two ends of a link apart, as on two hosts: each is a run of its own, and either may be started anew.
//
//   node examples/library/sender-and-receiver.mjs [PORT]
import { startReceiver, startSender } from 'gstcv-loop';

const port = Number(process.argv[2] ?? 5000);

// On the other host this would be without `bind`, and the sender with `host: 'robot.local'`.
const receiver = await startReceiver({ port, bind: '127.0.0.1' });
const sender = await startSender({ port, host: '127.0.0.1', source: 'test://ball', size: '320x240' });
try {
  // Every event in order; to break out of it leaves the run as it is.
  for await (const event of receiver) {
    if (event.type === 'state') console.log('receiver:', event.to);
    if (event.type === 'stats' && event.frames > 30) break;
  }
  const { state, stats } = receiver.stats().receiver;
  console.log(`${state}: ${stats.fps} frames/s, p50 ${stats.latencyMs?.p50} ms`);
} finally {
  // In TypeScript: `await using sender = await startSender(…)`.
  await Promise.all([sender.stop(), receiver.stop()]);
}
