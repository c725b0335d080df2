import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import {
  forgetSupervisor,
  type ProcFiles,
  SUPERVISOR_VARIABLE,
  supervisorMark,
  sweepOrphans,
} from '../../src/host/orphans.js';
import { isGone } from '../../src/host/process-status.js';
import { MarkedProgram } from '../support/marked-program.js';
import { awaitGone } from '../support/processes.js';

const SUPERVISOR = 'const { spawn } = require("child_process");';
/** As src/supervisor/child-handle.ts starts a child, but never through setpriv. */
const START = `function start(code, stdio = ["ignore", "inherit", "inherit", "ipc"]) {
  const stat = require("fs").readFileSync("/proc/self/stat", "utf8");
  const mark = process.pid + ":" + stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  const env = { ...process.env, ${SUPERVISOR_VARIABLE}: mark };
  return spawn(process.execPath, ["-e", code], { detached: true, stdio, env });
}`;
const BLOCK = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';
const TELL_PID = 'require("fs").writeSync(1, process.pid + "\\n");';

describe('in a /proc made up for it', () => {
  const child = { pid: 300, supervisor: { pid: 200, startTicks: 5000 } };

  it('finds nothing to end where there is nothing but this process', async () => {
    expect(await killedIn(fakeProc([]))).toEqual([]);
  });

  it('ends a child whose supervisor is gone', async () => {
    expect(await killedIn(fakeProc([child]))).toEqual([300]);
  });

  it('ends a child whose supervisor is a zombie', async () => {
    expect(await killedIn(fakeProc([child, { pid: 200, startTicks: 5000, state: 'Z' }]))).toEqual([300]);
  });

  it('ends a child whose supervisor has left its pid to a later process', async () => {
    expect(await killedIn(fakeProc([child, { pid: 200, startTicks: 5001 }]))).toEqual([300]);
  });

  it('leaves the child of a living supervisor alone, whatever its name is', async () => {
    const supervisor = { pid: 200, startTicks: 5000, name: 'a) Z 1 1 1 (b' };
    expect(await killedIn(fakeProc([child, supervisor]))).toEqual([]);
  });

  it('ends orphans only, of many', async () => {
    const living = { pid: 201, startTicks: 9 };
    const childOf = (pid: number, supervisor: { pid: number; startTicks: number }) => ({ pid, supervisor });
    const processes = [child, living, childOf(301, living), childOf(302, { pid: 202, startTicks: 1 }), { pid: 303 }];
    expect(await killedIn(fakeProc(processes))).toEqual([300, 302]);
  });

  it.each([
    ['is another variable', `MY_${SUPERVISOR_VARIABLE}=200:5000\0`],
    ['is the value of another variable', `X=${SUPERVISOR_VARIABLE}=200:5000\0`],
    ['is empty', `${SUPERVISOR_VARIABLE}=\0`],
    ['has no start time', `${SUPERVISOR_VARIABLE}=200\0`],
    ['has no pid', `${SUPERVISOR_VARIABLE}=:5000\0`],
    ['names the pid 0', `${SUPERVISOR_VARIABLE}=0:5000\0`],
    ['goes on after the start time', `${SUPERVISOR_VARIABLE}=200:5000 \0`],
  ])('leaves a process alone whose mark %s', async (_, environment) => {
    expect(await killedIn(fakeProc([{ pid: 300, environment }]))).toEqual([]);
  });

  it.each<[string, FakeOptions & { readonly sessionId?: number }]>([
    ['has no environment to read', { unreadable: '/proc/300/environ' }],
    ['has no session to read', { unreadable: '/proc/300/stat' }],
    ['has no namespace to read', { unreadable: '/proc/300/ns/pid' }],
    ['has a supervisor that may not be looked at', { unreadable: '/proc/200/stat' }],
    ['is in another pid namespace', { links: { '/proc/300/ns/pid': 'pid:[2]' } }],
    ['is in another time namespace', { links: { '/proc/300/ns/time': 'time:[2]' } }],
    ['has no session of its own, being a child of a child', { sessionId: 299 }],
  ])('leaves a process alone that %s', async (_, { sessionId = 300, ...options }) => {
    expect(await killedIn(fakeProc([{ ...child, sessionId }], options))).toEqual([]);
  });

  it('ends an orphan on a kernel without time namespaces', async () => {
    const links = { '/proc/self/ns/time': null, '/proc/300/ns/time': null };
    expect(await killedIn(fakeProc([child], { links }))).toEqual([300]);
  });

  it('ends nothing where /proc counts the processes of another pid namespace', async () => {
    expect(await killedIn(fakeProc([child], { links: { '/proc/self': '1' } }))).toEqual([]);
  });

  it('never ends this process, even if it was itself started by a lost child', async () => {
    const self = { ...child, pid: process.pid };
    expect(await killedIn(fakeProc([self, child]))).toEqual([300]);
  });

  it('does not count what it may not end, or what has ended meanwhile', async () => {
    const refuse = vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
    });
    try {
      expect(await sweepOrphans(fakeProc([child]))).toEqual([]);
      expect(refuse).toHaveBeenCalledOnce();
    } finally {
      refuse.mockRestore();
    }
  });
});

