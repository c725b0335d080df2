import { errorText } from '../errors/loop-error.js';

/**
 * The bare binding's `…Async` functions take a callback, while its typings know the promise that the package around it makes
 * of them: hooks are written against the typings. Both forms work afterwards.
 */

type Native = (...args: unknown[]) => unknown;
type Members = Record<string, unknown>;

/** @param cv the binding; changed in place, once. */
export function promisifyAsync(cv: object): void {
  if (promisified.has(cv)) return;
  promisified.add(cv);
  for (const owner of ownersOf(cv)) {
    for (const [name, member] of functionsOf(owner)) if (name.endsWith('Async')) owner[name] = promisify(member);
  }
}

const promisified = new WeakSet();

/** The binding itself, and the prototype of each of its classes. */
export function ownersOf(cv: object): Members[] {
  const members = cv as Members;
  const classes = functionsOf(members).map(([, member]) => member.prototype as Members | undefined);
  return [
    members,
    ...classes.filter((prototype) => prototype !== undefined && Object.keys(prototype).length > 0),
  ].filter((owner) => owner !== undefined);
}

export function functionsOf(owner: Members): [string, Native][] {
  return Object.keys(owner).flatMap((name) => {
    const member = owner[name];
    return typeof member === 'function' ? [[name, member as Native] satisfies [string, Native]] : [];
  });
}

function promisify(native: Native): Native {
  return function (this: unknown, ...args: unknown[]): unknown {
    if (typeof args.at(-1) === 'function') return Reflect.apply(native, this, args);
    return new Promise((resolve, reject) => {
      const done = (error: unknown, value: unknown) => {
        if (error === null || error === undefined) resolve(value);
        else reject(error instanceof Error ? error : new Error(errorText(error)));
      };
      Reflect.apply(native, this, [...args, done]);
    });
  };
}
