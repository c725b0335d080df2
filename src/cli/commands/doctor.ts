import { DEFAULTS, LIMITS } from '../../config/defaults.js';
import { runDoctor } from '../../doctor/run-doctor.js';
import { renderDoctorTable } from '../../doctor/render-table.js';
import { exitCodeOf, LoopError } from '../../errors/loop-error.js';
import type { Flags } from '../../request/flags/flag.js';
import { integer, read } from '../../request/read-flag.js';

/** Prints what this host has and lacks; resolves to the exit code. */
export async function doctor(flags: Flags): Promise<number> {
  if (typeof flags['pipeline'] === 'string') {
    const { doctorPipeline } = await import('./doctor-pipeline.js');
    return doctorPipeline(flags, flags['pipeline']);
  }
  if (flags['measure'] === true)
    throw new LoopError('bad-config', '--measure: of which pipeline? Write it after --pipeline');
  const port = read(flags, 'port', DEFAULTS.port, integer(1, 65_535));
  const bitrateKbps = read(flags, 'bitrate', DEFAULTS.bitrateKbps, integer(1, LIMITS.maxBitrateKbps));
  const report = await runDoctor({ port, bindAddress: DEFAULTS.bindLoopback, bitrateKbps });
  process.stdout.write(flags['json'] === true ? `${JSON.stringify(report)}\n` : renderDoctorTable(report));
  return report.ok ? 0 : exitCodeOf('missing');
}
