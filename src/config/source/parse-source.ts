import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LoopError } from '../../errors/loop-error.js';
import { nearestWord } from '../../errors/nearest-word.js';
import { TEST_PATTERNS } from '../../pipeline/vocabulary.js';
import { badPart, badSource } from './bad-part.js';
import { parseCamera, parseImages, parseScreen } from './local-sources.js';
import { parseRtp, parseRtsp } from './network-sources.js';
import type { SourceRequest } from './source-request.js';

type ParseUri = (flag: string, value: string, rest: string) => SourceRequest;

/** By scheme; `rest` is what stands behind `://`. */
const SCHEMES: Readonly<Record<string, ParseUri>> = {
  test: parseTest,
  file: (flag, value) => parseFile(flag, localPath(flag, value)),
  images: parseImages,
  v4l2: parseCamera,
  rtsp: parseRtsp,
  rtsps: parseRtsp,
  rtp: parseRtp,
  screen: parseScreen,
};

/** The grammar of --source (docs/sources.md). @throws LoopError `bad-config`, with the word at fault marked. */
export function parseSource(flag: string, value: string): SourceRequest {
  const [start, scheme] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(value) ?? [];
  if (start === undefined || scheme === undefined) return parseFile(flag, value);
  const parse = SCHEMES[scheme.toLowerCase()];
  if (parse === undefined) throw badPart(flag, value, 0, scheme.length, schemeAdvice(scheme));
  return parse(flag, value, value.slice(start.length));
}

function schemeAdvice(scheme: string): string {
  const known = Object.keys(SCHEMES);
  const nearest = nearestWord(scheme, known);
  const list = known.map((name) => `${name}://`).join(', ');
  return nearest === null
    ? `unknown scheme: write ${list} or a path`
    : `unknown scheme: did you mean ${nearest}://? (${list} or a path)`;
}

function parseTest(flag: string, value: string, name: string): SourceRequest {
  const pattern = TEST_PATTERNS.find((candidate) => candidate === name);
  if (pattern !== undefined) return { kind: 'test', pattern };
  const nearest = nearestWord(name, TEST_PATTERNS);
  const advice = `${nearest === null ? '' : `did you mean ${nearest}? `}write one of ${TEST_PATTERNS.join(', ')}`;
  throw badPart(flag, value, value.length - name.length, name.length, `unknown pattern: ${advice}`);
}

function parseFile(flag: string, path: string): SourceRequest {
  if (path === '' || path.includes('\0')) {
    throw badSource(flag, path, 'write a path, file:///PATH, or another source as test://PATTERN');
  }
  return { kind: 'file', path: resolve(path) };
}

function localPath(flag: string, url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    const { message } = badSource(flag, url, 'write file:///PATH with an absolute path');
    throw new LoopError('bad-config', message, { cause });
  }
}
