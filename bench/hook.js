// @ts-check
// usage, after `npm run build`: node bench/hook.js [WIDTHxHEIGHT, default 1920x1080] [FRAMES, default 300]
// Prints the table of docs/hooks.md: what a hook that does nothing of its own costs, conversions included. The time that the
// processors spend on it says more than the others where the machine is busy.
import { spawnSync } from 'node:child_process';
import { product } from './peers/product.js';

const { ADDON_ENVIRONMENT, HOOK_ENVIRONMENT } = await product('config/addon-environment.js');
// They must stand before the process begins.
if (Object.keys(HOOK_ENVIRONMENT).some((name) => process.env[name] === undefined)) {
  const env = { ...HOOK_ENVIRONMENT, ...ADDON_ENVIRONMENT, ...process.env };
  process.exit(spawnSync(process.execPath, process.argv.slice(1), { env, stdio: 'inherit' }).status ?? 1);
}
const { runFrame } = await product('hook/frame-hook.js');
const { openCv } = await product('video/addon.js');
const { Frame } = await product('video/frame.js');
const { percentile } = await import('./statistics.js');

/** @typedef {import('../src/hook/define-hook.js').Hook} Hook */
/** @typedef {import('../src/hook/frame-hook.js').HookOutcome} HookOutcome */

const [width = 1920, height = 1080] = (process.argv[2] ?? '1920x1080').split('x').map(Number);
const FRAMES = Number(process.argv[3] ?? 300);
const WARM_UP = 30;
const cv = openCv();
// Filled once: the binding fills a Mat value by value.
const picture = new cv.Mat((height * 3) / 2, width, cv.CV_8UC1, 128);
const context = /** @type {import('../src/hook/define-hook.js').FrameContext} */ ({});

/** @type {[string, Hook][]} */
const HOOKS = [
  ['`bgr`, returns nothing', { format: 'bgr', frame: () => null }],
  ['`bgr`, returns its Mat', { format: 'bgr', frame: (mat) => mat }],
  ['`bgr`, returns a new Mat', { format: 'bgr', frame: (mat) => mat.copy() }],
  ['`gray`, returns nothing or its Mat', { format: 'gray', frame: (mat) => mat }],
  ['`gray`, returns a new Mat', { format: 'gray', frame: (mat) => mat.copy() }],
  ['`i420`, returns nothing or its Mat', { format: 'i420', frame: (mat) => mat }],
  ['`gray`, asynchronous', { format: 'gray', frame: (mat) => Promise.resolve(mat) }],
];

console.log('| hook | p50 | p95 | CPU time |\n| --- | --- | --- | --- |');
for (const [name, hook] of HOOKS) {
  const { times, cpuMs } = await timesOf(hook);
  const at = (/** @type {number} */ share) => percentile(times, share).toFixed(3);
  console.log(`| ${name} | ${at(0.5)} ms | ${at(0.95)} ms | ${cpuMs.toFixed(3)} ms |`);
}

/**
 * @param {Hook} hook
 * @returns {Promise<{ times: number[], cpuMs: number }>} each in ms, ascending; and for one, of all threads
 */
async function timesOf(hook) {
  const times = [];
  let cpuUs = 0;
  for (let count = 0; count < WARM_UP + FRAMES; count += 1) {
    const frame = new Frame(picture.copy());
    const before = process.cpuUsage();
    const startMs = performance.now();
    const outcome = runFrame(hook, frame, context);
    const settled = outcome instanceof Promise ? await outcome : outcome;
    const tookMs = performance.now() - startMs;
    if (count >= WARM_UP) {
      const { user, system } = process.cpuUsage(before);
      cpuUs += user + system;
      times.push(tookMs);
    }
    if (settled.error !== null) throw settled.error;
    if (settled.frame !== frame) settled.frame.release();
    frame.release();
  }
  return { times: times.toSorted((one, other) => one - other), cpuMs: cpuUs / 1000 / FRAMES };
}
