// @ts-check
/**
 * Imports as Node.js does it. In a file by itself, and no TypeScript, so that vitest can leave it alone: in all others it puts
 * its own way of importing in place of this one.
 * @param {string} url
 * @returns {Promise<object>}
 */
export function importNatively(url) {
  return import(url);
}
