// @ts-check
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { latencyOf, median } from './statistics.js';

/**
 * What the impairing proxy costs: packets over loopback from a thread of their own, straight and through a proxy in turn.
 * Usage: npm run build && node bench/impair.js [IMPAIRMENTS] [PACKETS_PER_SECOND] [SECONDS] [ROUNDS]
 */

/** From dist/, which a fresh clone does not have yet: the type checker reads the sources instead. */
const { formatImpairments } = /** @type {typeof import('../src/impair/format-impairments.js')} */ (
  await built('format-impairments')
);
const { startImpairProcess } = /** @type {typeof import('../src/impair/impair-process.js')} */ (
  await built('impair-process')
);
const { parseImpairments } = /** @type {typeof import('../src/impair/parse-impairments.js')} */ (
  await built('parse-impairments')
);
const { listenUdp, UdpSender } = /** @type {typeof import('../src/impair/udp-sockets.js')} */ (
  await built('udp-sockets')
);

const PACKET_BYTES = 1200;
const LOOPBACK = '127.0.0.1';
/** Linux on x86 and ARM: USER_HZ. */
const TICK_MS = 10;

if (isMainThread) await compare(process.argv.slice(2));
else await send(workerData);

/** @param {string[]} words */
async function compare([spec = 'none', rate = '10000', seconds = '10', rounds = '3']) {
  const impairments = parseImpairments('impair', spec);
  const load = { rate: Number(rate), seconds: Number(seconds) };
  console.log(`${rate} packets/s of ${String(PACKET_BYTES)} bytes for ${seconds} s; ${formatImpairments(impairments)}`);
  /** @type {number[]} */
  const added = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    const straight = await measure(null, load);
    const proxied = await measure(impairments, load);
    added.push(proxied.delays.p50 - straight.delays.p50);
  }
  console.log(`added by the proxy, p50, median of the rounds: ${median(added).toFixed(3)} ms`);
}

/**
 * @param {import('../src/impair/impairments.js').Impairments | null} impairments null: no proxy
 * @param {{ rate: number, seconds: number }} load
 */
async function measure(impairments, load) {
  const receiver = await listenUdp({ address: LOOPBACK, port: 0 });
  /** @type {number[]} */
  const delaysMs = [];
  receiver.on('message', (data) => {
    delaysMs.push(performance.timeOrigin + performance.now() - data.readDoubleLE(0));
  });
  const to = { address: LOOPBACK, port: receiver.address().port };
  const proxy = impairments && (await startImpairProcess({ listen: { ...to, port: 0 }, to, impairments }));
  const cpuBefore = proxy === null ? 0 : cpuMs(proxy.pid);
  const worker = new Worker(new URL(import.meta.url), { workerData: { port: proxy?.port ?? to.port, ...load } });
  const [sent] = await once(worker, 'message');
  const cpuPercent = proxy === null ? 0 : (cpuMs(proxy.pid) - cpuBefore) / (10 * load.seconds);
  const counts = await proxy?.stop();
  await delay(200);
  receiver.close();
  const delays = latencyOf(delaysMs);
  const { p50, p99, max } = delays;
  console.log(
    `${proxy === null ? 'straight' : 'proxy   '}  sent ${String(sent)}  received ${String(delaysMs.length)}  ` +
      `p50 ${p50.toFixed(3)}  p99 ${p99.toFixed(3)}  max ${max.toFixed(1)} ms` +
      (counts === undefined ? '' : `  proxy's CPU ${cpuPercent.toFixed(0)} %\n          ${JSON.stringify(counts)}`),
  );
  return { delays, counts };
}

/** In even steps: a timer of Node.js would send ten packets at a time. @param {{ port: number, rate: number, seconds: number }} load */
async function send({ port, rate, seconds }) {
  const sender = await UdpSender.open({ address: LOOPBACK, port });
  const packet = Buffer.alloc(PACKET_BYTES);
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const began = performance.now() + 100;
  let sent = 0;
  for (; sent < rate * seconds; sent += 1) {
    const left = began + (1000 * sent) / rate - performance.now();
    if (left > 0) Atomics.wait(cell, 0, 0, left);
    packet.writeDoubleLE(performance.timeOrigin + performance.now(), 0);
    sender.send(packet);
    if (sent % 100 === 0) await turn();
  }
  sender.close();
  parentPort?.postMessage(sent);
}

/** Of a process, in user and system mode (proc(5), stat, fields 14 and 15). @param {number} pid */
function cpuMs(pid) {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** @param {string} name of a file of src/impair */
function built(name) {
  return import(new URL(`../dist/impair/${name}.js`, import.meta.url).href);
}
