import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/loop-run.js';
import { type TempDir, tempDir } from '../support/temp-dir.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;

/** The words of a command line, and what the complaint about it must name. */
type Case = [args: string[], ...names: string[]];

const flagOf = (command: string, name: string, ...values: readonly string[]): Case[] =>
  values.map((value) => [[command, `--${name}`, value], `--${name}`, JSON.stringify(value)]);

const flag = (name: string, ...values: readonly string[]): Case[] => flagOf('start', name, ...values);

let folder: TempDir;
/** Where the commands run; nothing may appear in it. */
let workspace: string;

beforeAll(async () => {
  folder = await tempDir();
  workspace = join(folder.path, 'workspace');
  await mkdir(workspace);
  await writeFile(join(folder.path, 'empty.mp4'), '');
  await writeFile(join(folder.path, 'text.mp4'), 'This is not a video.\n'.repeat(1000));
  await installWitness();
});

afterAll(() => folder[Symbol.asyncDispose]());

describe('is refused with exit code 2 and one line that names the flag and the value:', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ...flag('port', '0', '65536', 'abc', '', '-1', '5e3'),
    ...flag('size', '0x0', '99999x99999', '12', '15x15', ''),
    ...flag('fps', '0', '-1', '1e9', '30/0', ''),
    ...flag('bitrate', '0', 'fast'),
    ...flag('gop', '0'),
    ...flag('preset', 'warp'),
    ...flag('display', 'wide'),
    ...flag('log-level', 'loud'),
    ...flag('frames', '0', '1.5'),
    ...flag('duration', '10', 'abc', '-1s', '0s'),
    ...flag('open-timeout', '0', '-1', 'abc', '10h'),
    ...flag('stall-timeout', '0', '-1', 'abc', '10h'),
    ...flag('keyframe-timeout', '0', '-1', 'abc', '10h'),
    ...flag('latency-limit', '0', '-1', 'abc', '10h'),
    ...flag('health-window', '0', '-1', 'abc', '10h'),
    ...flag('loss-limit', '-1', '101%', 'abc', '1e999'),
    ...flag('min-fps', '-1', '101%', 'abc', '1e999'),
    ...flag('max-rss', '0', '-1', 'abc', '99M', '9999999G'),
    ...flag('max-restarts', '-1'),
    ...flagOf('sender', 'ssrc', '-1', 'abc', '', '0x100000000'),
    ...flagOf('receiver', 'ssrc', '-1', 'abc', '', '0x100000000'),
    ...flagOf('sender', 'control-port', '0', '-1', 'abc', '65536'),
    ...flagOf('receiver', 'control', '', 'abc', '127.0.0.1', '127.0.0.1:0', '::1:5001'),
    ...flag('source', '', '/no/such/file.mp4', '/', '/dev/null', 'rtsp://', 'images:///no/such/%d.png'),
    [['start', '--source', 'http://127.0.0.1/a.mp4'], '--source "»http«://127.0.0.1/a.mp4"', 'unknown scheme'],
    [['start', '--source', 'rstp://camera'], '--source "»rstp«://camera"', 'did you mean rtsp://?'],
    [['start', '--source', 'test://nope'], '--source "test://»nope«"', 'write one of smpte'],
    [['start', '--source', 'test://'], '--source "test://»«"'],
    ...flag('source-pipeline', ''),
    [['start', '--source-pipeline', 'videotestsrc !'], '--source-pipeline "videotestsrc »!«"'],
    [['start', '--source', 'a.mp4', '--source-pipeline', 'x'], '--source', '--source-pipeline'],
    ...flagOf('latency', 'repeat', '0', '-1', 'abc', '1001'),
    ...flagOf('latency', 'duration', '10ms', '10', 'abc', '', '2h'),
    ...flagOf('latency', 'warmup', '-1s', 'abc'),
    ...flagOf('latency', 'out', ''),
    ...flagOf('latency', 'size', '0x0', '100x100'),
    ...flagOf('latency', 'source', '', '/no/such/file.mp4'),
    ...flag('size', '100x100', '160x119').map(([args, ...names]): Case => [[...args, '--stamp'], ...names]),
  ] satisfies Case[])('%j', async (args, ...names) => {
    await expectRefusal(args, names);
  });

  it('a host of which there is no address', async () => {
    await expectRefusal(['sender', '--host', 'no-such-host.invalid'], ['--host', '"no-such-host.invalid"']);
  });

  it('an address to listen on that this host does not have', async () => {
    await expectRefusal(['receiver', '--bind', '203.0.113.7'], ['--bind', '"203.0.113.7"']);
  });

  it('an empty file', async () => {
    const path = join(folder.path, 'empty.mp4');
    await expectRefusal(['start', '--source', path], ['--source', JSON.stringify(path), 'empty']);
  });

  it('a file that is not a video', async () => {
    const path = join(folder.path, 'text.mp4');
    await expectRefusal(['start', '--source', path], ['--source', JSON.stringify(path)]);
  });

  it('a file: URL that is not there', async () => {
    await expectRefusal(['start', '--source', 'file:///no/such%20file.mp4'], ['--source', '/no/such file.mp4']);
  });

  it.each(['start', 'receiver'])('a port that somebody has: %s', async (command) => {
    const port = await freeUdpPort();
    const socket = createSocket('udp4').bind(port, '127.0.0.1');
    await once(socket, 'listening');
    try {
      await expectRefusal(
        [command, '--port', String(port)],
        ['--port', `"${String(port)}"`, `pid ${String(process.pid)}`],
      );
    } finally {
      socket.close();
    }
  });
});