describe('the mark of a supervisor', () => {
  it('is its pid and the start time that ps calculates with', () => {
    const uptimeS = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
    const [pid, startTicks] = supervisorMark().split(':').map(Number);
    expect(pid).toBe(process.pid);
    // 100 ticks a second: USER_HZ, on all architectures that Node runs on.
    expect(uptimeS - Number(startTicks) / 100).toBeGreaterThanOrEqual(process.uptime() - 0.1);
    expect(uptimeS - Number(startTicks) / 100).toBeLessThan(process.uptime() + 60);
  });

  it('stays the same', () => {
    expect(supervisorMark()).toBe(supervisorMark());
  });

  it('can be taken out of an environment, which then is otherwise the same', () => {
    const env = { PATH: '/bin', [SUPERVISOR_VARIABLE]: '1:2' };
    forgetSupervisor(env);
    expect(env).toEqual({ PATH: '/bin' });
  });
});

describe('with real processes', () => {
  it('ends a blocked child of a supervisor that was killed', async () => {
    await using supervisor = program(`start(${quoted(TELL_PID + BLOCK)});`);
    const [child] = await pidsOf(supervisor, 1);
    await killOutright(supervisor);
    // It lives on: nothing but the sweep ends it.
    expect(isGone(child)).toBe(false);
    expect(await sweepOrphans(realProc(child))).toEqual([child]);
    expect(isGone(child)).toBe(true);
    expect(await supervisor.leftovers()).toEqual([]);
  });

  it('ends a stopped child of a supervisor that was killed', async () => {
    await using supervisor = program(`start(${quoted('process.on("message", () => 0);' + TELL_PID)});`);
    const [child] = await pidsOf(supervisor, 1);
    process.kill(child, 'SIGSTOP');
    await vi.waitFor(() => expect(readFileSync(`/proc/${String(child)}/stat`, 'latin1')).toContain(') T '));
    await killOutright(supervisor);
    expect(await sweepOrphans(realProc(child))).toEqual([child]);
    expect(await supervisor.leftovers()).toEqual([]);
  });

  it('ends no child of a living supervisor, blocked or not', async () => {
    await using supervisor = program(`start(${quoted(TELL_PID + BLOCK)});`);
    const [child] = await pidsOf(supervisor, 1);
    const swept = await sweepOrphans();
    expect(swept).not.toContain(child);
    expect(swept).not.toContain(supervisor.pid);
    expect(isGone(child)).toBe(false);
  });

  it('ends no child of a supervisor that is stopped', async () => {
    await using supervisor = program(`start(${quoted(TELL_PID + BLOCK)});`);
    const [child] = await pidsOf(supervisor, 1);
    supervisor.kill('SIGSTOP');
    expect(await sweepOrphans()).not.toContain(child);
    expect(isGone(child)).toBe(false);
  });

  it('leaves alone what a child has started, in its session or, once it has forgotten the mark, in another', async () => {
    const spawnAs = (detached: boolean) =>
      `require("child_process").spawn(process.execPath, ["-e", ${quoted(TELL_PID + BLOCK)}],
        { detached: ${String(detached)}, stdio: ["ignore", "inherit", "inherit"] });`;
    const forget = `delete process.env.${SUPERVISOR_VARIABLE};`;
    const code = TELL_PID + spawnAs(false) + forget + spawnAs(true) + BLOCK;
    await using supervisor = program(`start(${quoted(code)});`);
    const [child, ...others] = await pidsOf(supervisor, 3);
    await killOutright(supervisor);
    expect(await sweepOrphans(realProc(child, ...others))).toEqual([child]);
    // The second time, their parent is the same as that of a child whose supervisor was killed.
    expect(await sweepOrphans(realProc(child, ...others))).toEqual([]);
    expect(others.map(isGone)).toEqual([false, false]);
  });

  it('leaves alone a process without the mark, whose parent is gone', async () => {
    const code = `spawn("sh", ["-c", "echo $$; exec sleep 60"], { detached: true, stdio: ["ignore", 1, 2] });`;
    await using supervisor = program(code);
    const [stranger] = await pidsOf(supervisor, 1);
    await killOutright(supervisor);
    expect(await sweepOrphans()).not.toContain(stranger);
    expect(isGone(stranger)).toBe(false);
  });
});

