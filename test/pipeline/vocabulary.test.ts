import { execa } from 'execa';
import { expect, it } from 'vitest';
import { DEFAULTS } from '../../src/config/defaults.js';
import { ELEMENT_PACKAGES, OPTIONAL_ELEMENTS } from '../../src/pipeline/element-packages.js';
import { directReceiverPipeline, receiverPipeline } from '../../src/pipeline/receiver-pipeline.js';
import { capturePipeline, directSenderPipeline, writerPipeline } from '../../src/pipeline/sender-pipelines.js';
import { TEST_PATTERNS, X264_PRESETS } from '../../src/pipeline/vocabulary.js';
import { factoriesOf, FILE, receiverOptions, senderOptions, video } from './options.js';

/** The values of an enumeration as gst-inspect-1.0 lists them: `(12): name   - description`. */
async function enumeration(factory: string, property: string): Promise<string[]> {
  const { stdout } = await execa('gst-inspect-1.0', [factory], { timeout: 20_000, killSignal: 'SIGKILL' });
  const [, after = ''] = stdout.split(new RegExp(`^ {2}${property} +:`, 'm'));
  const [section = ''] = after.split(/^ {2}[\w-]+ +:/m);
  return [...section.matchAll(/\(-?\d+\): ([\w-]+)/g)].map((match) => match[1] ?? '');
}

it('offers only patterns that videotestsrc has', async () => {
  const known = await enumeration('videotestsrc', 'pattern');
  expect(known.length).toBeGreaterThan(20);
  expect(TEST_PATTERNS.filter((pattern) => !known.includes(pattern))).toEqual([]);
});

it('offers exactly the speed presets that x264enc has, fastest first', async () => {
  const presets = await enumeration('x264enc', 'speed-preset');
  expect(X264_PRESETS).toEqual(presets.filter((preset) => preset !== 'None'));
});

it('has defaults that it offers', () => {
  expect(TEST_PATTERNS).toContain(DEFAULTS.pattern);
  expect(X264_PRESETS).toContain(DEFAULTS.preset);
});

const SOURCES = [{ kind: 'test', pattern: 'smpte' }, FILE, { ...FILE, rescale: true, resample: true }] as const;
const OUTPUTS = [{ kind: 'rtp', address: '::1', port: 1 }, { kind: 'screen' }, { kind: 'discard' }] as const;

/** Every element that any configuration can name. */
function allFactories(): string[] {
  const sending = SOURCES.flatMap((source) =>
    OUTPUTS.flatMap((output) =>
      [video(), video(641, 481)].flatMap((format) => {
        const options = senderOptions({ source, output, video: format, fecPercent: 20, timeOverlay: true });
        return [capturePipeline(options), writerPipeline(options), directSenderPipeline(options)];
      }),
    ),
  );
  const options = receiverOptions({ fec: true, jitterBufferMs: 20, timeOverlay: true, tapPort: 1 });
  const receiving = [receiverPipeline(options), directReceiverPipeline(options)];
  return [...new Set([...sending, ...receiving].flatMap(factoriesOf))].sort();
}

it('knows for every element of any pipeline which package to install when it is missing', () => {
  expect(allFactories().filter((factory) => ELEMENT_PACKAGES[factory] === undefined)).toEqual([]);
});

it('calls optional only what it has a package for', () => {
  expect(Object.keys(OPTIONAL_ELEMENTS).filter((factory) => ELEMENT_PACKAGES[factory] === undefined)).toEqual([]);
});
