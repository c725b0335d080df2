#!/usr/bin/env node
import yargs, { type Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { hideCredentials } from '../errors/hide-credentials.js';
import { errorText, LoopError } from '../errors/loop-error.js';
import { doctorFlags } from './flags/doctor-flags.js';
import { everyFlagHasItsType } from './flags/flag-types.js';
import { loopFlags } from '../request/flags/loop-flags.js';
import { pipelinesFlags } from './flags/pipelines-flags.js';
import { sdpFlags } from './flags/sdp-flags.js';
import { sourcesFlags } from './flags/sources-flags.js';
import { EPILOGUE, examplesOf } from './help.js';
import { endWithReader } from './end-with-reader.js';
import { addLabCommands } from './lab-commands.js';
import { usageText } from './usage-text.js';
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
    .parserConfiguration({ 'camel-case-expansion': false, 'dot-notation': false })
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
  addInspectionCommands(parser);
  addLabCommands(parser, argv);
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

/** The commands that look and tell. */
function addInspectionCommands(parser: Argv): void {
  parser.command(
    'pipelines',
    'print the GStreamer pipelines of both roles, for OpenCV and for a shell',
    (inner) => inner.options(pipelinesFlags()).example(examplesOf('pipelines')),
    async (flags) => {
      endWithReader();
      const { printPipelines } = await import('./commands/pipelines.js');
      await printPipelines(flags);
    },
  );
  parser.command(
    'sdp',
    'print a session description of the stream, for FFmpeg, VLC and GStreamer',
    (inner) => inner.options(sdpFlags()).example(examplesOf('sdp')),
    async (flags) => {
      endWithReader();
      const { printSdp } = await import('./commands/sdp.js');
      await printSdp(flags);
    },
  );
  parser.command(
    'sources',
    'list the cameras of this host with their modes, its screens and the test patterns',
    (inner) => inner.options(sourcesFlags()).example(examplesOf('sources')),
    async (flags) => {
      endWithReader();
      const { printSources } = await import('./commands/sources.js');
      await printSources(flags);
    },
  );
  parser.command(
    'doctor',
    'check whether this host can run the main job, and say what to install',
    (inner) => inner.options(doctorFlags()).example(examplesOf('doctor')),
    async (flags) => {
      endWithReader();
      const { doctor } = await import('./commands/doctor.js');
      process.exitCode = await doctor(flags);
    },
  );
}

main(hideBin(process.argv)).catch((thrown: unknown) => {
  process.stderr.write(`gstcv-loop: ${hideCredentials(errorText(thrown))}\n`);
  process.exitCode = thrown instanceof LoopError ? thrown.exitCode : 1;
});