describe(
  'latency is refused before anything is measured, with the offending word marked:',
  { timeout: TIMEOUT_MS },
  () => {
    it.each<Case>([
      [['latency', '--matrix', 'presets=ultrafast'], '--matrix "»presets«=ultrafast": unknown key'],
      [['latency', '--matrix', 'size=640x480,0x0'], '--matrix "size=640x480,»0x0«": write WIDTHxHEIGHT'],
      [['latency', '--matrix', 'gop=30,30'], '--matrix "gop=»30,30«": gop=30 is there twice'],
      [['latency', '--impair', 'loss=150%'], '--impair "loss=»150%«": write a percentage'],
      [['latency', '--assert', 'p50<80ms', '--assert', 'p98<80ms'], '--assert "»p98«<80ms": unknown metric'],
      [['latency', '--assert', 'p99<80'], '--assert "p99<80»«": the unit is missing'],
      [['latency', '--self-test', '--matrix', 'gop=30'], '--matrix has no meaning with --self-test'],
      [['latency', '--self-test', '--out', 'report'], '--out has no meaning with --self-test'],
      [['latency', '--port', '5000'], 'port'],
      [['latency', '--assert'], 'assert'],
    ])('%j', async (args, ...names) => {
      await expectRefusal(args, names);
    });

    it.each([[], ['--self-test']])('a file that is not a video %j', async (...flags: string[]) => {
      const path = join(folder.path, 'text.mp4');
      await expectRefusal(['latency', '--source', path, ...flags], ['--source', JSON.stringify(path)]);
    });

    it('a folder for the report that cannot be written', async () => {
      const file = join(folder.path, 'text.mp4');
      for (const out of [file, join(file, 'report'), '/proc/report']) {
        await expectRefusal(['latency', '--out', out], ['--out', JSON.stringify(out)]);
      }
    });
  },
);

describe('is refused with exit code 2 and one line that says what is wrong:', { timeout: TIMEOUT_MS }, () => {
  it.each<Case>([
    [[], 'command'],
    [['strat'], 'strat'],
    [['start', 'now'], 'now'],
    [['start', '--bogus'], 'bogus'],
    [['start', '--bogus=3'], 'bogus'],
    [['start', '-x'], 'x'],
    [['start', '--port'], 'port'],
    [['pipelines', '--no-port'], 'port'],
    [['pipelines', '--json=maybe'], 'json'],
    [['pipelines', '--stamp=perhaps'], 'stamp'],
    [['receiver', '--source', 'test://smpte'], 'source'],
    [['receiver', '--host', '127.0.0.1'], 'host'],
    [['sender', '--bind', '127.0.0.1'], 'bind'],
    [['local', '--port', '5000'], 'port'],
    [['start', '--ssrc', '1'], 'ssrc'],
    [['start', '--control-port', '5001'], 'control-port'],
    [['sender', '--control', '127.0.0.1:5001'], 'control'],
    [['receiver', '--control-port', '5001'], 'control-port'],
    [['sender', '--latency-limit', '80ms'], 'latency-limit'],
    [['receiver', '--min-fps', '90'], 'min-fps'],
    [['sender', '--control-port', '5001'], '--control-port', '--key-file'],
    [['receiver', '--control', '127.0.0.1:5001'], '--control', '--key-file'],
    [['sender', '--key-file', '/no/such.key'], '--control-port', '--key-file'],
    [['receiver', '--key-file', '/no/such.key'], '--control', '--key-file'],
    [['sender', '--control-port', '5001', '--key-file', '/no/such.key'], '--key-file', '/no/such.key'],
    [['receiver', '--control', '127.0.0.1:5001', '--key-file', '/'], '--key-file'],
    [['receiver', '--record', 'out.mp4'], '--record "out.mp4"', '.mkv'],
    [['start', '--record', '/no/such/folder/out.mkv'], '--record', 'there is no folder /no/such/folder'],
    [['start', '--force'], '--force', '--record'],
    [['sender', '--record', 'out.mkv'], 'record'],
    [['receiver', '--snapshot-every', '5s'], 'snapshot-every'],
    [['receiver', '--snapshot-every', '5', 'pictures'], '--snapshot-every "5"'],
    [['receiver', '--forward', 'http://robot:5000'], '--forward "»http://«robot:5000"', 'rtp://'],
    [['start', '--port', '5998', '--forward', 'rtp://127.0.0.1:5998'], '--forward', 'come back'],
    [['sender', '--ttl', '4'], '--ttl', 'multicast'],
    [['receiver', '--bind', '239.1.2.3', '--iface', 'no-such-one'], '--iface "no-such-one"', 'write one of'],
    [['start', '--warm-spare=maybe'], 'warm-spare'],
    [['start', '--no-max-rss'], 'max-rss'],
    [['doctor', '--port', '0'], '--port'],
    [['start', '--bogus\n    at hostile (file.js:1:1)'], 'bogus'],
  ])('%j', async (args, ...names) => {
    await expectRefusal(args, names);
  });
});

