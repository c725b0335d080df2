// @ts-check

/**
 * A module of the built product. By its address, because types are checked before there is a build.
 * @param {string} path below dist/
 * @returns {Promise<any>}
 */
export function product(path) {
  return import(new URL(`../../dist/${path}`, import.meta.url).href);
}