interface FakeProcess {
  readonly pid: number;
  readonly supervisor?: { readonly pid: number; readonly startTicks: number };
  readonly environment?: string;
  readonly sessionId?: number;
  readonly startTicks?: number;
  readonly state?: string;
  readonly name?: string;
}

interface FakeOptions {
  readonly unreadable?: string;
  readonly links?: Readonly<Record<string, string | null>>;
}

function fakeProc(processes: readonly FakeProcess[], { unreadable, links = {} }: FakeOptions = {}): ProcFiles {
  const files = new Map(processes.flatMap(filesOf));
  const targets = new Map<string, string | null>(
    ['self', ...processes.map(({ pid }) => String(pid))].flatMap((who) => [
      [`/proc/${who}/ns/pid`, 'pid:[1]'],
      [`/proc/${who}/ns/time`, 'time:[1]'],
    ]),
  );
  targets.set('/proc/self', String(process.pid));
  for (const [path, target] of Object.entries(links)) targets.set(path, target);
  const find = (path: string, source: ReadonlyMap<string, string | null>) => {
    if (path === unreadable) throw Object.assign(new Error(`EACCES: ${path}`), { code: 'EACCES' });
    const found = source.get(path) ?? null;
    if (found === null) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return found;
  };
  return {
    list: () => ['self', 'net', 'uptime', ...processes.map(({ pid }) => String(pid))],
    read: (path) => find(path, files),
    link: (path) => find(path, targets),
  };
}

function filesOf(process: FakeProcess): [string, string][] {
  const { pid, supervisor, sessionId = pid, startTicks = 1, state = 'S', name = 'node' } = process;
  const mark = supervisor && `${SUPERVISOR_VARIABLE}=${String(supervisor.pid)}:${String(supervisor.startTicks)}\0`;
  const environment = process.environment ?? `PATH=/bin\0${mark ?? ''}HOME=/\0`;
  const ids = `1 ${String(pid)} ${String(sessionId)}`;
  const stat = `${String(pid)} (${name}) ${state} ${ids} 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ${String(startTicks)} 0 0`;
  return [
    [`/proc/${String(pid)}/environ`, environment],
    [`/proc/${String(pid)}/stat`, stat],
  ];
}

/** Which processes a sweep sends SIGKILL to; they are not there, so it has nothing to wait for. */
async function killedIn(proc: ProcFiles): Promise<number[]> {
  const killed: number[] = [];
  const spy = vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    expect(signal).toBe('SIGKILL');
    killed.push(pid);
    throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
  });
  try {
    await sweepOrphans(proc);
    return killed;
  } finally {
    spy.mockRestore();
  }
}

/** Only these processes, so that a sweep of another test run on this host comes in between as seldom as can be. */
function realProc(...pids: readonly number[]): ProcFiles {
  const known = new Set(pids.map(String));
  return {
    list: () => readdirSync('/proc').filter((name) => known.has(name)),
    read: (path) => readFileSync(path, 'latin1'),
    link: (path) => readlinkSync(path),
  };
}

function program(code: string): MarkedProgram {
  return new MarkedProgram([process.execPath, '-e', `${SUPERVISOR}${START}${code};setInterval(() => 0, 1000)`]);
}

async function killOutright(supervisor: MarkedProgram): Promise<void> {
  supervisor.kill('SIGKILL');
  expect(await awaitGone(supervisor.pid, 5000)).toBe(true);
}

const quoted = (code: string) => JSON.stringify(code);

/** The pids that are written to its output, the first one first. */
async function pidsOf(supervisor: MarkedProgram, count: number): Promise<[number, ...number[]]> {
  return new Promise((resolve) => {
    supervisor.onStdout(() => {
      const [first, ...others] = supervisor.stdout.split('\n').slice(0, -1).map(Number);
      if (first !== undefined && others.length === count - 1) resolve([first, ...others]);
    });
  });
}
