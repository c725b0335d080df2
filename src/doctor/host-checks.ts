import type { PortOwner } from '../host/udp-port.js';
import type { DisplaySearch } from '../host/x-server.js';
import { type Check, installRemedy } from './report.js';
import type { RunProgram } from '../host/run-program.js';

const MINIMUM_NODE = [20, 19] as const;

export function checkNode(version: string): Check {
  const named = { id: 'node', title: 'Node.js' };
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) {
    return { ...named, status: 'ok', detail: version, remedy: null };
  }
  const detail = `${version} is too old: install ${MINIMUM_NODE.join('.')} or newer`;
  return { ...named, status: 'fail', detail, remedy: null };
}

/** Only a warning: everything but windows works without a display. */
export function checkDisplay(search: DisplaySearch): Check {
  const named = { id: 'display', title: 'Display' };
  if (search.available) return { ...named, status: 'ok', detail: search.display, remedy: null };
  return { ...named, status: 'warn', detail: `${search.reason}; no windows, all else works`, remedy: null };
}

/** `owner` is null where nobody is known. */
export function checkPort(port: number, address: string, error: string | null, owner: PortOwner | null): Check {
  const named = { id: 'udp-port', title: 'UDP port' };
  const what = `${String(port)} on ${address}`;
  if (error === null) return { ...named, status: 'ok', detail: `${what} is free`, remedy: null };
  if (error !== 'EADDRINUSE') return { ...named, status: 'fail', detail: `${what}: ${error}`, remedy: null };
  const by = owner === null ? 'another program' : `${owner.command} (pid ${String(owner.pid)})`;
  const remedy = owner === null ? `ss -lunp sport = :${String(port)}` : `kill ${String(owner.pid)}`;
  return { ...named, status: 'fail', detail: `${what} is taken by ${by}: end it, or use another --port`, remedy };
}

/** Without setpriv, a child that OpenCV blocks outlives a supervisor that is killed. */
export async function checkSetpriv(run: RunProgram): Promise<Check> {
  const named = { id: 'setpriv', title: 'setpriv' };
  const answer = await run('setpriv', ['--version']);
  const version = answer.kind === 'answered' ? /util-linux (\S+)/.exec(answer.stdout)?.[1] : undefined;
  if (version !== undefined) return { ...named, status: 'ok', detail: `util-linux ${version}`, remedy: null };
  const detail = 'missing: a child that hangs may outlive its supervisor';
  return { ...named, status: 'warn', detail, remedy: installRemedy(['util-linux']) };
}
