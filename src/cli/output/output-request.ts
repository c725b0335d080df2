import { DEFAULTS } from '../../config/defaults.js';
import type { Flags } from '../../request/flags/flag.js';
import { choice, read } from '../../request/read-flag.js';

const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface OutputRequest {
  readonly json: boolean;
  readonly logLevel: LogLevel;
}

export function outputRequest(flags: Flags): OutputRequest {
  return {
    json: flags['json'] === true,
    logLevel: read(flags, 'log-level', DEFAULTS.logLevel, choice(LOG_LEVELS)),
  };
}
