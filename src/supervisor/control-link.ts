import type { ControlConfig } from '../config/loop-config.js';
import { ControlClient } from '../control/control-client.js';
import { ControlServer } from '../control/control-server.js';

/** This host's end of what two hosts say to each other besides the stream. */
export interface ControlLink {
  /** Asks the sender on the other host for a key frame. */
  requestKeyFrame(ssrc: number, lastSequence: number | null): void;
  close(): Promise<void>;
}

const NOBODY: ControlLink = { requestKeyFrame: () => undefined, close: () => Promise.resolve() };

/**
 * @param onRequest a receiver on the other host asks this one's sender.
 * @throws LoopError `bad-config` where the control port cannot be bound.
 */
export async function openControlLink(
  config: ControlConfig | null,
  onRequest: (ssrc: number, lastSequence: number | null) => void,
): Promise<ControlLink> {
  if (config === null) return NOBODY;
  const { address, port, key } = config;
  if (config.kind === 'server') {
    const server = await ControlServer.open({
      ...{ address, port, key },
      onRequest: ({ ssrc, lastSequence }) => onRequest(ssrc, lastSequence),
    });
    return { ...NOBODY, close: () => server.close() };
  }
  const client = await ControlClient.open({ address, port, key });
  return {
    requestKeyFrame: (ssrc, lastSequence) => client.requestKeyFrame({ ssrc, lastSequence }),
    close: () => client.close(),
  };
}
