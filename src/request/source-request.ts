import { DEFAULTS } from '../config/defaults.js';
import { parseSourcePipeline } from '../config/source/parse-pipeline.js';
import { parseSource } from '../config/source/parse-source.js';
import type { SourceRequest } from '../config/source/source-request.js';
import { LoopError } from '../errors/loop-error.js';
import type { Flags } from './flags/flag.js';
import { read } from './read-flag.js';

/** --source or --source-pipeline. */
export function sourceRequest(flags: Flags): SourceRequest {
  const own = read(flags, 'source-pipeline', null, parseSourcePipeline);
  const source = read(flags, 'source', null, parseSource);
  if (own !== null && source !== null) {
    throw new LoopError('bad-config', '--source and --source-pipeline name two sources: write one of them');
  }
  return own ?? source ?? { kind: 'test', pattern: DEFAULTS.pattern };
}
