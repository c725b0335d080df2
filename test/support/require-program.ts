import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

const PACKAGES = {
  Xvfb: 'xvfb',
  ffmpeg: 'ffmpeg',
  ffprobe: 'ffmpeg',
  'gst-launch-1.0': 'gstreamer1.0-tools',
  import: 'imagemagick',
  identify: 'imagemagick',
  ip: 'iproute2',
  nsenter: 'util-linux',
  openssl: 'openssl',
  python3: 'python3',
  unshare: 'util-linux',
  xdotool: 'xdotool',
} as const;

/** The path of a program. @throws Error that says what to install: a test that cannot run here must not pass. */
export function requireProgram(name: keyof typeof PACKAGES): string {
  const path = findProgram(name);
  if (path === null) throw new Error(`${name} is missing: install ${PACKAGES[name]} (scripts/setup --test does)`);
  return path;
}

/** The distribution's Python, for that is the one that python3-opencv belongs to: a pyenv may stand before it in PATH. */
export async function requirePythonOpenCv(): Promise<string> {
  const python = '/usr/bin/python3';
  const { failed } = await execa(python, ['-c', 'import cv2'], { reject: false, timeout: 20_000 });
  if (failed) throw new Error('Python has no cv2: install python3-opencv (scripts/setup --test does)');
  return python;
}

/** The distribution's Python with GStreamer's RTSP server. */
export async function requirePythonRtspServer(): Promise<string> {
  const python = '/usr/bin/python3';
  const load = "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer";
  const { failed } = await execa(python, ['-c', load], { reject: false, timeout: 20_000 });
  const packages = 'gir1.2-gst-rtsp-server-1.0 and python3-gi';
  if (failed) throw new Error(`Python has no GstRtspServer: install ${packages} (scripts/setup --test does)`);
  return python;
}

function findProgram(name: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here: look in the next folder.
    }
  }
  return null;
}
