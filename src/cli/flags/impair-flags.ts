import { SCENARIO_NAMES } from '../../impair/scenarios.js';
import { type FlagTable, toggle, value } from '../../request/flags/flag.js';

/** The flags of `gstcv-loop impair`. */
export function impairFlags(): FlagTable {
  return {
    listen: { ...value('Network:', 'PORT or ADDRESS:PORT on which packets come in'), demandOption: true },
    to: { ...value('Network:', 'HOST:PORT to which they are handed on'), demandOption: true },
    impair: value(
      'Network:',
      `what happens to them, e.g. loss=1%,burst=3,delay=20ms,jitter=5ms,rate=4mbit,seed=42; ` +
        `also reorder, duplicate, queue, blackout=2s@10s; or a scenario: ${SCENARIO_NAMES.join(', ')}`,
      'none',
    ),
    duration: value('Run:', 'end after so long, e.g. 10s', 'no end'),
    realtime: toggle('Run:', 'real-time priority, to add little on a busy host; needs root or an rtprio limit', false),
    json: toggle('Output:', 'one JSON object per line on stdout', false),
  };
}
