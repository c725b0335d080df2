import { postedError } from './posted-error.js';

export interface RtspRefusal {
  /** `user`, `stream`: what the server refuses; `certificate`: what we refuse; `tls`: it cannot be spoken here; `connection`: nobody answers. */
  readonly of: 'user' | 'stream' | 'certificate' | 'tls' | 'connection';
  /** What to do about it. */
  readonly advice: string;
}

/** Why an RTSP source does not open, by what GStreamer has printed of it; null: that is not known. */
export function rtspRefusal(
  source: { user: string | null; password: string | null },
  lines: readonly string[],
): RtspRefusal | null {
  const reports = lines.flatMap((line) => postedError(line)?.report ?? []);
  const says = (pattern: RegExp) => reports.some((report) => pattern.test(report));
  if (says(/unauthori[sz]ed|forbidden/i)) return { of: 'user', advice: userAdvice(source) };
  if (says(/not found/i)) return { of: 'stream', advice: 'the server has no such stream (404): check the path' };
  if (!says(/could not (?:open|connect)/i)) return null;
  const cause =
    lines.map((line) => /failed to connect: (.+)$/.exec(line)?.[1]).find((text) => text !== undefined) ?? '';
  return (
    tlsRefusal(cause) ?? {
      of: 'connection',
      advice: 'no RTSP server answers there: check host and port, and whether it is on',
    }
  );
}

function userAdvice({ user, password }: { user: string | null; password: string | null }): string {
  return user === null || password === null
    ? 'it wants a user and a password: write rtsp://USER@… and put the password into GSTCV_RTSP_PASSWORD (401)'
    : 'it refuses this user and password: check both (401)';
}

/** In the words of GLib. */
function tlsRefusal(cause: string): RtspRefusal | null {
  if (/TLS support is not available/i.test(cause)) {
    return { of: 'tls', advice: 'GLib has no TLS here: install glib-networking' };
  }
  if (/certificate/i.test(cause)) {
    const advice =
      'this host does not trust its certificate: let it (update-ca-certificates), or take any, also that of somebody in between, with #tls=insecure';
    return { of: 'certificate', advice };
  }
  return cause.includes('TLS')
    ? { of: 'connection', advice: `what answers there speaks no TLS (${cause}): try rtsp://` }
    : null;
}
