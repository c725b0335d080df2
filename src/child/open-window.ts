import type { DisplayMode } from '../config/display-modes.js';
import { LoopError } from '../errors/loop-error.js';
import { findDisplay } from '../host/x-server.js';
import { Window } from '../video/window.js';

/**
 * A window, or null where none is wanted, or `auto` finds no display. Asked anew at each start of a child: a display can
 * go away during a run.
 * @throws LoopError `missing` where a window is demanded and there is no display.
 */
export async function openWindow(mode: DisplayMode, title: string, side: 'left' | 'right'): Promise<Window | null> {
  if (mode === 'none') return null;
  const display = await findDisplay();
  if (display.available) return new Window(title, side);
  if (mode === 'auto') return null;
  throw new LoopError('missing', `no display for a window (${display.reason}): use --display none or auto`);
}
