import { type FlagTable, toggle } from '../../request/flags/flag.js';

export function sourcesFlags(): FlagTable {
  return { json: toggle('Output:', 'the sources as one JSON object', false) };
}
