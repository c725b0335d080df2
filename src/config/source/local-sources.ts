import { resolve } from 'node:path';
import { LIMITS } from '../defaults.js';
import { badPart, badSource } from './bad-part.js';
import type { Region, SourceRequest } from './source-request.js';
import { UriOptions } from './uri-options.js';

/** `v4l2:///dev/video0?format=mjpeg` */
export function parseCamera(flag: string, value: string, rest: string): SourceRequest {
  const [device, query] = splitAt(rest, '?');
  if (!/^\/[\w./:-]+$/.test(device)) {
    throw badSource(
      flag,
      value,
      'write the device with three slashes: v4l2:///dev/video0 (`gstcv-loop sources` lists them)',
    );
  }
  const options = new UriOptions(flag, value, query, ['format']);
  return { kind: 'v4l2', device, format: options.choice('format', ['raw', 'mjpeg'] as const) };
}

/** `screen://:1.0?x=0&y=0&width=640&height=480&cursor=0`: the display of the environment where none is named. */
export function parseScreen(flag: string, value: string, rest: string): SourceRequest {
  const [display, query] = splitAt(rest, '?');
  if (display !== '' && !/^[\w.-]*:\d{1,5}(\.\d{1,2})?$/.test(display)) {
    throw badPart(flag, value, value.length - rest.length, display.length, 'write an X display, for example :0');
  }
  const options = new UriOptions(flag, value, query, ['x', 'y', 'width', 'height', 'cursor']);
  return {
    kind: 'screen',
    display: display === '' ? null : display,
    region: region(flag, value, options),
    cursor: options.integer('cursor', 0, 1) !== 0,
  };
}

type Places = 'x' | 'y' | 'width' | 'height';

function region(flag: string, value: string, options: UriOptions<Places | 'cursor'>): Region | null {
  const { minSize, maxSize } = LIMITS;
  const [width, height] = [options.integer('width', minSize, maxSize), options.integer('height', minSize, maxSize)];
  const [x, y] = [options.integer('x', 0, MAX_PLACE), options.integer('y', 0, MAX_PLACE)];
  if (width !== null && height !== null) return { x: x ?? 0, y: y ?? 0, width, height };
  if (width === null && height === null && x === null && y === null) return null;
  throw badSource(flag, value, 'a part of the screen needs its width and its height: add width=640&height=480');
}

/** As far as an X screen can reach (16 bits with a sign). */
const MAX_PLACE = 32_767;

/**
 * `images:///dir/%05d.png`. The path is taken as it is, %-escapes and all: `%05d` would be one. GStreamer hands it to printf,
 * so nothing but one number may be in it.
 */
export function parseImages(flag: string, value: string, rest: string): SourceRequest {
  const start = value.length - rest.length;
  for (const [escape] of rest.matchAll(/%(?:%|0?\d*[a-zA-Z]?)/g)) {
    if (escape === '%%' || NUMBER.test(escape)) continue;
    throw badPart(
      flag,
      value,
      start + rest.indexOf(escape),
      escape.length,
      'write %d, %05d or the like, and %% for a %',
    );
  }
  const numbers = rest.replaceAll('%%', '').match(/%/g)?.length ?? 0;
  const isInName = /%0?\d?d/.test(rest.slice(rest.lastIndexOf('/') + 1).replaceAll('%%', ''));
  if (numbers !== 1 || !isInName || rest.includes('\0')) {
    throw badSource(flag, value, 'write one number into the name of the images, for example images:///dir/%05d.png');
  }
  return { kind: 'images', location: resolve(rest) };
}

const NUMBER = /^%(0?[1-9])?d$/;

/** Both parts, the separator in neither; the second is empty where there is none. */
export function splitAt(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
