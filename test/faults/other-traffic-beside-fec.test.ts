import { describe, expect, it } from 'vitest';
import { diagnosis, expectFramesAfter, expectRecovery, expectRestarts, startPlaying } from '../support/fault-runs.js';
import { gstPeer, h264To, LIVE_PICTURE } from '../support/gst-peer.js';
import { sendNoise } from '../support/udp-noise.js';
import { freeUdpPort } from '../support/udp-ports.js';

const TIMEOUT_MS = 60_000;

interface Stranger {
  readonly what: string;
  readonly begin: (port: number) => { stop(): Promise<unknown> } & AsyncDisposable;
  readonly evidence: Readonly<Record<string, unknown>>;
}

const h264 = (port: number, payloader: string) =>
  gstPeer(`${LIVE_PICTURE} ! ${h264To(port, { payloader: `config-interval=-1 ${payloader}` })}`);

const STRANGERS: readonly Stranger[] = [
  {
    what: 'a second sender',
    begin: (port) => h264(port, 'pt=96 ssrc=195939070'),
    evidence: { foreignSsrc: '0x0badcafe' },
  },
  {
    what: 'another payload type',
    begin: (port) => h264(port, 'pt=97'),
    evidence: { payloadType: 97 },
  },
  {
    what: 'a second sender whose pictures pass for redundant packets',
    begin: (port) => h264(port, 'pt=122 ssrc=195939070'),
    evidence: { payloadType: 122 },
  },
  { what: 'random bytes', begin: sendNoise, evidence: { notRtp: expect.any(Number) as number } },
];

describe('other traffic on the port of a `start` with FEC', { timeout: TIMEOUT_MS }, () => {
  it.each(STRANGERS)('is named, and leaves the picture clean: $what', async ({ begin, evidence }) => {
    const port = await freeUdpPort();
    await using run = await startPlaying(port, ['--fec', '20%']);
    const pids = [run.childPid('sender'), run.childPid('receiver')];
    await using stranger = begin(port);
    const found = await run.event(diagnosis('receiver', 'foreign-packets'));
    expect(found.evidence).toMatchObject(evidence);
    await expectFramesAfter(run, found);
    await stranger.stop();
    await expectFramesAfter(run, await expectRecovery(run, found));
    expect([run.childPid('sender'), run.childPid('receiver')]).toEqual(pids);
    expect((await expectRestarts(run, {})).receiver).toMatchObject({ unreadable: 0, duplicated: 0, reordered: 0 });
  });
});
