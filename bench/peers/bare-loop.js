// @ts-check
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { product } from './product.js';

const { ADDON_ENVIRONMENT } = await product('config/addon-environment.js');

/**
 * The product's own data path with everything off but the stamp, by which it is measured: no supervisor, no tap, no
 * selection of streams, no reports. What gstcv-loop is slower than this is what supervision costs.
 *
 * usage: bare-loop.js WIDTH HEIGHT FPS FRAMES PORT BITRATE_KBPS
 */

const FINISHED_GRACE_MS = 5000;

const args = process.argv.slice(2);
const start = (/** @type {string} */ role) =>
  fork(fileURLToPath(new URL(`bare-${role}.js`, import.meta.url)), args, {
    env: { ...process.env, ...ADDON_ENVIRONMENT },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });

const receiver = start('receiver');
const sender = start('sender');
for (const child of [receiver, sender]) process.on('exit', () => child.kill('SIGKILL'));
// The sender has loaded OpenCV as well when it is told to begin, and the receiver listens.
await Promise.all([once(receiver, 'message'), once(sender, 'message')]);
sender.send('begin');
const samples = once(receiver, 'message');
await once(sender, 'message');
receiver.send('finish');
const timer = setTimeout(() => process.exit(1), FINISHED_GRACE_MS);
const [result] = await samples;
clearTimeout(timer);
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
