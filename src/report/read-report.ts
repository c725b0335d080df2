import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LoopError } from '../errors/loop-error.js';
import { quoteValue } from '../errors/quote-value.js';
import { whyNot } from '../errors/why-not.js';
import { REPORT_VERSION, reportSchema, type Report } from './schema.js';

/**
 * A report.json that an earlier run has written.
 * @throws LoopError `bad-config` with the file and the first field that is wrong.
 */
export async function readReport(path: string): Promise<Report> {
  return parseReport(await readText(path), path);
}

/** @param path only to name it in a complaint. */
export function parseReport(text: string, path: string): Report {
  const value = parseJson(text, path);
  const version = z.object({ schemaVersion: z.number() }).safeParse(value).data?.schemaVersion;
  if (version !== undefined && version > REPORT_VERSION) {
    const [theirs, ours] = [String(version), String(REPORT_VERSION)];
    throw badReport(path, `schemaVersion ${theirs} is newer than this gstcv-loop reads (${ours}): update gstcv-loop`);
  }
  const { data, error } = reportSchema.safeParse(value);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  const field = fieldName(issue?.path ?? []);
  throw badReport(path, field === '' ? 'is no report of gstcv-loop latency' : `${field}: ${issue?.message ?? ''}`);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw badReport(path, whyNot(cause), cause);
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badReport(path, 'is not JSON', cause);
  }
}

/** `settings[0].runs[2].fps`. */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${String(key)}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function badReport(path: string, why: string, cause?: unknown): LoopError {
  return new LoopError('bad-config', `${quoteValue(path)}: ${why}`, { cause });
}
