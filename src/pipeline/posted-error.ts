/** An error that an element of a pipeline has posted on the bus. */
export interface PostedError {
  /** Name of the element, e.g. `rtspsrc0`. */
  readonly element: string;
  readonly report: string;
}

/**
 * What GStreamer is to print on stderr, for `GST_DEBUG`: what is wrong with a pipeline's text, each message that an element posts, and
 * why a connection fails. OpenCV's capture tells an error from the end of the stream in no other way: it prints what is on the
 * bus only when it has something else to complain of.
 */
export const TOLD_ON_STDERR = 'GST_PIPELINE:1,GST_ERROR_SYSTEM:4,default:1';

/** What a line of stderr tells of an error, as `TOLD_ON_STDERR` has it printed; null: nothing. */
export function postedError(line: string): PostedError | null {
  const [, element, report] = /GST_ERROR_SYSTEM .*?<([^<>]+)> posted error message: (.+)$/.exec(line) ?? [];
  return element === undefined || report === undefined ? null : { element, report: report.trim() };
}

/**
 * Whether an error is one that the element's own bin deals with. rtspsrc gives up the sound of a server, which nobody has linked,
 * and goes on with the pictures.
 */
export function isOfNoAccount({ element, report }: PostedError): boolean {
  return /^udpsrc\d+$/.test(element) && report.startsWith('Internal data stream error');
}
