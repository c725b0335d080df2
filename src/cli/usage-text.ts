import { commandsWith, flagsOfCommand } from './flags-of-command.js';
import { nearestWord } from '../errors/nearest-word.js';
import { quoteValue } from '../errors/quote-value.js';

/** One line of what yargs complains of in several: the first says what is wrong, but not always of what, or in our words. */
export function usageText(message: string | null, argv: readonly string[]): string {
  const first = message?.split('\n').find((line) => line.trim() !== '') ?? 'wrong usage';
  const [command = ''] = argv;
  const flags = flagsOfCommand(command);
  const help = `gstcv-loop ${flags.length > 0 ? `${command} ` : ''}--help`;
  if (first.startsWith('Did you mean')) return `unknown command ${quoteValue(command)}. ${first} See gstcv-loop --help`;
  const unknown = /^Unknown arguments?: ([^,]+)/.exec(first)?.[1];
  if (unknown !== undefined && flags.length > 0) return `${strange(unknown, command, argv)}: see ${help}`;
  const valueless = /^Not enough arguments following: (\S+)/.exec(first)?.[1];
  if (valueless !== undefined) return `--${valueless}: write a value after it: see ${help}`;
  return `${first}${/[?.]$/.test(first) ? ' See' : ': see'} ${help}`;
}

function strange(word: string, command: string, argv: readonly string[]): string {
  const isFlag = argv.some(
    (part) => [`-${word}`, `--${word}`, `--no-${word}`].includes(part) || part.startsWith(`--${word}=`),
  );
  if (!isFlag) return `${command}: ${quoteValue(word)} is not a flag: flags begin with two dashes`;
  return `${command} has no flag --${word}${guess(word, command)}`;
}

function guess(word: string, command: string): string {
  const others = commandsWith(word);
  if (others.length > 0) return `, which is one of ${others.join(', ')}`;
  const nearest = nearestWord(word, flagsOfCommand(command));
  return nearest === null ? '' : `: did you mean --${nearest}?`;
}
