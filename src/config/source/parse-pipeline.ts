import { type PipelineWord, splitWords } from '../../pipeline/split-words.js';
import type { LoopError } from '../../errors/loop-error.js';
import { badPart, badSource } from './bad-part.js';
import type { SourceRequest } from './source-request.js';

/**
 * --source-pipeline: the user's own elements. What GStreamer itself would say in one clear line is left to it, when the source
 * is looked at; here is refused what would be taken for something else, or end in a crash.
 * @throws LoopError `bad-config`
 */
export function parseSourcePipeline(flag: string, value: string): SourceRequest {
  if (value.includes('\0')) throw badSource(flag, value, 'a NUL character is part of no pipeline');
  const split = splitWords(value);
  if (split.kind === 'open-quote') throw badPart(flag, value, split.start, 1, 'this quote is never closed');
  const { words } = split;
  const [first, last] = [words[0], words.at(-1)];
  const complain = ({ start, text }: PipelineWord, advice: string) => badPart(flag, value, start, text.length, advice);
  if (first === undefined || last === undefined) {
    throw badSource(flag, value, "write elements that end in raw video, for example 'videotestsrc is-live=true'");
  }
  if (first.text === '!') throw complain(first, 'write an element in front of it');
  if (last.text === '!')
    throw complain(last, 'leave it out: the rest of our pipeline is linked to what stands before it');
  // OpenCV would play the URI alone, whatever comes behind it.
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(first.text)) throw complain(first, 'write an element: uridecodebin uri=…');
  for (const word of words) throwIfReserved(word, complain);
  return { kind: 'pipeline', words: words.map(({ text }) => text).join(' ') };
}

/** OpenCV takes the first element with such a name for the end of the pipeline, or for its beginning. */
function throwIfReserved(word: PipelineWord, complain: (word: PipelineWord, advice: string) => LoopError): void {
  const name = /^name=["']?(.*?)["']?$/s.exec(word.text)?.[1] ?? word.text;
  if (/^(appsink|appsrc)$/.test(word.text)) throw complain(word, 'leave it out: end in raw video');
  if (word.text.startsWith('name=') && /appsink|opencvsink/.test(name)) throw complain(word, 'choose another name');
}
