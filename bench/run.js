// @ts-check
/* global AbortController */
import { writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { machineFacts } from './machine.js';
import { measureLatency } from './measure-latency.js';
import { measureMemory } from './measure-memory.js';
import { measureOverhead } from './measure-overhead.js';
import { measureStartup } from './measure-startup.js';
import { parseOptions, USAGE } from './options.js';
import { findPeer } from './peers.js';
import { readOptions } from './read-options.js';
import { renderReport } from './report.js';
import { RunError } from './run-program.js';
import { judge } from './targets.js';

/** Exit codes: 0 measured, whatever the figures; 2 bad usage; 3 a program that was asked for could not run; 128+n by signal n. */
const MISSING = 3;

/**
 * @typedef {import('./measure-latency.js').Bench} Bench
 * @typedef {import('./targets.js').Results} Results
 */

process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} argv */
async function main(argv) {
  const options = readOptions(
    () => parseOptions(argv),
    USAGE,
    (message) => say(`${message}\n${USAGE}`),
  );
  if (typeof options === 'number') return options;
  const stopping = stopOnSignals();
  try {
    const { peers, missing } = await findPeers(options);
    const machine = await machineFacts(options.pythons);
    const results = await measureAll({ options, peers, signal: stopping.signal, say });
    const dead = peersThatNeverRan(results).map((peer) => ({ peer, why: 'no run of it succeeded' }));
    process.stdout.write(renderReport(results, options, machine, [...missing, ...dead]));
    if (options.json !== null) {
      const all = { machine, options, missing: [...missing, ...dead], ...results, targets: judge(results) };
      await writeFile(options.json, `${JSON.stringify(all, null, 2)}\n`);
    }
    return missing.length + dead.length > 0 ? MISSING : 0;
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    return 128 + constants.signals[/** @type {NodeJS.Signals} */ (stopping.signal.reason)];
  }
}

/**
 * @param {Bench} bench
 * @returns {Promise<Results>}
 */
async function measureAll(bench) {
  const { parts } = bench.options;
  const wanted = (/** @type {import('./options.js').PartName} */ part) => parts.includes(part);
  const ours = bench.peers.some(({ name }) => name === 'gstcv-loop');
  if (!ours && (wanted('startup') || wanted('memory')))
    say('startup and memory are measured of gstcv-loop only: left out');
  /** @type {Results} */
  const results = {};
  if (wanted('latency')) results.latency = await measureLatency(bench);
  if (wanted('startup') && ours) results.startup = await measureStartup(bench);
  if (wanted('overhead')) results.overhead = await measureOverhead(bench);
  if (wanted('memory') && ours) results.memory = await measureMemory(bench);
  return results;
}

/** @param {import('./options.js').BenchOptions} options */
async function findPeers({ peers: names, pythons }) {
  const peers = [];
  const missing = [];
  for (const name of names) {
    try {
      peers.push(await findPeer(name, pythons));
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      missing.push({ peer: name, why: error.message });
      say(`${name} cannot run here and is left out: ${error.message}`);
    }
  }
  return { peers, missing };
}

/** @param {Results} results */
function peersThatNeverRan({ latency = [], overhead = [], startup, memory }) {
  const samples = Object.values(memory?.children ?? {}).flatMap((child) => child.samples);
  const rows = [
    ...latency,
    ...overhead,
    ...(startup === undefined ? [] : [{ peer: 'gstcv-loop', runs: startup.runsMs }]),
    ...(memory === undefined ? [] : [{ peer: 'gstcv-loop', runs: samples }]),
  ];
  const alive = new Set(rows.flatMap(({ peer, runs }) => (runs.length > 0 ? [peer] : [])));
  return [...new Set(rows.map(({ peer }) => peer))].filter((peer) => !alive.has(peer));
}

function stopOnSignals() {
  const controller = new AbortController();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => controller.abort(signal));
  }
  return controller;
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`bench: ${text}\n`);
}
