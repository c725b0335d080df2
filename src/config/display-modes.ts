/** `auto`: a window where there is a display, none where there is not. */
export const DISPLAY_MODES = ['auto', 'window', 'none'] as const;
export type DisplayMode = (typeof DISPLAY_MODES)[number];
