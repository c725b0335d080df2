import type { Source } from './source.js';

/** Every spelling in which the secrets of a source may turn up in what GStreamer says. */
export function secretsOf(source: Source): string[] {
  if (source.kind === 'pipeline') return [...ownSecrets(source.words)];
  if (source.kind !== 'rtsp' || source.password === null) return [];
  const { user, password } = source;
  // What HTTP's basic authentication (RFC 7617) makes of it.
  const basic = Buffer.from(`${user ?? ''}:${password}`).toString('base64');
  return [password, encodeURIComponent(password), password.replaceAll(/[\\"]/g, '\\$&'), basic];
}

function* ownSecrets(words: string): Generator<string> {
  for (const [, secret] of words.matchAll(/(?:-pw|password)\s*=\s*["']?([^\s"']+)/gi)) if (secret) yield secret;
  for (const [, secret] of words.matchAll(/:\/\/[^/?#:@\s"']*:([^@\s"']+)@/g)) if (secret) yield secret;
}
