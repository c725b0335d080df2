import { randomBytes } from 'node:crypto';
import { execa } from 'execa';
import { requireProgram } from './require-program.js';

export interface Host {
  readonly address: string;
  /** Words in front of a command that is to run on this host. */
  readonly enter: readonly string[];
}

export interface TwoHosts extends AsyncDisposable {
  readonly both: readonly [Host, Host];
}

/** Two network namespaces joined by a veth pair, of names that no other run has; they go away with their scope. */
export async function twoHosts(): Promise<TwoHosts> {
  const run = randomBytes(4).toString('hex');
  const [left, right] = [`gstcv-${run}-a`, `gstcv-${run}-b`];
  const hosts: TwoHosts = {
    both: [host(left, 1), host(right, 2)],
    // The cable goes with either end.
    [Symbol.asyncDispose]: async () => {
      for (const name of [left, right]) await execa('ip', ['netns', 'delete', name], { reject: false });
    },
  };
  try {
    for (const name of [left, right]) await ip('netns', 'add', name);
    await ipOn(left, 'link', 'add', 'cable', 'type', 'veth', 'peer', 'name', 'cable', 'netns', right);
    for (const [index, name] of [left, right].entries()) {
      await ipOn(name, 'address', 'add', `${address(index + 1)}/24`, 'dev', 'cable');
      // The supervisor's tap needs loopback, which every real host has.
      for (const link of ['lo', 'cable']) await ipOn(name, 'link', 'set', link, 'up');
    }
    return hosts;
  } catch (error) {
    await hosts[Symbol.asyncDispose]();
    throw error;
  }
}

function host(namespace: string, index: number): Host {
  return { address: address(index), enter: enter(namespace) };
}

/** `ip netns exec` would also remount /sys, which a root directory that is no mount point, as in a chroot, does not allow. */
function enter(namespace: string): string[] {
  return [requireProgram('nsenter'), `--net=/run/netns/${namespace}`, '--'];
}

async function ipOn(namespace: string, ...args: readonly string[]): Promise<void> {
  const [command = 'nsenter', ...words] = [...enter(namespace), requireProgram('ip'), ...args];
  await execa(command, words, { timeout: 10_000 });
}

function address(index: number): string {
  return `10.77.0.${String(index)}`;
}

async function ip(...args: readonly string[]): Promise<void> {
  await execa(requireProgram('ip'), args, { timeout: 10_000 });
}
