// @ts-check
import { URL } from 'node:url';

/**
 * Runs in the thread in which Node.js resolves imports, which loads no TypeScript: fresh-modules.ts registers it. Modules are
 * kept by their URL. So what a versioned module imports gets its version as well, and is read anew with it; packages are not.
 */

/**
 * @typedef {object} Link
 * @property {import('node:worker_threads').MessagePort} port takes the URLs of what is imported.
 * @property {string} loader URL of the folder of jiti, which imports in the name of TypeScript files.
 * @property {Int32Array} newest the version that jiti is loading.
 */

/** @type {Link | null} */
let link = null;

/** @param {Link} given */
export function initialize(given) {
  link = given;
}

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  const version = versionFor(context.parentURL ?? '');
  if (version === null) return nextResolve(specifier, context);
  try {
    const resolved = await nextResolve(specifier, context);
    if (!resolved.url.startsWith('file:') || resolved.url.includes('/node_modules/')) return resolved;
    link?.port.postMessage(resolved.url);
    const url = new URL(resolved.url);
    url.searchParams.set('version', version);
    return { ...resolved, url: url.href };
  } catch (error) {
    // A file that is missing is waited for.
    if (/^[./]/.test(specifier)) link?.port.postMessage(new URL(specifier, context.parentURL).href);
    throw error;
  }
}

/**
 * @param {string} parentUrl
 * @returns {string | null}
 */
function versionFor(parentUrl) {
  const own = /\?version=(\d+)$/.exec(parentUrl)?.[1];
  if (own !== undefined) return own;
  return link !== null && parentUrl.startsWith(link.loader) ? String(link.newest[0]) : null;
}
