import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { residentBytes } from '../../src/host/process-memory.js';

const STATUS = `Name:\tnode
Umask:\t0022
State:\tS (sleeping)
VmPeak:\t  999999 kB
VmHWM:\t   70000 kB
VmRSS:\t   65536 kB
RssAnon:\t   30000 kB
`;

it('reads the resident memory of a process, which /proc tells in KiB', () => {
  const paths: string[] = [];
  const readFile = (path: string) => {
    paths.push(path);
    return STATUS;
  };
  expect(residentBytes(42, readFile)).toBe(64 * 1024 * 1024);
  expect(paths).toEqual(['/proc/42/status']);
});

it('says of this process what Node says', () => {
  const { rss } = process.memoryUsage();
  expect(residentBytes(process.pid)).toBeGreaterThan(rss * 0.8);
  expect(residentBytes(process.pid)).toBeLessThan(rss * 1.2);
});

it('is not fooled by a process that is called VmRSS', () => {
  expect(residentBytes(42, () => `Name:\tVmRSS:\t1 kB\n${STATUS}`)).toBe(64 * 1024 * 1024);
  expect(residentBytes(42, () => 'Name:\tVmRSS:   1 kB\n')).toBeNull();
});

it('has no number for a zombie and for a thread of the kernel, which have no memory', () => {
  expect(residentBytes(42, () => 'Name:\tnode\nState:\tZ (zombie)\nThreads:\t1\n')).toBeNull();
});

it('has no number for a process that has ended', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  expect(residentBytes(pid)).toBeGreaterThan(0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(residentBytes(pid)).toBeNull();
});

it.each(['ENOENT', 'ESRCH'])('has no number where reading fails with %s', (code) => {
  expect(residentBytes(42, failing(code))).toBeNull();
});

it('does not take another fault of /proc for an end', () => {
  expect(() => residentBytes(42, failing('EMFILE'))).toThrow('EMFILE');
});

function failing(code: string) {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
}
