import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectStampedFrames } from '../support/frame-counts.js';
import { restart, state } from '../support/expected-events.js';
import { playLoop, runCli, startLoop } from '../support/loop-run.js';
import { TELL_FORMATS, TELL_FORMATS_FLAGS } from '../support/negotiated-video.js';
import { selfSignedCertificate } from '../support/certificate.js';
import { tempDir } from '../support/temp-dir.js';
import { rtspServer } from '../support/rtsp-server.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;
/** With everything in it that a shell, a URL or GStreamer's parser could trip over. */
const PASSWORD = `s3cret "p@ss: w/rd\\`;
const IN_URL = encodeURIComponent(PASSWORD);

async function start(...flags: readonly string[]): Promise<string[]> {
  return ['start', '--port', String(await freeUdpPort()), '--display', 'none', ...flags];
}

/** The password in no spelling: plain, as a URL or a pipeline has it, or as basic authentication sends it. */
function expectNoPassword(...texts: readonly string[]): void {
  const basic = Buffer.from(`admin:${PASSWORD}`).toString('base64');
  for (const text of texts) {
    for (const word of ['s3cret', PASSWORD, IN_URL, basic]) expect(text.includes(word), word).toBe(false);
  }
}

describe('a camera of RTSP', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['tcp', 'digest'],
    ['udp', 'basic'],
  ] as const)('is played over %s with %s authentication, and its password shown nowhere', async (transport, method) => {
    await using server = await rtspServer({ user: 'admin', password: PASSWORD, method });
    const source = `rtsp://admin@127.0.0.1:${String(server.port)}/live#transport=${transport}`;
    const env = { ...TELL_FORMATS, GSTCV_RTSP_PASSWORD: PASSWORD };
    await using run = startLoop(await start('--source', source, '--frames', '20', ...TELL_FORMATS_FLAGS), { env });
    await run.event(state('sender', 'playing'));
    const commandLine = readFileSync(`/proc/${String(run.childPid('sender'))}/cmdline`, 'utf8');
    const { exitCode, summary, stdout, stderr } = await run.ended();
    expect(exitCode).toBe(0);
    expectStampedFrames(summary, 20);
    // The pipelines are in there, and the password's place in them.
    expect(stdout).toContain('user-pw=***');
    expectNoPassword(stdout, stderr, commandLine);
  });

  it('is shown by pipelines without its password', async () => {
    await using server = await rtspServer({ user: 'admin', password: PASSWORD });
    const source = `rtsp://admin:${IN_URL}@127.0.0.1:${String(server.port)}/live`;
    const { exitCode, stdout, stderr } = await runCli(['pipelines', '--source', source]);
    expect(exitCode).toBe(0);
    expect(stdout.match(/rtspsrc location=\S+ user-id=admin user-pw=\*\*\* /g)).toHaveLength(1);
    expectNoPassword(stdout, stderr);
  });

  it('that loses its power is played again when it is back', async () => {
    let server = await rtspServer();
    try {
      const source = `rtsp://127.0.0.1:${String(server.port)}/live`;
      await using run = startLoop(await start('--source', source));
      await run.event(state('receiver', 'playing'));
      await server.kill();
      const lost = await run.event(restart('sender'));
      expect(lost.reason).toBe('source-lost');
      expect(run.events.some((event) => event.type === 'diagnosis' && event.verdict === 'source-lost')).toBe(true);
      server = await rtspServer({ port: server.port });
      await run.event(state('sender', 'playing'), { after: lost });
      const before = run.stampedFrames();
      await expect.poll(() => run.stampedFrames(), { timeout: 15_000 }).toBeGreaterThan(before + 10);
      run.kill('SIGINT');
      expect((await run.ended()).exitCode).toBe(130);
    } finally {
      await server[Symbol.asyncDispose]();
    }
  });

  it('that lives and sends nothing any more is a stall, and played again when it goes on', async () => {
    await using server = await rtspServer();
    const source = `rtsp://127.0.0.1:${String(server.port)}/live`;
    await using run = startLoop(await start('--source', source, '--stall-timeout', '500ms'));
    await run.event(state('receiver', 'playing'));
    server.freeze();
    const stalled = await run.event(restart('sender'));
    expect(stalled.reason).toBe('stalled');
    expect(run.events).toContainEqual(expect.objectContaining({ type: 'diagnosis', verdict: 'no-capture' }));
    server.thaw();
    await run.event(state('sender', 'playing'), { after: stalled });
    const before = run.stampedFrames();
    await expect.poll(() => run.stampedFrames(), { timeout: 15_000 }).toBeGreaterThan(before + 10);
    run.kill('SIGINT');
    expect((await run.ended()).exitCode).toBe(130);
  });

  it('is waited for as long as --source-timeout says, whatever --max-restarts is', async () => {
    await using server = await rtspServer();
    const source = `rtsp://127.0.0.1:${String(server.port)}/live`;
    const flags = ['--source', source, '--max-restarts', '1', '--source-timeout', '2s'];
    await using run = startLoop(await start(...flags));
    await run.event(state('receiver', 'playing'));
    await server.kill();
    const { exitCode, stderr } = await run.ended();
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/gave up: the source was away for \d+\.\d s \(--source-timeout 2s\)\n/);
    expect(stderr).toContain(`${source}: no RTSP server answers there`);
  });

  it('that comes back with another password ends the run at once, and says why', async () => {
    let server = await rtspServer({ user: 'admin', password: 's3cret' });
    try {
      const source = `rtsp://admin:s3cret@127.0.0.1:${String(server.port)}/live`;
      await using run = startLoop(await start('--source', source));
      await run.event(state('receiver', 'playing'));
      await server.kill();
      server = await rtspServer({ port: server.port, user: 'admin', password: 'changed' });
      const { exitCode, stderr, stdout } = await run.ended();
      expect({ exitCode, isClear: stderr.includes('it refuses this user and password: check both (401)') }).toEqual({
        exitCode: 2,
        isClear: true,
      });
      expectNoPassword(stdout, stderr);
    } finally {
      await server[Symbol.asyncDispose]();
    }
  });

  it('over TLS with a certificate of its own is played where any is to be taken, and refused where not', async () => {
    await using folder = await tempDir();
    await using server = await rtspServer({ certificate: await selfSignedCertificate(folder.path) });
    const source = `rtsps://127.0.0.1:${String(server.port)}/live`;
    const refused = await runCli(await start('--source', source));
    expect(refused.stderr).toContain('this host does not trust its certificate');
    expect([refused.exitCode, refused.stderr.trim().split('\n').length]).toEqual([2, 1]);
    const taken = await playLoop(await start('--source', `${source}#tls=insecure`, '--frames', '15'));
    expect(taken.exitCode).toBe(0);
    expectStampedFrames(taken.summary, 15);
    expect(taken.stderr + taken.stdout).toContain('any certificate is taken (#tls=insecure)');
    const plain = await runCli(await start('--source', source.replace('rtsps', 'rtsp'), '--open-timeout', '1s'));
    expect([plain.exitCode, plain.stderr.trim().split('\n').length]).toEqual([4, 1]);
  });

  it('that cannot be had is one clear line, without the password', async () => {
    await using server = await rtspServer({ user: 'admin', password: PASSWORD });
    const at = (place: string) => `127.0.0.1:${String(server.port)}${place}`;
    const refusals = [
      [`rtsp://admin:s3cret@${at('/live')}`, 2, 'it refuses this user and password: check both (401)'],
      [`rtsp://${at('/live')}`, 2, 'it wants a user and a password: write rtsp://USER@…'],
      [`rtsp://admin:${IN_URL}@${at('/no')}`, 2, 'the server has no such stream (404): check the path'],
      [`rtsp://admin:${IN_URL}@127.0.0.1:9/live`, 4, 'no RTSP server answers there: check host and port'],
      [`rtsp://admin:s3cret/x@${at('/live')}`, 2, 'write host and port'],
    ] as const;
    for (const [source, code, message] of refusals) {
      const { exitCode, stdout, stderr } = await runCli(await start('--source', source));
      expect(stderr).toContain(message);
      expect({ source, exitCode, lines: stderr.trim().split('\n').length }).toEqual({
        source,
        exitCode: code,
        lines: 1,
      });
      expectNoPassword(stdout, stderr);
    }
    const { stderr } = await runCli(await start(`rtsp://admin:${PASSWORD}@camera`));
    expectNoPassword(stderr);
  });

  it('leaves no password in what a run that fails has to tell', async () => {
    const source = `rtsp://admin:${IN_URL}@127.0.0.1:9/live`;
    // With size and rate given nobody looks beforehand, and the children have to find out.
    const flags = ['--size', '320x240', '--fps', '25', '--max-restarts', '1', ...TELL_FORMATS_FLAGS];
    const { exitCode, stdout, stderr } = await playLoop(await start('--source', source, ...flags), {
      env: TELL_FORMATS,
    });
    expect(exitCode).toBe(4);
    expect(stderr).toContain('gave up after 2 attempts');
    expect(`${stdout}${stderr}`).toContain('user-pw=***');
    expectNoPassword(stdout, stderr);
  });
});
