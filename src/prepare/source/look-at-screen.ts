import type { SourceRequest } from '../../config/source/source-request.js';
import { badSource } from '../../config/source/bad-part.js';
import { LoopError } from '../../errors/loop-error.js';
import { quoteValue } from '../../errors/quote-value.js';
import { sourceName } from '../../pipeline/source-name.js';
import { type FoundSource, probed, type SourceDeps, type SourceQuestion } from './found-source.js';

/** An X server that would accept us, and a part of its screen that is all there. */
export async function lookAtScreen(
  source: SourceRequest & { kind: 'screen' },
  request: SourceQuestion,
  deps: SourceDeps,
): Promise<FoundSource> {
  const search = await deps.findDisplayNamed(source.display);
  if (!search.available) {
    throw new LoopError('missing', `--source ${quoteValue(sourceName(source))}: ${search.reason}`);
  }
  const { region } = source;
  const screen = await probed(({ rescale }) => ({ ...source, region: null, rescale }), request, deps);
  if (region === null) return screen;
  const { width, height } = screen.own ?? { width: 0, height: 0 };
  if (region.x + region.width > width || region.y + region.height > height) {
    // ximagesrc would take the whole screen instead, and say nothing.
    const advice = `this part is not within the screen, which is ${String(width)}x${String(height)}`;
    throw badSource('source', sourceName(source), advice);
  }
  const own = { width: region.width, height: region.height, frameRate: screen.own?.frameRate ?? null };
  return { own, live: screen.live, make: ({ rescale }) => ({ ...source, rescale }) };
}
