import type { Impairments } from './impairments.js';
import { plainNumber, plainRate, plainTime } from './values.js';

/** The impairments in the words of the grammar, seed included: `parseImpairments` makes the same of it. */
export function formatImpairments(impairments: Impairments): string {
  const { lossPercent, burstPackets, delayMs, jitterMs, reorderPercent, duplicatePercent } = impairments;
  const { rateKbps, queueMs, blackouts, seed } = impairments;
  const words: string[] = [];
  const add = (key: string, value: number, text: string) => {
    if (value > 0) words.push(`${key}=${text}`);
  };
  add('loss', lossPercent, `${plainNumber(lossPercent)}%`);
  add('burst', burstPackets - 1, plainNumber(burstPackets));
  add('delay', delayMs, plainTime(delayMs));
  add('jitter', jitterMs, plainTime(jitterMs));
  add('reorder', reorderPercent, `${plainNumber(reorderPercent)}%`);
  add('duplicate', duplicatePercent, `${plainNumber(duplicatePercent)}%`);
  if (rateKbps !== null) words.push(`rate=${plainRate(rateKbps)}`, `queue=${plainTime(queueMs)}`);
  for (const { fromMs, durationMs } of blackouts) {
    words.push(`blackout=${plainTime(durationMs)}@${plainTime(fromMs)}`);
  }
  return [...words, `seed=${String(seed)}`].join(',');
}
