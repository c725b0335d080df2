import { badFlag } from '../../config/flag-values.js';
import { LoopError } from '../../errors/loop-error.js';

const TOGGLES: readonly string[] = [
  'loop',
  'stamp',
  'camera-stamp',
  'timeoverlay',
  'force',
  'realtime',
  'warm-spare',
  'watch',
  'quality',
  'baseline',
  'self-test',
  'measure',
  'explain',
  'json',
  'help',
  'version',
];

/**
 * yargs takes any word after a toggle for false, and `--no-port` for a port that is false: both are refused.
 * @throws LoopError `bad-config`
 */
export function everyFlagHasItsType(argv: readonly string[]): true {
  for (const word of argv) {
    if (word === '--') break;
    const [, negation, name = '', value] = /^--(no-)?([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const isToggle = TOGGLES.includes(name);
    if (isToggle && value !== undefined && value !== 'true' && value !== 'false') {
      throw badFlag(name, value, `write --${name} or --no-${name}`);
    }
    if (negation !== undefined && !isToggle) throw new LoopError('bad-config', `${word}: there is no such flag`);
  }
  return true;
}
