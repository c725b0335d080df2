import { exitCodeOf } from '../../errors/loop-error.js';
import { sweepOrphans } from '../../host/orphans.js';
import { isCalibrated, selfTest } from '../../lab/self-test.js';
import { prepareHeadless } from '../../lab/prepare-headless.js';
import type { Flags } from '../../request/flags/flag.js';
import { Interruption } from '../interruption.js';
import { selfTestRequest } from '../../lab/latency-request.js';
import { selfTestText } from '../output/self-test-text.js';

/** Holds the instrument to delays and faults that are known; resolves to the exit code. */
export async function runSelfTest(flags: Flags): Promise<number> {
  const { loop, json, ...plan } = selfTestRequest(flags);
  const config = await prepareHeadless(loop);
  await sweepOrphans();
  const interruption = new Interruption();
  const { signal, hurry } = interruption;
  const onPhase = (what: string, done: number, total: number) =>
    process.stderr.write(`${String(done + 1)}/${String(total)} ${what}\n`);
  try {
    const result = await selfTest(config, { ...plan, signal, hurry, onPhase });
    if (signal.aborted) return interruption.exitCode;
    if (result.error !== null) throw result.error;
    process.stdout.write(json ? `${JSON.stringify({ type: 'self-test', ...result })}\n` : selfTestText(result));
    return isCalibrated(result) ? 0 : exitCodeOf('assertion-failed');
  } finally {
    interruption.close();
  }
}
