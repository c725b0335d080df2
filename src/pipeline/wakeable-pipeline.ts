import {
  capsFilter,
  chain,
  type Caps,
  type Chain,
  type Element,
  element,
  fraction,
  int,
  type Pipeline,
  text,
} from './element.js';

/** Width and height of a frame that only wakes the reader up: smaller than any picture that can be sent. */
export const WAKE_UP_SIZE = 8;

/** One such frame in I420, as the datagram that asks for it holds it. */
export const WAKE_UP_BYTES = (WAKE_UP_SIZE * WAKE_UP_SIZE * 3) / 2;

const WAKE_UP_CAPS: Caps = {
  media: 'video/x-raw',
  fields: { format: text('I420'), width: int(WAKE_UP_SIZE), height: int(WAKE_UP_SIZE), framerate: fraction(1, 1) },
};

/**
 * The same pipeline, ending in an appsink, for a process that must be able to leave it: a read waits for ever while no picture
 * comes, and neither the process nor the pipeline can end meanwhile. So a second source stands beside the decoder: each datagram
 * of WAKE_UP_BYTES to its port on loopback is a tiny frame, which ends the read.
 *
 * A first such frame comes by itself. It is the preroll, for which OpenCV waits before its constructor returns, so that the open
 * takes some 30 ms whether anybody sends or not; and it stands first, as OpenCV asks the first source for the position.
 */
export function wakeable(pipeline: Pipeline, wakePort: number): Pipeline {
  const last = pipeline.find(({ elements }) => elements.at(-1)?.factory === 'appsink');
  const [filter, sink] = last?.elements.slice(-2) ?? [];
  if (last === undefined || filter === undefined || sink === undefined) throw new Error('the pipeline has no appsink');
  // OpenCV asks what the sink may be given, which funnel does not know: so the filter stands behind it once more.
  return [
    chain(element('funnel', { name: 'frames' }), filter, newestOnly(sink)),
    toFrames(element('videotestsrc', { 'num-buffers': 1 }), capsFilter(WAKE_UP_CAPS)),
    toFrames(wakeUpSource(wakePort)),
    ...pipeline.map((each) =>
      each === last ? { ...last, elements: last.elements.slice(0, -1), into: 'frames.' } : each,
    ),
  ];
}

function toFrames(...elements: readonly Element[]): Chain {
  return { ...chain(...elements), into: 'frames.' };
}

function wakeUpSource(port: number): Element {
  return element('udpsrc', { address: '127.0.0.1', port, reuse: false, caps: [WAKE_UP_CAPS] });
}

/** Frames that its reader has no time for are dropped here: their delay must not pile up. */
function newestOnly({ factory }: Element): Element {
  return element(factory, { drop: true, 'max-buffers': 1, sync: false });
}
