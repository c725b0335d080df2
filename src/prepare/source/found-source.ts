import { DEFAULTS } from '../../config/defaults.js';
import type { LoopRequest } from '../../config/loop-config.js';
import type { SourceFormat } from '../../config/source/source-request.js';
import type { DisplaySearch } from '../../host/x-server.js';
import type { Fit, Source } from '../../pipeline/source.js';
import { isLive } from '../../pipeline/sources.js';
import type { VideoFormat } from '../../pipeline/video-format.js';
import type { FileFormat } from '../discoverer-output.js';
import type { Camera } from './camera-list.js';
import type { ImageRange } from './image-range.js';

/** How the host is asked about sources. */
export interface SourceDeps {
  readonly resolveHost: (flag: string, host: string) => Promise<string>;
  readonly assertUdpPortFree: (flag: string, port: number, address: string) => Promise<void>;
  readonly probeFile: (path: string) => Promise<FileFormat>;
  readonly probeSource: (source: Source, video: VideoFormat, timeoutMs: number) => Promise<SourceFormat>;
  readonly findImages: (location: string) => Promise<ImageRange>;
  readonly listCameras: () => Promise<readonly Camera[]>;
  readonly assertCamera: (device: string) => Promise<string>;
  readonly findDisplayNamed: (display: string | null) => Promise<DisplaySearch>;
  /** Of the environment. */
  readonly rtspPassword: () => string | null;
}

/** What has been found out about a source. */
export interface FoundSource {
  /** What it gives; null: not known, and nobody needs to know. */
  readonly own: SourceFormat | null;
  readonly live: boolean;
  readonly make: (fit: Fit) => Source;
}

export type SourceQuestion = Pick<
  LoopRequest,
  'command' | 'port' | 'source' | 'loop' | 'size' | 'frameRate' | 'limits'
>;

/** For a probe: the rate that is asked of sources which are told theirs. The size is left to them. */
export function wantedVideo({ frameRate }: Pick<LoopRequest, 'frameRate'>): VideoFormat {
  return { ...DEFAULTS.size, frameRate: frameRate ?? { numerator: DEFAULTS.fps, denominator: 1 } };
}

export const AS_IT_IS: Fit = { rescale: false, resample: false };

/** Of a source whose pictures are known, or need not be. */
export function found(own: SourceFormat | null, make: FoundSource['make']): FoundSource {
  return { own, live: isLive(make(AS_IT_IS)), make };
}

/** Opens the source for a moment. @throws LoopError as probeSource does */
export async function probed(
  make: FoundSource['make'],
  request: SourceQuestion,
  deps: SourceDeps,
): Promise<FoundSource> {
  const source = make(AS_IT_IS);
  const own = await deps.probeSource(source, wantedVideo(request), request.limits.openTimeoutMs);
  // A sequence has the rate that it is given, and needs no fitting.
  return found(source.kind === 'images' ? { ...own, frameRate: null } : own, make);
}
