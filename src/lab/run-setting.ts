import { DEFAULTS, LIMITS } from '../config/defaults.js';
import type { LoopConfig } from '../config/loop-config.js';
import { LoopError } from '../errors/loop-error.js';
import { freeUdpPort } from '../host/free-udp-port.js';
import type { ReportRun } from '../report/schema.js';
import { type Impairments, NO_IMPAIRMENTS } from '../impair/impairments.js';
import { parseImpairments } from '../impair/parse-impairments.js';
import { analyseRun, notMeasured } from './analyse-run.js';
import { ImpairedLink } from './impaired-link.js';
import type { LabRequest, LabSetting } from './lab-request.js';
import { measureRun, type RunHooks, type RunPlan } from './measure-run.js';
import { measuredConfig } from './measured-config.js';
import { PictureSamples } from './picture-samples.js';
import type { Slot } from './schedule.js';

export type SettingPlan = Omit<RunPlan, 'config' | 'hooks'> & Pick<LabRequest, 'quality'>;

type OpenLink = (port: number, realtime: boolean, hurry: AbortSignal) => Promise<ImpairedLink>;

/**
 * Measures one setting once, on a port of its own. What another try could mend is a run that failed: those before it are
 * not lost with it.
 * @param openLink puts a proxy in front of that port; tests, which run from the sources, start the built one here.
 */
export async function runSetting(
  slot: Slot<LabSetting>,
  startedMs: number,
  plan: SettingPlan,
  openLink: OpenLink = (port, realtime, hurry) => ImpairedLink.open(port, realtime, hurry),
): Promise<ReportRun> {
  try {
    return await measureSetting(slot, startedMs, plan, openLink);
  } catch (error) {
    if (!(error instanceof LoopError) || !error.retryable) throw error;
    return notMeasured(error.message, { round: slot.round, startedMs });
  }
}

async function measureSetting(
  { setting, round }: Slot<LabSetting>,
  startedMs: number,
  plan: SettingPlan,
  openLink: OpenLink,
): Promise<ReportRun> {
  const { config, impair } = setting;
  const port = await freeUdpPort(DEFAULTS.bindLoopback);
  // Each goes away whatever becomes of the others: a proxy that is left would keep this process from ending.
  await using link = impair === null ? null : await openLink(port, config.realtime, plan.hurry);
  await using pictures =
    plan.quality && config.sender ? await PictureSamples.create(config.sender.video, plan, impair !== null) : null;
  const impairments = impair === null ? NO_IMPAIRMENTS : parseImpairments('impair', impair);
  const linkDelayMs = longestDelayMs(impairments);
  const hooks: RunHooks = {
    begin: async () => link?.impair(impairments),
    end: async () => link?.relent(),
    leave: async (recorder, signal) => pictures?.taken(recorder, linkDelayMs, signal),
  };
  const measured = measuredConfig(
    impair === null ? config : patient(config),
    { port, sendTo: link?.port ?? port },
    pictures?.config ?? null,
  );
  const record = await measureRun({ ...plan, config: measured, linkDelayMs, hooks });
  refuseToGoOn(record.error);
  const quality = record.window === null ? null : ((await pictures?.measure()) ?? null);
  return analyseRun(record, { round, startedMs, quality, impairment: link?.counts() ?? null });
}

/**
 * A network that is dark on purpose must not be taken for a fault of the children: with both on one host, a receiver that
 * hears nothing is held against the sender. The run ends by its own time.
 */
function patient(config: LoopConfig): LoopConfig {
  return { ...config, limits: { ...config.limits, stallTimeoutMs: LIMITS.maxTimeoutMs } };
}

/** Jitter is a normal distribution: beyond four deviations it is one packet in 30,000. */
function longestDelayMs({ delayMs, jitterMs, rateKbps, queueMs }: Impairments): number {
  return delayMs + 4 * jitterMs + (rateKbps === null ? 0 : queueMs);
}

/** What another run would meet as well: something is missing on this host, or a child does not take its configuration. */
function refuseToGoOn(error: LoopError | null): void {
  if (error !== null && !error.retryable && error.code !== 'gave-up') throw error;
}
