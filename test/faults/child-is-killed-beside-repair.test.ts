import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/config/child-config.js';
import { restart, state } from '../support/expected-events.js';
import { expectFramesAfter, expectRestarts, startPlaying, verdicts } from '../support/fault-runs.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
/** Minutes from one key frame to the next: a new receiver sees one that was made for it, in a leap of the sequence. */
const NO_KEY_FRAMES = ['--gop', '10000'] as const;
/** Longer than any picture may stay away; much longer than it does. */
const SOON_MS = 10_000;

const KILLED: readonly { readonly role: Role; readonly flags: string }[] = [
  { role: 'receiver', flags: '--fec 20%' },
  { role: 'receiver', flags: '--fec 20% --warm-spare' },
  { role: 'receiver', flags: '--jitter-buffer 20ms --warm-spare' },
  { role: 'sender', flags: '--fec 20% --warm-spare' },
  { role: 'sender', flags: '--jitter-buffer 20ms --warm-spare' },
];

describe('a stream without key frames whose packets are put in order or recovered', { timeout: TIMEOUT_MS }, () => {
  it.each(KILLED)('comes back by itself when the $role is killed: $flags', async ({ role, flags }) => {
    await using run = await startPlaying(await freeUdpPort(), [...NO_KEY_FRAMES, ...flags.split(' ')]);
    process.kill(run.childPid(role), 'SIGKILL');
    const again = await run.event(restart(role));
    const playing = await run.event(state(role, 'playing'), { after: again });
    const frames = await expectFramesAfter(run, playing);
    expect(frames.timeMs - again.timeMs).toBeLessThan(SOON_MS);
    // Nobody had to restart the other one, or this one twice.
    expect(verdicts(run, 'receiver')).toEqual([]);
    await expectRestarts(run, { [role]: 1 });
  });
});
