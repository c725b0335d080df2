/** What stands in place of a password. */
const HIDDEN = '***';

/**
 * A user and a password in front of a host: `//user:password@`, and `rtsp:user:password@` with its slashes forgotten. People
 * write passwords with every character in them, so all up to the last @ is taken for the password: a name too many that is
 * hidden costs less than one that is shown. Only where a port stands is prose behind the URL spared.
 */
const IN_URL = /((?:\brtsps?:?\/*|\/\/)[^/?#:@\s"']*):(?!\/)(?:(?!\d{1,5}(?:[/?#"'\s]|$))[^\n]*|[^\s"']*)@/gi;

/** What a GStreamer element is given as its secret: `user-pw=…`, plain or in quotes. */
const IN_PROPERTY =
  /\b((?:[a-z]+-pw|pass(?:word|wd|phrase)|secret[a-z-]*)\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;]+)/gi;

/** The text without the passwords in it, wherever it comes from: for errors, logs and reports. */
export function hideCredentials(text: string): string {
  return text.replace(IN_URL, `$1:${HIDDEN}@`).replace(IN_PROPERTY, `$1${HIDDEN}`);
}

/** Takes out every passage that is known to be secret; short ones would tear holes into words. */
export function hideWords(text: string, words: readonly string[]): string {
  return words.filter((word) => word.length >= MIN_SECRET).reduce((rest, word) => rest.replaceAll(word, HIDDEN), text);
}

const MIN_SECRET = 3;
