/** The Debian (and Ubuntu) package that brings each GStreamer element that our pipelines name or need. */
export const ELEMENT_PACKAGES: Readonly<Record<string, string>> = {
  capsfilter: 'libgstreamer1.0-0',
  clocksync: 'libgstreamer1.0-0',
  fakesink: 'libgstreamer1.0-0',
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
  rtpjitterbuffer: 'gstreamer1.0-plugins-good',
  rtpptdemux: 'gstreamer1.0-plugins-good',
  rtpssrcdemux: 'gstreamer1.0-plugins-good',
  rtpstorage: 'gstreamer1.0-plugins-good',
  rtpulpfecdec: 'gstreamer1.0-plugins-good',
  rtpulpfecenc: 'gstreamer1.0-plugins-good',
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
  rtpjitterbuffer: '--jitter-buffer',
  rtpstorage: '--fec',
  rtpulpfecdec: '--fec',
  rtpulpfecenc: '--fec',
};
