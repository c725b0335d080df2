import { elementsIn } from '../host/gst-inspect.js';
import { ELEMENT_PACKAGES, OPTIONAL_ELEMENTS } from '../pipeline/element-packages.js';
import { type Check, type CheckStatus, installRemedy } from './report.js';
import type { ProgramAnswer, RunProgram } from '../host/run-program.js';

/** GStreamer's programs with their packages. gst-discoverer-1.0 looks at source files; the others are for one flag or command. */
const PROGRAMS = {
  'gst-launch-1.0': 'gstreamer1.0-tools',
  'gst-inspect-1.0': 'gstreamer1.0-tools',
  'gst-discoverer-1.0': 'gstreamer1.0-plugins-base-apps',
  'gst-device-monitor-1.0': 'gstreamer1.0-plugins-base-apps',
} as const;

export async function checkPrograms(run: RunProgram): Promise<Check> {
  const named = { id: 'gstreamer-programs', title: 'GStreamer programs' };
  const findings = await Promise.all(
    Object.entries(PROGRAMS).map(async ([name, from]) => ({ name, from, answer: await run(name, ['--gst-version']) })),
  );
  const missing = findings.filter(({ answer }) => answer.kind === 'missing');
  if (missing.length > 0) {
    const status = missing.some(({ name }) => name === 'gst-discoverer-1.0') ? 'fail' : 'warn';
    const detail = missing.map(({ name, from }) => `${name} is missing (${from})`).join(', ');
    return { ...named, status, detail, remedy: installRemedy(missing.map(({ from }) => from)) };
  }
  const broken = findings.find(({ answer }) => answer.kind === 'failed');
  if (broken?.answer.kind === 'failed') {
    return { ...named, status: 'fail', detail: broken.answer.reason, remedy: null };
  }
  const versions = new Set(findings.map(({ answer }) => versionIn(answer)));
  return { ...named, status: 'ok', detail: [...versions].join(', '), remedy: null };
}

function versionIn(answer: ProgramAnswer): string {
  return (answer.kind === 'answered' ? /version (\S+)/.exec(answer.stdout)?.[1] : undefined) ?? 'of unknown version';
}

/** One run of gst-inspect-1.0 lists every element in 50 ms; one run for each would take ten times as long. */
export async function checkElements(run: RunProgram): Promise<Check> {
  const named = { id: 'gstreamer-elements', title: 'GStreamer elements' };
  const answer = await run('gst-inspect-1.0', []);
  if (answer.kind !== 'answered') {
    const why = answer.kind === 'missing' ? 'gst-inspect-1.0 is missing' : answer.reason;
    return { ...named, status: 'fail', detail: `not known: ${why}`, remedy: installRemedy(['gstreamer1.0-tools']) };
  }
  const names = Object.keys(ELEMENT_PACKAGES);
  const missing = missingElements(names, elementsIn(answer.stdout));
  if (missing.length === 0)
    return { ...named, status: 'ok', detail: `all ${String(names.length)} are there`, remedy: null };
  const packages = missing.map((name) => ELEMENT_PACKAGES[name] ?? '');
  const detail = `missing: ${missing.map(describeMissing).join(', ')}`;
  return { ...named, status: statusOf(missing), detail, remedy: installRemedy(packages) };
}

/** decodebin takes any H.264 decoder (openh264dec, vah264dec, v4l2h264dec …); avdec_h264 stands for them all. */
function missingElements(names: readonly string[], present: ReadonlySet<string>): string[] {
  const canDecode = [...present].some((name) => /h264.*dec$|^avdec_h264/.test(name));
  return names.filter((name) => !present.has(name) && !(name === 'avdec_h264' && canDecode));
}

function describeMissing(name: string): string {
  const use = OPTIONAL_ELEMENTS[name];
  return `${name} (${ELEMENT_PACKAGES[name] ?? ''}${use === undefined ? '' : `, for ${use}`})`;
}

function statusOf(missing: readonly string[]): CheckStatus {
  return missing.every((name) => name in OPTIONAL_ELEMENTS) ? 'warn' : 'fail';
}
