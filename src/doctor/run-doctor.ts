import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { DEFAULTS } from '../config/defaults.js';
import { runProgram } from '../host/run-program.js';
import { udpBindError } from '../host/udp-bind.js';
import { findUdpPortOwner } from '../host/udp-port.js';
import { udpSocketsOn } from '../host/udp-table.js';
import { findDisplay } from '../host/x-server.js';
import { REAL_ENCODER_HOST } from '../prepare/encoder-host.js';
import { checkAddon, probeAddon } from './addon-checks.js';
import { checkCoding } from './coding-checks.js';
import type { CodingHost } from './coding-trials.js';
import { checkElements, checkPrograms } from './gstreamer-checks.js';
import { checkDisplay, checkNode, checkPort, checkSetpriv } from './host-checks.js';
import { checkClockSource, checkCpu, CLOCK_SOURCE_FILE, CLOCK_SOURCES_FILE, governorFile } from './machine-checks.js';
import { checkFirewall, checkSocketBuffer, checkUdpDrops, parseUdpCounters } from './network-checks.js';
import type { Check, DoctorReport } from './report.js';
import { worksTogether } from './works-together.js';

export interface DoctorOptions {
  readonly port: number;
  /** Numeric address at which the port should be free. */
  readonly bindAddress: string;
  /** Of the stream that the socket buffer should hold; the default of `start` where it is not given. */
  readonly bitrateKbps?: number;
}

/** How the host is asked. */
export interface DoctorDeps {
  readonly nodeVersion: string;
  readonly runProgram: typeof runProgram;
  readonly probeAddon: () => ReturnType<typeof probeAddon>;
  readonly findDisplay: () => ReturnType<typeof findDisplay>;
  readonly udpBindError: typeof udpBindError;
  readonly findUdpPortOwner: typeof findUdpPortOwner;
  /** Text of /proc/sys/net/core/rmem_max, or null. */
  readonly readRmemMax: () => Promise<string | null>;
  /** Text of another file of /proc, /sys or /etc; null where it cannot be read. */
  readonly readText: (path: string) => Promise<string | null>;
  readonly codingHost: CodingHost;
  readonly cores: number;
}

const readText = (path: string) => readFile(path, 'utf8').catch(() => null);

const REAL: DoctorDeps = {
  nodeVersion: process.versions.node,
  runProgram,
  probeAddon: () => probeAddon(),
  findDisplay: () => findDisplay(),
  udpBindError,
  findUdpPortOwner,
  readRmemMax: () => readText('/proc/sys/net/core/rmem_max'),
  readText,
  codingHost: { ...REAL_ENCODER_HOST, worksTogether },
  cores: availableParallelism(),
};

/** Whether this host has what gstcv-loop needs. Takes a second or two and never loads the addon into this process. */
export async function runDoctor(options: DoctorOptions, deps: Partial<DoctorDeps> = {}): Promise<DoctorReport> {
  const host = { ...REAL, ...deps };
  const { port, bitrateKbps = DEFAULTS.bitrateKbps } = options;
  const countersBefore = parseUdpCounters(await host.readText(SNMP));
  const checks = await Promise.all([
    checkAddon(host.probeAddon),
    checkPrograms(host.runProgram),
    checkElements(host.runProgram),
    checkCoding(host.codingHost),
    host.findDisplay().then(checkDisplay),
    portCheck(options, host),
    firewallCheck(port, host),
    checkSetpriv(host.runProgram),
    host.readRmemMax().then((text) => checkSocketBuffer(text, bitrateKbps)),
    clockCheck(host),
    cpuCheck(host),
  ]);
  const drops = checkUdpDrops(port, socketDrops(port), countersBefore, parseUdpCounters(await host.readText(SNMP)));
  const all = [checkNode(host.nodeVersion), ...checks.flat(), drops];
  return { ok: all.every(({ status }) => status !== 'fail'), checks: all };
}

const SNMP = '/proc/net/snmp';

/** Null where nobody has the port. */
function socketDrops(port: number): number | null {
  const sockets = udpSocketsOn(port);
  return sockets.length === 0 ? null : sockets.reduce((sum, { drops }) => sum + drops, 0);
}

async function firewallCheck(port: number, host: DoctorDeps): Promise<Check> {
  const [ufw, module, tables] = await Promise.all(
    ['/etc/ufw/ufw.conf', '/sys/module/nf_tables/initstate', '/proc/net/ip_tables_names'].map(host.readText),
  );
  const hasTables = (module ?? null) !== null || (tables ?? '').trim() !== '';
  return checkFirewall(port, { ufw: ufw ?? null, firewalld: await isRunning('firewalld', host), tables: hasTables });
}

async function isRunning(name: string, host: DoctorDeps): Promise<boolean> {
  const pids = (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry));
  const names = await Promise.all(pids.map((pid) => host.readText(`/proc/${pid}/comm`)));
  return names.some((text) => text?.trim() === name);
}

async function clockCheck(host: DoctorDeps): Promise<Check> {
  const [current, available] = await Promise.all([CLOCK_SOURCE_FILE, CLOCK_SOURCES_FILE].map(host.readText));
  return checkClockSource(current ?? null, available ?? null);
}

async function cpuCheck(host: DoctorDeps): Promise<Check> {
  const cpus = Array.from({ length: host.cores }, (_, cpu) => governorFile(cpu));
  return checkCpu(host.cores, await Promise.all(cpus.map(host.readText)));
}

async function portCheck({ port, bindAddress }: DoctorOptions, host: DoctorDeps): Promise<Check> {
  const error = await host.udpBindError(port, bindAddress);
  const owner = error === null ? null : await host.findUdpPortOwner(port, bindAddress);
  return checkPort(port, bindAddress, error, owner);
}
