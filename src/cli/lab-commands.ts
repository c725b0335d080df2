import type { Argv } from 'yargs';
import { endWithReader } from './end-with-reader.js';
import { compareFlags } from './flags/compare-flags.js';
import { examplesOf } from './help.js';
import { impairFlags } from './flags/impair-flags.js';
import { latencyFlags } from '../lab/latency-flags.js';

/** The commands that measure, and those that judge what was measured. */
export function addLabCommands(parser: Argv, argv: readonly string[]): void {
  addLatencyCommand(parser, argv);
  addImpairCommand(parser);
  addCompareCommand(parser);
}

function addLatencyCommand(parser: Argv, argv: readonly string[]): void {
  parser.command(
    'latency',
    'measure the one-way latency of the loop, and what it depends on',
    (inner) => inner.options(latencyFlags()).example(examplesOf('latency')),
    async (flags) => {
      if (flags['self-test'] === true) {
        const { runSelfTest } = await import('./commands/self-test.js');
        process.exitCode = await runSelfTest(flags);
        return;
      }
      const { latency } = await import('./commands/latency.js');
      process.exitCode = await latency(flags, argv);
    },
  );
}

function addImpairCommand(parser: Argv): void {
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
      endWithReader();
      const { compare } = await import('./commands/compare.js');
      process.exitCode = await compare(String(flags['A.json']), String(flags['B.json']), flags);
    },
  );
}
