import { HOOK_LIMITS } from '../config/defaults.js';
import { nameOf } from './check-hook.js';
import { RateGate } from './rate-gate.js';

/** Messages under way to a supervisor that does not read: what comes on top is dropped. */
const MAX_UNSENT = 64;

/** Hands on what a hook emits, in bounded size, number and memory. */
export class Emitter {
  private unsent = 0;
  private droppedCount = 0;
  private readonly gate = new RateGate({
    perSecond: HOOK_LIMITS.maxEmitsPerSecond,
    unitsPerSecond: HOOK_LIMITS.maxEmitBytesPerSecond,
  });

  /** @param send resolves once the channel has taken it. */
  constructor(
    private readonly send: (sequence: number | null, json: string) => Promise<void>,
    private readonly nowUs: () => number,
  ) {}

  /** How many were dropped. */
  get dropped(): number {
    return this.droppedCount;
  }

  /** @throws TypeError for what is not JSON. */
  emit(sequence: number | null, data: unknown): boolean {
    // In spite of its type it gives undefined for what JSON does not know.
    const json = JSON.stringify(data) as string | undefined;
    if (json === undefined) throw new TypeError(`emit() was given ${nameOf(data)}, which is not JSON`);
    const bytes = Buffer.byteLength(json);
    const fits = bytes <= HOOK_LIMITS.maxEmitBytes && this.unsent < MAX_UNSENT;
    if (!fits || !this.gate.take(this.nowUs(), bytes)) {
      this.droppedCount += 1;
      return false;
    }
    this.unsent += 1;
    void this.send(sequence, json).finally(() => {
      this.unsent -= 1;
    });
    return true;
  }
}
