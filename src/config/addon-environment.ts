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

/**
 * For a child with a hook, which makes and releases pictures by the frame. By itself glibc gives them back to the kernel as
 * soon as a few are free, and then each new one costs a page fault for every 4 KiB: 1500 for BGR of 1080p. The first is the
 * largest that glibc takes; what stays allocated for nothing is bounded by the second.
 */
export const HOOK_ENVIRONMENT = {
  MALLOC_MMAP_THRESHOLD_: String(32 * 1024 ** 2),
  MALLOC_TRIM_THRESHOLD_: String(128 * 1024 ** 2),
} as const;
