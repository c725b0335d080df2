import type { ControlConfig } from '../config/loop-config.js';
import { ControlClient } from '../control/control-client.js';
import { ControlServer } from '../control/control-server.js';
import type { TimeExchange } from '../control/time-asker.js';
import type { KeyFrameRequest } from '../control/key-frame-request.js';

/** This host's end of what two hosts say to each other besides the stream. */
export interface ControlLink {
  /** Asks the sender on the other host for a key frame. */
  requestKeyFrame(ssrc: number, lastSequence: number | null): void;
  /** Asks the sender's host for the time, again and again. */
  pollTime(listener: (exchange: TimeExchange) => void): void;
  close(): Promise<void>;
}

const NOBODY: ControlLink = {
  requestKeyFrame: () => undefined,
  pollTime: () => undefined,
  close: () => Promise.resolve(),
};

export interface ControlListener {
  /** A receiver on the other host asks this one's sender. */
  onRequest(ssrc: number, lastSequence: number | null): void;
  /** So many datagrams came since the last call that were no requests of ours. */
  onRefused(count: number): void;
}

/** A stranger is never answered: that its secret is another one can only be told here, and not more often than this. */
const REFUSAL_INTERVAL_MS = 10_000;

/** @throws LoopError `bad-config` where the control port cannot be bound. */
export async function openControlLink(
  config: ControlConfig | null,
  listener: ControlListener,
  refusalIntervalMs = REFUSAL_INTERVAL_MS,
): Promise<ControlLink> {
  if (config === null) return NOBODY;
  const { address, port, key } = config;
  if (config.kind === 'server') return await serve({ address, port, key }, listener, refusalIntervalMs);
  const client = await ControlClient.open({ address, port, key });
  return {
    requestKeyFrame: (ssrc, lastSequence) => client.requestKeyFrame({ ssrc, lastSequence }),
    pollTime: (listener) => client.pollTime(listener),
    close: () => client.close(),
  };
}

async function serve(
  options: { readonly address: string; readonly port: number; readonly key: Buffer },
  listener: ControlListener,
  intervalMs: number,
): Promise<ControlLink> {
  const onRequest = ({ ssrc, lastSequence }: KeyFrameRequest) => listener.onRequest(ssrc, lastSequence);
  const server = await ControlServer.open({ ...options, onRequest });
  let told = 0;
  const timer = setInterval(() => {
    const { refused } = server.counts();
    if (refused > told) listener.onRefused(refused - told);
    told = refused;
  }, intervalMs);
  const close = () => {
    clearInterval(timer);
    return server.close();
  };
  return { ...NOBODY, close };
}
