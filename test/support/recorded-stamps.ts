import { chain, element, capsFilter, text } from '../../src/pipeline/element.js';
import { renderPipeline } from '../../src/pipeline/render.js';
import { Capture } from '../../src/video/capture.js';
import { readStamp } from '../../src/video/stamp.js';

/** The sequence numbers of a recording's frames, as its stamps have them, in the order of the file; null: unreadable. */
export async function recordedSequences(path: string): Promise<(number | null)[]> {
  const pipeline = chain(
    ...[element('filesrc', { location: path }), element('decodebin'), element('videoconvert')],
    capsFilter({ media: 'video/x-raw', fields: { format: text('I420') } }),
    element('appsink', { sync: false }),
  );
  const capture = Capture.open(renderPipeline([pipeline]));
  try {
    const sequences: (number | null)[] = [];
    for (;;) {
      const frame = await capture.read();
      if (frame === null) return sequences;
      try {
        sequences.push(readStamp(frame)?.sequence ?? null);
      } finally {
        frame.release();
      }
    }
  } finally {
    capture.release();
  }
}
