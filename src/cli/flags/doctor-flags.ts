import { DEFAULTS } from '../../config/defaults.js';
import { type FlagTable, toggle, value } from './flag.js';

export function doctorFlags(): FlagTable {
  const port = value('Network:', 'UDP port that should be free', String(DEFAULTS.port));
  return { port, json: toggle('Output:', 'the findings as one JSON object', false) };
}
