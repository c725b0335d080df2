#!/usr/bin/env node
import yargs, { type Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { errorText, LoopError } from '../errors/loop-error.js';
import { compareFlags, doctorFlags, everyFlagHasItsType, loopFlags } from './flags.js';
import { impairFlags } from './impair-flags.js';
import { EPILOGUE, examplesOf } from './help.js';
import { quoteValue } from '../errors/quote-value.js';
import type { LoopCommand } from '../config/loop-config.js';

/** Only this file and what it imports is loaded for --help; each command brings the rest when it runs. */

const COMMANDS: readonly (readonly [LoopCommand, string])[] = [
  ['start', 'run sender and receiver on this host, supervised'],
  ['sender', 'run the sender alone, supervised'],
  ['receiver', 'run the receiver alone, supervised'],
  ['local', 'capture → OpenCV → a window of GStreamer, no network'],
];

async function main(argv: readonly string[]): Promise<void> {
  const parser = yargs(argv)
    .scriptName('gstcv-loop')
    .usage('$0 <command> [flags]\n\nOpenCV in a live H.264/RTP video link, measured frame by frame.')
    .parserConfiguration({ 'duplicate-arguments-array': false, 'camel-case-expansion': false, 'dot-notation': false })
    .demandCommand(1, 1, 'which command?', 'one command at a time')
    .recommendCommands()
    .strict()
    .fail((message: string | null, error: Error | undefined) => {
      // yargs' own complaints come as text, or as an error of its own class.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new LoopError('bad-config', usageText(message ?? error?.message ?? null, argv));
    })
    .check(() => everyFlagHasItsType(argv))
    .exitProcess(false)
    .wrap(Math.min(110, process.stdout.columns || 110))
    .epilogue(EPILOGUE)
    .help()
    .alias('h', 'help')
    .version();
  addLoopCommands(parser);
  addLabCommands(parser);
  addInspectionCommands(parser);
  addCompareCommand(parser);
  await parser.parseAsync();
}

/** The commands that run children. */
function addLoopCommands(parser: Argv): void {
  for (const [command, description] of COMMANDS) {
    parser.command(
      command,
      description,
      (inner) => inner.options(loopFlags(command)).example(examplesOf(command)),
      async (flags) => {
        const { runLoop } = await import('./commands/run-loop.js');
        process.exitCode = await runLoop(command, flags);
      },
    );
  }
}

/** The commands that measure, and what they measure with. */
function addLabCommands(parser: Argv): void {
  parser.command(
    'impair',
    'hand UDP packets on through a network that is bad on purpose',
    (inner) => inner.options(impairFlags()).example(examplesOf('impair')),
    async (flags) => {
      const { impair } = await import('./commands/impair.js');
      process.exitCode = await impair(flags);
    },
  );
}

/** What a shell tells of a filter whose reader went away: 128 + SIGPIPE. */
const READER_GONE = 141;

/** The commands that look and tell. */
function addInspectionCommands(parser: Argv): void {
  parser.command(
    'pipelines',
    'print the GStreamer pipelines of both roles, for OpenCV and for a shell',
    (inner) => inner.options(loopFlags('start')).example(examplesOf('pipelines')),
    async (flags) => {
      process.stdout.on('error', () => process.exit(READER_GONE));
      const { printPipelines } = await import('./commands/pipelines.js');
      await printPipelines(flags);
    },
  );
  parser.command(
    'doctor',
    'check whether this host can run the main job, and say what to install',
    (inner) => inner.options(doctorFlags()).example(examplesOf('doctor')),
    async (flags) => {
      process.stdout.on('error', () => process.exit(READER_GONE));
      const { doctor } = await import('./commands/doctor.js');
      process.exitCode = await doctor(flags);
    },
  );
}

function addCompareCommand(parser: Argv): void {
  parser.command(
    'compare <A.json> <B.json>',
    'tell whether the second of two latency reports is slower',
    (inner) =>
      inner
        .positional('A.json', { type: 'string', describe: 'report of what was', demandOption: true })
        .positional('B.json', { type: 'string', describe: 'report of what is new', demandOption: true })
        .options(compareFlags())
        .example(examplesOf('compare')),
    async (flags) => {
      process.stdout.on('error', () => process.exit(READER_GONE));
      const { compare } = await import('./commands/compare.js');
      process.exitCode = await compare(String(flags['A.json']), String(flags['B.json']), flags);
    },
  );
}

/** yargs says several things in several lines; the first says what is wrong, but not always of what. */
function usageText(message: string | null, argv: readonly string[]): string {
  const first = message?.split('\n').find((line) => line.trim() !== '') ?? 'wrong usage';
  const about = first.startsWith('Did you mean') ? `unknown command ${quoteValue(argv[0] ?? '')}. ` : '';
  return `${about}${first}${/[?.]$/.test(first) ? ' See' : ': see'} gstcv-loop --help`;
}

main(hideBin(process.argv)).catch((thrown: unknown) => {
  process.stderr.write(`gstcv-loop: ${thrown instanceof LoopError ? thrown.message : errorText(thrown)}\n`);
  process.exitCode = thrown instanceof LoopError ? thrown.exitCode : 1;
});
