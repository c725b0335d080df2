import type { SampleConfig } from '../config/child-config.js';
import { DEFAULTS } from '../config/defaults.js';
import type { LoopConfig } from '../config/loop-config.js';

export interface LinkPorts {
  /** The receiver's. */
  readonly port: number;
  /** Where the sender sends to: the same, or a proxy in between. */
  readonly sendTo: number;
}

/** The same loop on these ports of loopback, telling of every frame. */
export function measuredConfig(
  { sender, receiver, ...config }: LoopConfig,
  { port, sendTo }: LinkPorts,
  samples: SampleConfig | null,
): LoopConfig {
  const output = { kind: 'rtp', address: DEFAULTS.bindLoopback, port: sendTo } as const;
  const measured = { trace: true, samples };
  return {
    ...config,
    sender: sender && { ...sender, ...measured, output },
    receiver: receiver && { ...receiver, ...measured, bindAddress: DEFAULTS.bindLoopback, port },
  };
}
