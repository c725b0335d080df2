import { type FlagTable, toggle } from './flag.js';

export function sourcesFlags(): FlagTable {
  return { json: toggle('Output:', 'the sources as one JSON object', false) };
}
