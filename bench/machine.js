// @ts-check
import { execFile } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What the figures belong to.
 * @param {readonly string[]} pythons
 * @returns {Promise<Record<string, string>>}
 */
export async function machineFacts(pythons) {
  const [gstreamer, opencv, ...cv2] = await Promise.all([
    firstLine('gst-launch-1.0', ['--version']),
    firstLine('pkg-config', ['--modversion', 'opencv4']),
    ...pythons.map((python) => firstLine(python, ['-c', 'import cv2; print(cv2.__version__)'])),
  ]);
  return {
    CPU: cpus()[0]?.model ?? 'unknown',
    cores: String(availableParallelism()),
    kernel: release(),
    GStreamer: gstreamer?.replace('gst-launch-1.0 version ', '') ?? 'unknown',
    OpenCV: opencv ?? 'unknown',
    'cv2 (Python)': cv2.find((version) => version !== null) ?? 'none',
    Node: process.version,
    date: new Date().toISOString().slice(0, 10),
    'load average before': (loadavg()[0] ?? 0).toFixed(2),
  };
}

/**
 * @param {string} file
 * @param {string[]} args
 * @returns {Promise<string | null>} null where it cannot be asked
 */
async function firstLine(file, args) {
  try {
    const { stdout } = await run(file, args, { timeout: 20_000 });
    return stdout.split('\n')[0]?.trim() ?? null;
  } catch {
    return null;
  }
}
