import { randomUUID } from 'node:crypto';
import { open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { badFlag } from '../config/flag-values.js';
import { LoopError } from '../errors/loop-error.js';
import { quoteValue } from '../errors/quote-value.js';
import { whyNot } from '../errors/why-not.js';
import { makeFolder } from '../host/make-folder.js';
import { renderHtml } from './html/render-html.js';
import { renderJunit } from './junit.js';
import type { Report } from './schema.js';

/** Absolute. */
export interface ReportPaths {
  readonly json: string;
  readonly html: string;
  readonly junit: string;
}

/**
 * Asks before anything is measured whether a report can be written there: with a file that comes and goes. A folder that
 * is not there is made for the question and taken away again, so that a run that fails leaves nothing behind.
 * @throws LoopError `bad-config`, which names `--out`.
 */
export async function prepareOutputFolder(path: string): Promise<void> {
  if (path === '' || path.includes('\0')) throw badFlag('out', path, 'write the path of a folder');
  const folder = resolve(path);
  const made: string[] = [];
  try {
    await makeFolder(folder, made);
    const probe = hiddenName(folder, 'probe');
    await writeSynced(probe, '').finally(() => rm(probe, { force: true }));
  } catch (cause) {
    throw new LoopError('bad-config', badFlag('out', path, whyNot(cause)).message, { cause });
  } finally {
    // The innermost first; one that somebody else uses by now stays.
    for (const each of made.reverse()) await rmdir(each).catch(() => undefined);
  }
}

/**
 * report.json, report.html and junit.xml, each whole or not at all: what another reader sees is the former file or the new
 * one. The JSON comes first, since it holds all that the others say.
 * @param write puts text into a new file, and returns when the disk has it.
 * @throws LoopError `missing` (a full disk, a folder that went away): one line, and no temporary file stays.
 */
export async function writeReport(dir: string, report: Report, write = writeSynced): Promise<ReportPaths> {
  const folder = resolve(dir);
  const paths = {
    json: join(folder, 'report.json'),
    html: join(folder, 'report.html'),
    junit: join(folder, 'junit.xml'),
  };
  const replace = (path: string, text: string) => replaceFile(path, text, write);
  await makeFolder(folder).catch((cause: unknown) => {
    throw cannotWrite(folder, cause);
  });
  await replace(paths.json, `${JSON.stringify(report)}\n`);
  await replace(paths.html, renderHtml(report));
  await replace(paths.junit, renderJunit(report));
  return paths;
}

async function replaceFile(path: string, text: string, write: typeof writeSynced): Promise<void> {
  const temporary = hiddenName(dirname(path), 'tmp');
  try {
    await write(temporary, text);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cannotWrite(path, cause);
  }
}

/** Synced, since a rename that outlives a power cut before its data do would leave an empty report. */
async function writeSynced(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx');
  await file.writeFile(text);
  await file.sync();
}

function hiddenName(folder: string, ending: string): string {
  return join(folder, `.report-${randomUUID()}.${ending}`);
}

function cannotWrite(path: string, cause: unknown): LoopError {
  return new LoopError('missing', `could not write ${quoteValue(path)}: ${whyNot(cause)}`, { cause });
}
