/** The Debian (and Ubuntu) package that brings each GStreamer element that our pipelines name or need. */
export const ELEMENT_PACKAGES: Readonly<Record<string, string>> = {
  capsfilter: 'libgstreamer1.0-0',
  clocksync: 'libgstreamer1.0-0',
  fakesink: 'libgstreamer1.0-0',
  fdsrc: 'libgstreamer1.0-0',
  filesink: 'libgstreamer1.0-0',
  filesrc: 'libgstreamer1.0-0',
  funnel: 'libgstreamer1.0-0',
  streamiddemux: 'libgstreamer1.0-0',
  queue: 'libgstreamer1.0-0',
  tee: 'libgstreamer1.0-0',
  appsink: 'gstreamer1.0-plugins-base',
  appsrc: 'gstreamer1.0-plugins-base',
  decodebin: 'gstreamer1.0-plugins-base',
  videoconvert: 'gstreamer1.0-plugins-base',
  videorate: 'gstreamer1.0-plugins-base',
  videoscale: 'gstreamer1.0-plugins-base',
  videotestsrc: 'gstreamer1.0-plugins-base',
  autovideosink: 'gstreamer1.0-plugins-good',
  capssetter: 'gstreamer1.0-plugins-good',
  matroskamux: 'gstreamer1.0-plugins-good',
  imagefreeze: 'gstreamer1.0-plugins-good',
  jpegdec: 'gstreamer1.0-plugins-good',
  multifilesrc: 'gstreamer1.0-plugins-good',
  rtspsrc: 'gstreamer1.0-plugins-good',
  v4l2src: 'gstreamer1.0-plugins-good',
  ximagesrc: 'gstreamer1.0-plugins-good',
  rtpjitterbuffer: 'gstreamer1.0-plugins-good',
  rtpptdemux: 'gstreamer1.0-plugins-good',
  rtpssrcdemux: 'gstreamer1.0-plugins-good',
  rtpstorage: 'gstreamer1.0-plugins-good',
  rtpstreamdepay: 'gstreamer1.0-plugins-good',
  rtpulpfecdec: 'gstreamer1.0-plugins-good',
  rtpulpfecenc: 'gstreamer1.0-plugins-good',
  rtph265depay: 'gstreamer1.0-plugins-good',
  rtph265pay: 'gstreamer1.0-plugins-good',
  rtpjpegdepay: 'gstreamer1.0-plugins-good',
  rtpjpegpay: 'gstreamer1.0-plugins-good',
  rtpvp8depay: 'gstreamer1.0-plugins-good',
  rtpvp8pay: 'gstreamer1.0-plugins-good',
  rtpvp9depay: 'gstreamer1.0-plugins-good',
  rtpvp9pay: 'gstreamer1.0-plugins-good',
  jpegenc: 'gstreamer1.0-plugins-good',
  vp8dec: 'gstreamer1.0-plugins-good',
  vp8enc: 'gstreamer1.0-plugins-good',
  vp9dec: 'gstreamer1.0-plugins-good',
  vp9enc: 'gstreamer1.0-plugins-good',
  h265parse: 'gstreamer1.0-plugins-bad',
  openh264dec: 'gstreamer1.0-plugins-bad',
  openh264enc: 'gstreamer1.0-plugins-bad',
  x265enc: 'gstreamer1.0-plugins-bad',
  avdec_h265: 'gstreamer1.0-libav',
  rtph264depay: 'gstreamer1.0-plugins-good',
  rtph264pay: 'gstreamer1.0-plugins-good',
  udpsink: 'gstreamer1.0-plugins-good',
  udpsrc: 'gstreamer1.0-plugins-good',
  videocrop: 'gstreamer1.0-plugins-good',
  // decodebin finds these two by itself.
  h264parse: 'gstreamer1.0-plugins-bad',
  avdec_h264: 'gstreamer1.0-libav',
  x264enc: 'gstreamer1.0-plugins-ugly',
  timeoverlay: 'gstreamer1.0-x',
  // autovideosink finds this one by itself.
  ximagesink: 'gstreamer1.0-x',
};

/** Elements without which all but one thing works: what does not. */
export const OPTIONAL_ELEMENTS: Readonly<Record<string, string>> = {
  autovideosink: 'local',
  ximagesink: 'local',
  timeoverlay: '--timeoverlay',
  imagefreeze: '--source of a still picture',
  multifilesrc: '--source images://',
  rtspsrc: '--source rtsp://',
  v4l2src: '--source v4l2://',
  ximagesrc: '--source screen://',
  rtpjitterbuffer: '--jitter-buffer',
  matroskamux: '--record',
  rtpstreamdepay: '--record',
  rtpstorage: '--fec',
  rtpulpfecdec: '--fec',
  rtpulpfecenc: '--fec',
  ...usedBy('--codec h265', ['rtph265depay', 'rtph265pay', 'h265parse', 'x265enc', 'avdec_h265']),
  ...usedBy('--codec vp8', ['rtpvp8depay', 'rtpvp8pay', 'vp8dec', 'vp8enc']),
  ...usedBy('--codec vp9', ['rtpvp9depay', 'rtpvp9pay', 'vp9dec', 'vp9enc']),
  ...usedBy('--codec mjpeg', ['rtpjpegdepay', 'rtpjpegpay', 'jpegdec', 'jpegenc']),
  openh264enc: '--encoder openh264',
  openh264dec: '--decoder openh264',
};

/** Of elements that no host needs, because they are there only where their device is, or are one choice of several. */
const RARE: readonly (readonly [RegExp, string])[] = [
  [/^(nv|qsv|va(?!api)|libde265)/, 'gstreamer1.0-plugins-bad'],
  [/^vaapi/, 'gstreamer1.0-vaapi'],
  [/^v4l2/, 'gstreamer1.0-plugins-good'],
  [/^avdec_/, 'gstreamer1.0-libav'],
];

/** The package of an element that our pipelines may name; null: not known. */
export function packageOf(name: string): string | null {
  return ELEMENT_PACKAGES[name] ?? RARE.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/**
 * What to tell of an element that is not there.
 * @param needs the device without which its package does not show it; null: none.
 */
export function absenceOf(name: string, needs: string | null): string {
  const source = packageOf(name) ?? 'the plugin that brings it';
  const what = `no element "${name}" on this host`;
  return needs === null ? `${what} (install ${source})` : `${what}: it is in ${source}, and needs ${needs}`;
}

function usedBy(flag: string, elements: readonly string[]): Record<string, string> {
  return Object.fromEntries(elements.map((name) => [name, flag]));
}
