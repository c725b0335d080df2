import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { ADDON_ENVIRONMENT } from '../config/addon-environment.js';
import type { Check } from './report.js';

/** What probe-addon.ts tells its parent. */
export type AddonReport =
  | {
      readonly kind: 'loaded';
      readonly version: string;
      readonly gstreamer: string | null;
      /** Whether V8 is told of the memory of each Mat, which ends a process within seconds. */
      readonly tracksMemory: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: string };

const PROBE = fileURLToPath(new URL('./probe-addon.js', import.meta.url));

/** It takes half a second, and twenty times that on a host with far too much to do. */
const TIMEOUT_MS = 30_000;

/** Loads the addon in a child process, which may crash or hang there without harm. */
export async function probeAddon(script = PROBE, timeoutMs = TIMEOUT_MS): Promise<AddonReport> {
  const child = await execa(process.execPath, [script], {
    ipc: true,
    env: ADDON_ENVIRONMENT,
    stdin: 'ignore',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    reject: false,
  });
  const report = child.ipcOutput.find(isAddonReport);
  if (report !== undefined) return report;
  if (child.timedOut) return { kind: 'failed', reason: `loading it takes longer than ${String(timeoutMs / 1000)} s` };
  return { kind: 'failed', reason: `loading it ends the process with ${describeEnd(child)}` };
}

/** What the binding is, whether it was compiled for this Node.js, and whether the OpenCV behind it can speak to GStreamer. */
export async function checkAddon(
  probe: () => Promise<AddonReport>,
  nodeAbi = process.versions.modules,
): Promise<Check[]> {
  const addon = { id: 'opencv-addon', title: 'OpenCV addon' };
  const backend = { id: 'opencv-gstreamer', title: 'GStreamer in OpenCV' };
  const report = await probe();
  const own = [checkAbi(report, nodeAbi), checkMemoryTracking(report)];
  if (report.kind === 'failed') {
    const remedy = compiledFor(report) === null ? 'scripts/setup' : REBUILD;
    return [
      { ...addon, status: 'fail', detail: report.reason, remedy },
      { ...backend, status: 'fail', detail: UNKNOWN, remedy: null },
      ...own,
    ];
  }
  return [
    { ...addon, status: 'ok', detail: `OpenCV ${report.version}`, remedy: null },
    report.gstreamer === null
      ? { ...backend, status: 'fail', detail: 'no: compiled against an OpenCV without it', remedy: RECOMPILE }
      : { ...backend, status: 'ok', detail: report.gstreamer, remedy: null },
    ...own,
  ];
}

const UNKNOWN = 'not known: the addon does not load';
const REBUILD = 'npm rebuild @u4/opencv4nodejs';

/** NODE_MODULE_VERSION: an addon works with the Node.js that it was compiled for, and with those that share its number. */
function checkAbi(report: AddonReport, nodeAbi: string): Check {
  const named = { id: 'addon-abi', title: 'Addon for Node.js' };
  if (report.kind === 'loaded') return { ...named, status: 'ok', detail: `ABI ${nodeAbi}`, remedy: null };
  const abi = compiledFor(report);
  if (abi === null) return { ...named, status: 'warn', detail: UNKNOWN, remedy: null };
  const detail = `compiled for ABI ${abi}, this Node.js has ${nodeAbi}: compile it anew, or use the Node.js of then`;
  return { ...named, status: 'fail', detail, remedy: REBUILD };
}

/** As Node.js itself says it. */
function compiledFor(report: AddonReport): string | null {
  return report.kind === 'failed' ? (/using\s+NODE_MODULE_VERSION (\d+)/.exec(report.reason)?.[1] ?? null) : null;
}

const OFF = 'OPENCV4NODEJS_DISABLE_EXTERNAL_MEM_TRACKING=1';

/** Looked at in a process that was started as the children are. */
function checkMemoryTracking(report: AddonReport): Check {
  const named = { id: 'addon-memory', title: 'Memory tracking' };
  if (report.kind === 'failed') return { ...named, status: 'warn', detail: UNKNOWN, remedy: null };
  if (report.tracksMemory) {
    const detail = `on in spite of ${OFF}: a receiver of 720p ends within 300 frames`;
    return { ...named, status: 'fail', detail, remedy: REBUILD };
  }
  const detail = `off, as it must be; a program of yours that loads the addon itself needs ${OFF}`;
  return { ...named, status: 'ok', detail, remedy: null };
}

/** Against the distribution's OpenCV, which has GStreamer. */
const RECOMPILE = 'rm -r node_modules/@u4/opencv4nodejs/build && scripts/setup';

function describeEnd(child: { signal?: string; exitCode?: number; stderr: string }): string {
  const how = child.signal === undefined ? `exit code ${String(child.exitCode)}` : `signal ${child.signal}`;
  const lastWords = child.stderr.split('\n').find((line) => /error|cannot/i.test(line));
  return lastWords === undefined ? how : `${how} (${lastWords.trim()})`;
}

function isAddonReport(message: unknown): message is AddonReport {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  if (message.kind === 'failed') return 'reason' in message && typeof message.reason === 'string';
  return message.kind === 'loaded' && ['version', 'gstreamer', 'tracksMemory'].every((name) => name in message);
}
