/**
 * Environment that must stand before the addon is loaded, so it is given at fork.
 * - External memory tracking calls V8 from a finaliser and ends the process within 300 frames of 720p.
 * - Without the priority list a writer tries FFmpeg and image sequences first.
 */
export const ADDON_ENVIRONMENT = {
  OPENCV4NODEJS_DISABLE_EXTERNAL_MEM_TRACKING: '1',
  OPENCV4NODEJS_DISABLE_AUTOBUILD: '1',
  OPENCV_VIDEOIO_PRIORITY_LIST: 'GSTREAMER',
} as const;
