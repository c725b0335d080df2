import { setTimeout as delay } from 'node:timers/promises';
import { DEFAULTS, LIMITS } from '../../config/defaults.js';
import { badFlag, parseControl, parseDuration, parseInteger } from '../../config/flag-values.js';
import { LoopError } from '../../errors/loop-error.js';
import { assertRealtime } from '../../host/realtime.js';
import { formatImpairments } from '../../impair/format-impairments.js';
import { type ImpairOptions, type ImpairProcess, startImpairProcess } from '../../impair/impair-process.js';
import { NO_IMPAIRMENTS } from '../../impair/impairments.js';
import { parseImpairments } from '../../impair/parse-impairments.js';
import type { Endpoint } from '../../impair/udp-sockets.js';
import { resolveHost } from '../../prepare/resolve-host.js';
import type { Flags } from '../../request/flags/flag.js';
import { Interruption } from '../interruption.js';
import { createImpairOutput, type ImpairOutput } from '../output/impair-output.js';

/** How often the counts are told. */
const INTERVAL_MS = 1000;

/** Runs the impairing proxy until it is ended; resolves to the exit code. */
export async function impair(flags: Flags): Promise<number> {
  const options = await impairOptions(flags);
  const durationMs = textOf(flags, 'duration', (text) => parseDuration('duration', text, 1, LIMITS.maxDurationMs));
  const interruption = new Interruption();
  const output = createImpairOutput(flags['json'] === true);
  try {
    const proxy = await startProxy(options, String(flags['listen']));
    output.listening({
      listen: { ...options.listen, port: proxy.port },
      to: options.to,
      impairments: formatImpairments(options.impairments),
    });
    await runProxy(proxy, durationMs, interruption, output);
    return interruption.signal.aborted ? interruption.exitCode : 0;
  } finally {
    output.close();
    interruption.close();
  }
}

async function runProxy(
  proxy: ImpairProcess,
  durationMs: number | null,
  { signal, hurry }: Interruption,
  output: ImpairOutput,
): Promise<void> {
  // A time to compare with: AbortSignal.any keeps no hold on a timeout signal, which is then collected and never fires.
  const endMs = performance.now() + (durationMs ?? Infinity);
  const untilNext = () => Math.min(INTERVAL_MS, endMs - performance.now());
  // Who asks twice does not wait for what is on its way.
  hurry.addEventListener('abort', () => proxy.kill());
  try {
    while ((await elapses(untilNext(), signal)) && performance.now() < endMs) output.stats(await proxy.counts());
    output.summary(await proxy.stop(), signal.aborted ? 'interrupted' : 'done');
  } catch (error) {
    if (!hurry.aborted) throw error;
  }
}

/** @returns false where it was over before. */
async function elapses(ms: number, over: AbortSignal): Promise<boolean> {
  await delay(ms, undefined, { signal: over }).catch(() => undefined);
  return !over.aborted;
}

/** Where it cannot listen, the complaint names the flag. */
async function startProxy(options: ImpairOptions, listen: string): Promise<ImpairProcess> {
  try {
    return await startImpairProcess(options);
  } catch (cause) {
    if (!(cause instanceof LoopError && cause.code === 'bad-config')) throw cause;
    throw new LoopError('bad-config', badFlag('listen', listen, cause.message).message, { cause });
  }
}

async function impairOptions(flags: Flags): Promise<ImpairOptions> {
  const impairments = textOf(flags, 'impair', (spec) => parseImpairments('impair', spec)) ?? NO_IMPAIRMENTS;
  const listen = await endpoint('listen', flags);
  const to = await endpoint('to', flags);
  if (listen.port === to.port && (listen.address === to.address || ANY.includes(listen.address))) {
    throw badFlag('to', String(flags['to']), 'that is where the proxy itself listens: choose another port');
  }
  const realtime = flags['realtime'] === true;
  if (realtime) await assertRealtime();
  return { listen, to, impairments, realtime };
}

const ANY: readonly string[] = ['0.0.0.0', '::'];

/** HOST:PORT; a port alone is one of this host, and reached from nowhere else. */
async function endpoint(flag: string, flags: Flags): Promise<Endpoint> {
  const text = String(flags[flag]);
  if (flag === 'listen' && /^\d*$/.test(text)) {
    return { address: DEFAULTS.bindLoopback, port: parseInteger(flag, text, 1, 65_535) };
  }
  const { host, port } = parseControl(flag, text);
  return { address: await resolveHost(flag, host), port };
}

function textOf<T>(flags: Flags, name: string, parse: (text: string) => T): T | null {
  const text = flags[name];
  return typeof text === 'string' ? parse(text) : null;
}
