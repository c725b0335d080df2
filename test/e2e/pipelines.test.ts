import { describe, expect, it } from 'vitest';
import { playLoop, runCli } from '../support/loop-run.js';
import { parsedPipelines, TELL_FORMATS, TELL_FORMATS_FLAGS } from '../support/negotiated-video.js';
import { freeUdpPort } from '../support/udp-ports.js';
import { walkingPeople } from '../support/videos.js';

const TIMEOUT_MS = 60_000;

interface Printed {
  readonly opencv: { readonly senderCapture: string; readonly senderWriter: string; readonly receiverCapture: string };
  readonly shell: { readonly sender: string; readonly receiver: string };
}

/** Where the stream of a run begins. */
const RTP_START = / ssrc=(\d+)(?: seqnum-offset=\d+)? timestamp-offset=\d+/;
/** What keeps a run's receiver to the stream of its own sender. */
const ONE_STREAM = / ! rtpssrcdemux name=source max-streams=\d+ {2}source\.src_(\d+)/;

async function printedPipelines(flags: readonly string[]): Promise<Printed> {
  const { exitCode, stdout, stderr } = await runCli(['pipelines', '--json', ...flags]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout) as Printed;
}

describe('pipelines', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['the defaults', () => []],
    ['an odd size of a file', () => ['--source', walkingPeople(), '--size', '321x241', '--fps', '20', '--timeoverlay']],
    ['an encoder of its own', () => ['--preset', 'ultrafast', '--bitrate', '800', '--gop', '7', '--fps', '29.97']],
  ])('prints exactly what a run with the same flags hands to GStreamer: %s', async (_what, own) => {
    const flags = ['--port', String(await freeUdpPort()), ...own()];
    const { opencv } = await printedPipelines(flags);
    const run = ['start', ...flags, '--display', 'none', '--frames', '3', ...TELL_FORMATS_FLAGS];
    const { exitCode, events } = await playLoop(run, { env: TELL_FORMATS });
    expect(exitCode).toBe(0);
    const sender = parsedPipelines(events, 'sender');
    const [receiver = '', ...others] = parsedPipelines(events, 'receiver');
    expect(others).toEqual([]);
    // The first key frame may come from a second writer, which takes over where the first one was.
    const senders = new Set(sender.map((pipeline) => pipeline.replace(RTP_START, '')));
    expect([...senders].toSorted()).toEqual([opencv.senderCapture, opencv.senderWriter].toSorted());
    // A run adds a copy of the packets for the supervisor, as the text for people says, and draws an SSRC for both sides.
    expect(receiver.replace(ONE_STREAM, '').replace(/ {2}tap\. ! .*$/, '')).toBe(opencv.receiverCapture);
    const ssrcs = [...sender.map((pipeline) => RTP_START.exec(pipeline)), ONE_STREAM.exec(receiver)];
    expect(new Set(ssrcs.flatMap((match) => match?.[1] ?? []))).toHaveLength(1);
  });

  it('prints the same for people as for programs', async () => {
    const { opencv, shell } = await printedPipelines([]);
    const { exitCode, stdout, stderr } = await runCli(['pipelines']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines).toEqual([...Object.values(opencv), ...Object.values(shell)]);
    expect(stdout).toContain('a run adds a copy of the packets for the supervisor');
  });
});

describe('pipelines --explain', { timeout: TIMEOUT_MS }, () => {
  const flags = ['pipelines', '--explain', '--size', '642x480', '--display', 'none'];

  it('tells of each conversion, to people and to programs', async () => {
    const { exitCode, stdout } = await runCli(flags);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('# sender: BGR in OpenCV: ');
    expect(stdout).toContain('#   without it: --size 640x480\n');
    const { conversions } = JSON.parse((await runCli([...flags, '--json'])).stdout) as {
      conversions: { by: string }[];
    };
    expect(conversions.map(({ by }) => by)).toEqual([
      ...['BGR in OpenCV', 'cv::copyMakeBorder, videocrop', 'videoconvert', 'videoconvert'],
    ]);
  });
});

describe('doctor', { timeout: TIMEOUT_MS }, () => {
  it('finds all that is needed on this host', async () => {
    const port = String(await freeUdpPort());
    const { exitCode, stdout, stderr } = await runCli(['doctor', '--port', port]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('All that is needed is there');
    expect(stdout).toContain(port);
  });

  it('prints one JSON object for programs', async () => {
    const { exitCode, stdout, stderr } = await runCli(['doctor', '--json', '--port', String(await freeUdpPort())]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^[^\n]+\n$/);
    const report = JSON.parse(stdout) as { ok: boolean; checks: readonly { id: string; status: string }[] };
    expect(report.ok).toBe(true);
    expect(report.checks.length).toBeGreaterThan(5);
    expect(report.checks.filter(({ status }) => !['ok', 'warn'].includes(status))).toEqual([]);
  });
});
