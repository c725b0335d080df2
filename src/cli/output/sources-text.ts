import type { CameraMode } from '../../pipeline/source.js';

export interface FoundSources {
  readonly cameras: readonly {
    readonly source: string;
    readonly name: string;
    readonly modes: readonly CameraMode[];
  }[];
  readonly screens: readonly { readonly source: string }[];
  readonly patterns: readonly string[];
}

/** For people: each source as --source takes it. Ends in a line break. */
export function sourcesText({ cameras, screens, patterns }: FoundSources): string {
  return [
    'cameras',
    ...(cameras.length === 0 ? ['  none that this user can see'] : cameras.flatMap(cameraLines)),
    'screens',
    ...(screens.length === 0 ? ['  none: no X server would let us in'] : screens.map(({ source }) => `  ${source}`)),
    'test patterns',
    ...wrap(patterns),
    'always: a file, images:///DIR/%05d.png, rtsp://HOST/PATH, rtp://ADDRESS:PORT, --source-pipeline',
    '',
  ].join('\n');
}

function cameraLines({ source, name, modes }: FoundSources['cameras'][number]): string[] {
  const sizes = new Map<string, CameraMode[]>();
  for (const mode of modes) {
    const size = `${String(mode.width)}x${String(mode.height)}  ${mode.format}`;
    sizes.set(size, [...(sizes.get(size) ?? []), mode]);
  }
  const lines = Array.from(sizes, ([size, those]) => `    ${size.padEnd(18)} ${ratesOf(those)} fps`);
  return [`  ${source}  ${name}`, ...(lines.length === 0 ? ['    it does not list its modes'] : lines)];
}

/** Fastest first. */
function ratesOf(modes: readonly CameraMode[]): string {
  const rates = modes.map(({ frameRate }) => frameRate.numerator / frameRate.denominator).sort((a, b) => b - a);
  return rates.map((fps) => String(Number(fps.toFixed(2)))).join(', ');
}

const WIDTH = 100;

function wrap(words: readonly string[]): string[] {
  const lines = [''];
  for (const word of words) {
    const line = `${lines.at(-1) ?? ''}  ${word}`;
    if (line.length <= WIDTH) lines[lines.length - 1] = line;
    else lines.push(`  ${word}`);
  }
  return lines;
}
