import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { ADDON_ENVIRONMENT } from '../config/addon-environment.js';
import type { Check } from './report.js';

/** What probe-addon.ts tells its parent. */
export type AddonReport =
  | { readonly kind: 'loaded'; readonly version: string; readonly gstreamer: string | null }
  | { readonly kind: 'failed'; readonly reason: string };

const PROBE = fileURLToPath(new URL('./probe-addon.js', import.meta.url));

/** Loads the addon in a child process, which may crash or hang there without harm. */
export async function probeAddon(script = PROBE, timeoutMs = 10_000): Promise<AddonReport> {
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

/** What the binding is, and whether the OpenCV behind it can speak to GStreamer. */
export async function checkAddon(probe: () => Promise<AddonReport>): Promise<Check[]> {
  const addon = { id: 'opencv-addon', title: 'OpenCV addon' };
  const backend = { id: 'opencv-gstreamer', title: 'GStreamer in OpenCV' };
  const report = await probe();
  if (report.kind === 'failed') {
    const unknown = 'not known: the addon does not load';
    return [
      { ...addon, status: 'fail', detail: report.reason, remedy: 'scripts/setup' },
      { ...backend, status: 'fail', detail: unknown, remedy: null },
    ];
  }
  return [
    { ...addon, status: 'ok', detail: `OpenCV ${report.version}`, remedy: null },
    report.gstreamer === null
      ? { ...backend, status: 'fail', detail: 'no: compiled against an OpenCV without it', remedy: RECOMPILE }
      : { ...backend, status: 'ok', detail: report.gstreamer, remedy: null },
  ];
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
  return message.kind === 'loaded' && 'version' in message && 'gstreamer' in message;
}