describe('hostile text', { timeout: TIMEOUT_MS }, () => {
  const hostile = [
    '127.0.0.1 ! filesink location=x',
    '127.0.0.1" ! filesink location="x',
    "'; touch x; '",
    '127.0.0.1\n$(touch x)`touch x`',
    '%s%n\u001b[2J\u202e',
  ];
  it.each([
    ...hostile.flatMap((text): Case[] => [
      [['sender', `--host=${text}`], '--host'],
      [['receiver', `--bind=${text}`], '--bind'],
      [['start', `--source=${text}`], '--source'],
      [['start', `--record=${text}`], '--record'],
      [['start', `--forward=${text}`], '--forward'],
    ]),
    [['start', '--source=test://smpte ! filesink location=x'], '--source'],
    ...['port', 'size', 'fps', 'bitrate', 'gop', 'preset', 'display', 'log-level', 'frames', 'duration'].map(
      (name): Case => [['start', `--${name}=1 ! filesink location=x\n$(touch x)\`touch x\`;touch x`], `--${name}`],
    ),
  ])('is refused and reaches neither a shell nor a pipeline: %j', async (args, ...names) => {
    const { stderr } = await expectRefusal(args, names);
    expect(stderr.slice(0, -1)).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it.each(['host', 'source', 'size', 'bogus'])(
    'of 100,000 characters is refused in a line that can be read: --%s',
    async (name) => {
      const command = name === 'host' ? 'sender' : 'start';
      const { stderr } = await expectRefusal([command, `--${name}=${'x'.repeat(100_000)}`], [name]);
      expect(stderr.length).toBeLessThan(2000);
    },
  );
});

describe('what only looks odd is taken:', { timeout: TIMEOUT_MS }, () => {
  it.each([
    [['--size', '641x479'], 'width=(int)641, height=(int)479'],
    [['--size', '160x120'], 'width=(int)160, height=(int)120'],
    [['--size', '16x16', '--no-stamp'], 'width=(int)16, height=(int)16'],
    [['--fps', '0.5'], 'framerate=(fraction)500/1000'],
    [['--fps', '240'], 'framerate=(fraction)240/1'],
    [['--bitrate', '2048000'], 'bitrate=2048000'],
    [['--port', '65535'], 'port=65535'],
    [['--port', '1'], 'port=1'],
    [['--port', '7001', '--port', '7002'], 'port=7002'],
    [['--source', 'TEST://ball'], 'pattern=ball'],
  ])('%j', async (flags, expected) => {
    const { exitCode, stdout, stderr } = await runCli(['pipelines', ...flags]);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(expected);
  });
});

const NOTE = 'child-started';

/** Stands in front of the real setpriv, through which children are started, and leaves a note. */
async function installWitness(): Promise<void> {
  const shim = join(folder.path, 'setpriv');
  await writeFile(shim, `#!/bin/sh\ntouch '${folder.path}/${NOTE}'\nPATH=\${PATH#*:} exec setpriv "$@"\n`);
  await chmod(shim, 0o755);
}

const withWitness = () => ({ cwd: workspace, env: { PATH: `${folder.path}:${process.env['PATH'] ?? ''}` } });

async function childStarted(): Promise<boolean> {
  return (await readdir(folder.path)).includes(NOTE);
}

async function expectRefusal(args: readonly string[], names: readonly string[]): Promise<{ stderr: string }> {
  await rm(join(folder.path, NOTE), { force: true });
  const { exitCode, stdout, stderr } = await runCli(args, { ...withWitness(), withinMs: 15_000 });
  expect(stderr).toMatch(/^gstcv-loop: [^\n]+\n$/);
  for (const name of names) expect(stderr).toContain(name);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(await childStarted()).toBe(false);
  expect(await readdir(workspace)).toEqual([]);
  return { stderr };
}

describe('the witness of these tests', { timeout: TIMEOUT_MS }, () => {
  // Stands last: from here on the note is there.
  it('does see a child that is started', async () => {
    const { exitCode } = await runCli(['local', '--display', 'none', '--frames', '1'], withWitness());
    expect(exitCode).toBe(0);
    expect(await childStarted()).toBe(true);
  });
});
