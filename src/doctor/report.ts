/** What `gstcv-loop doctor` finds out, and what `--json` prints. */

/** `warn`: something is worse than it could be; `fail`: something that the product offers does not work here. */
export type CheckStatus = 'ok' | 'warn' | 'fail';

export interface Check {
  /** A word for programs; stays the same from release to release. */
  readonly id: string;
  readonly title: string;
  readonly status: CheckStatus;
  /** One line for people. */
  readonly detail: string;
  /** A line to paste into a shell, or null where there is none. */
  readonly remedy: string | null;
}

export interface DoctorReport {
  /** No check failed. */
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

const APT_GET = 'apt-get install --no-install-recommends ';

/** The remedy of everything that a Debian package brings. */
export function installRemedy(packages: Iterable<string>): string {
  return APT_GET + [...new Set(packages)].sort().join(' ');
}

/** The remedies of all checks, each once, with all packages in one line. */
export function joinRemedies(checks: readonly Check[]): string[] {
  const remedies = checks.flatMap(({ remedy }) => remedy ?? []);
  const packages = remedies.flatMap((remedy) =>
    remedy.startsWith(APT_GET) ? remedy.slice(APT_GET.length).split(' ') : [],
  );
  const others = remedies.filter((remedy) => !remedy.startsWith(APT_GET));
  return [...(packages.length > 0 ? [installRemedy(packages)] : []), ...new Set(others)];
}
