import { assertNever } from '../errors/assert-never.js';
import { hideCredentials } from '../errors/hide-credentials.js';
import type { Codec } from './vocabulary.js';

/** What a source is called after, in a request as in a configuration. */
type Named =
  | { readonly kind: 'test'; readonly pattern: string }
  | { readonly kind: 'file' | 'still'; readonly path: string }
  | { readonly kind: 'images'; readonly location: string }
  | { readonly kind: 'v4l2'; readonly device: string }
  | { readonly kind: 'rtsp'; readonly location: string; readonly user: string | null }
  | {
      readonly kind: 'rtp';
      readonly host?: string;
      readonly address?: string;
      readonly port: number;
      readonly codec: Codec;
    }
  | { readonly kind: 'screen'; readonly display: string | null }
  | { readonly kind: 'pipeline'; readonly words: string };

/** As a user would write it, for messages and reports: never with a password. */
export function sourceName(source: Named): string {
  switch (source.kind) {
    case 'test':
      return `test://${source.pattern}`;
    case 'file':
    case 'still':
      return source.path;
    case 'images':
      return `images://${source.location}`;
    case 'v4l2':
      return `v4l2://${source.device}`;
    case 'rtsp':
      return hideCredentials(source.location).replace('://', source.user === null ? '://' : `://${source.user}@`);
    case 'rtp':
      return `rtp://${source.host ?? source.address ?? ''}:${String(source.port)}?codec=${source.codec}`;
    case 'screen':
      return `screen://${source.display ?? ''}`;
    case 'pipeline':
      return hideCredentials(source.words);
    default:
      return assertNever(source);
  }
}

/** The flag that it was given with. */
export function sourceFlag({ kind }: Pick<Named, 'kind'>): string {
  return kind === 'pipeline' ? 'source-pipeline' : 'source';
}
