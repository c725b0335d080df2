import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measuredLink } from '../../../src/doctor/word-cost/measured-link.js';
import { LinkPair, type LinkPlan } from '../../../src/doctor/word-cost/run-link.js';
import { median } from '../../../src/latency/statistics.js';
import { freeUdpPort } from '../../support/udp-ports.js';

const SCRIPT = resolve('dist/doctor/word-cost/link-end.js');
const ENCODE = 'appsrc ! videoconvert ! video/x-raw,format=I420,width=320,height=240';
const OUT = 'key-int-max=30 threads=1 ! rtph264pay config-interval=1 ! udpsink sync=false';

async function plan(text: string, changes: Partial<LinkPlan> = {}): Promise<LinkPlan> {
  const port = await freeUdpPort();
  const times = { warmupMs: 100, durationMs: 400, busyMs: 0, limitMs: 15_000 };
  return { link: measuredLink(text, port), port, ...times, signal: new AbortController().signal, ...changes };
}

async function p50(pair: LinkPair, text: string): Promise<number> {
  const outcome = await pair.run(await plan(text));
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
  return median(outcome.delaysMs) ?? Number.NaN;
}

describe('a measured link', { timeout: 60_000 }, () => {
  it('shows what zerolatency is worth, run after run in the same two processes', async () => {
    const pair = new LinkPair(SCRIPT);
    try {
      const without = await p50(pair, `${ENCODE} ! x264enc ${OUT}`);
      const withIt = await p50(pair, `${ENCODE} ! x264enc tune=zerolatency ${OUT}`);
      // A part of the 40 frames that x264 holds back to look ahead: 1.3 s.
      expect(without - withIt).toBeGreaterThan(300);
    } finally {
      await pair.close();
    }
  });

  it('says why there is no picture, and goes on with new processes', async () => {
    const pair = new LinkPair(SCRIPT);
    try {
      const dead = `${ENCODE} ! x264enc ! identity error-after=1 ! ${OUT.split(' ! ').slice(1).join(' ! ')}`;
      const outcome = await pair.run(await plan(dead, { limitMs: 2500 }));
      expect(outcome).toMatchObject({ kind: 'failed' });
      expect(await p50(pair, `${ENCODE} ! x264enc tune=zerolatency ${OUT}`)).toBeGreaterThan(0);
    } finally {
      await pair.close();
    }
  });
});
