// Runs a sender and a receiver on this host, tells what happens, and ends after 90 frames.
//
//   node examples/library/start-loop.mjs [PORT]
import { LoopError, startLoop } from 'gstcv-loop';

const port = Number(process.argv[2] ?? 5000);

try {
  const loop = await startLoop({ port, source: 'test://ball', size: '320x240', frames: 90, latencyLimitMs: 500 });
  // Each type of event has its own fields: docs/events.md.
  loop.on('state', ({ role, to, reason }) => console.log(`${role}: ${to} (${reason})`));
  loop.on('diagnosis', ({ role, verdict, message }) => console.log(`${role}: ${verdict}: ${message}`));
  const { outcome, receiver } = await loop.done;
  console.log(`${outcome}: ${receiver.frames} frames, ${receiver.lost} lost, p50 ${receiver.latencyMs?.p50} ms`);
} catch (error) {
  // Whatever is thrown on purpose has one clear line, and the exit code of the command line.
  if (!(error instanceof LoopError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = error.exitCode;
}
