import { DEFAULTS } from '../config/defaults.js';
import { startImpairProcess, type ImpairProcess } from '../impair/impair-process.js';
import { NO_IMPAIRMENTS, type Impairments } from '../impair/impairments.js';
import type { ImpairmentCounts } from '../latency/impairment-counts.js';

/** A proxy in front of a receiver that does nothing to the packets but while it is measured. */
export class ImpairedLink {
  private before: ImpairmentCounts | null = null;
  private during: ImpairmentCounts | null = null;

  private constructor(private readonly proxy: ImpairProcess) {}

  /**
   * @param port the receiver's, on loopback.
   * @param realtime give the proxy the priority that the children have.
   * @param hurry kills the proxy, whatever it still holds back.
   */
  static async open(
    port: number,
    realtime: boolean,
    hurry: AbortSignal,
    start = startImpairProcess,
  ): Promise<ImpairedLink> {
    const [listen, to] = [
      { address: DEFAULTS.bindLoopback, port: 0 },
      { address: DEFAULTS.bindLoopback, port },
    ];
    const proxy = await start({ listen, to, impairments: NO_IMPAIRMENTS, realtime });
    const kill = () => {
      proxy.kill();
    };
    hurry.addEventListener('abort', kill, { once: true });
    void proxy.ended.then(() => hurry.removeEventListener('abort', kill));
    if (hurry.aborted) kill();
    return new ImpairedLink(proxy);
  }

  /** Where the sender sends to. */
  get port(): number {
    return this.proxy.port;
  }

  /** The first picture and the warm-up were to be had without; blackouts count from here. */
  async impair(impairments: Impairments): Promise<void> {
    this.before = await this.proxy.counts();
    await this.proxy.set(impairments);
  }

  /** What was lost is seen by what comes behind it: from here on everything gets through. */
  async relent(): Promise<void> {
    this.during = await this.proxy.counts();
    await this.proxy.set(NO_IMPAIRMENTS);
  }

  /** Counts again, for those whose fate was drawn before and which came through since: held back, they are overtaken late. */
  async recount(): Promise<void> {
    const addedMs = this.during?.addedMs ?? null;
    this.during = { ...(await this.proxy.counts()), addedMs };
  }

  /** What was done to the packets between the two. */
  counts(): ImpairmentCounts | null {
    const { before, during } = this;
    if (before === null || during === null) return null;
    const { addedMs, ...counted } = during;
    const differences = Object.entries(counted).map(([name, count]) => [
      name,
      count - before[name as keyof typeof counted],
    ]);
    const since = Object.fromEntries(differences) as typeof counted;
    const { received, duplicated, lost, blackedOut, overflowed, unsent } = since;
    // What is still held back then is passed on all the same.
    return { ...since, sent: received + duplicated - lost - blackedOut - overflowed - unsent, addedMs };
  }

  /** Does not fail: that a proxy has died is told to who asks it for something, and the end of a run asks for nothing. */
  async close(): Promise<void> {
    await this.proxy.stop().catch(() => this.proxy.kill());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
