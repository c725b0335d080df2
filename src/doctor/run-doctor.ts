import { readFile } from 'node:fs/promises';
import { udpBindError } from '../host/udp-bind.js';
import { findUdpPortOwner } from '../host/udp-port.js';
import { findDisplay } from '../host/x-server.js';
import { checkAddon, probeAddon } from './addon-checks.js';
import { checkElements, checkPrograms } from './gstreamer-checks.js';
import { checkDisplay, checkNode, checkPort, checkSetpriv, checkSocketBuffer } from './host-checks.js';
import type { Check, DoctorReport } from './report.js';
import { runProgram } from './run-program.js';

export interface DoctorOptions {
  readonly port: number;
  /** Numeric address at which the port should be free. */
  readonly bindAddress: string;
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
}

const REAL: DoctorDeps = {
  nodeVersion: process.versions.node,
  runProgram,
  probeAddon: () => probeAddon(),
  findDisplay: () => findDisplay(),
  udpBindError,
  findUdpPortOwner,
  readRmemMax: () => readFile('/proc/sys/net/core/rmem_max', 'utf8').catch(() => null),
};

/** Whether this host has what gstcv-loop needs. Takes well under a second and never loads the addon into this process. */
export async function runDoctor(options: DoctorOptions, deps: Partial<DoctorDeps> = {}): Promise<DoctorReport> {
  const host = { ...REAL, ...deps };
  const checks = await Promise.all([
    checkAddon(host.probeAddon),
    checkPrograms(host.runProgram),
    checkElements(host.runProgram),
    host.findDisplay().then(checkDisplay),
    portCheck(options, host),
    checkSetpriv(host.runProgram),
    host.readRmemMax().then(checkSocketBuffer),
  ]);
  const all = [checkNode(host.nodeVersion), ...checks.flat()];
  return { ok: all.every(({ status }) => status !== 'fail'), checks: all };
}

async function portCheck({ port, bindAddress }: DoctorOptions, host: DoctorDeps): Promise<Check> {
  const error = await host.udpBindError(port, bindAddress);
  const owner = error === null ? null : await host.findUdpPortOwner(port, bindAddress);
  return checkPort(port, bindAddress, error, owner);
}
