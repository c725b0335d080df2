import { functionsOf, ownersOf } from './async-methods.js';
import { type Leak, MatGrowth } from './mat-growth.js';

type Native = (...args: unknown[]) => unknown;
type Constructor = new (...args: unknown[]) => object;
type Binding = Record<string, unknown> & { Mat: Constructor };

/**
 * Finds the Mats that a hook makes and does not release. V8 does not see their memory, so the garbage collector comes too
 * late for them, and what nobody releases can fill a host within seconds. Every function of the binding that may give a Mat
 * is wrapped, which costs some µs a call: for development (`--watch`).
 */
export class LeakWatch {
  private makers = new WeakMap<object, string>();
  private alive = new Map<string, number>();
  private growth = new MatGrowth();
  private told = new Set<string>();
  private isOn = false;

  private constructor(private readonly matClass: Constructor) {}

  /** @param cv the binding; changed in place, once for the process. */
  static install(cv: object): LeakWatch {
    const binding = cv as Binding;
    const watch = new LeakWatch(binding.Mat);
    for (const owner of ownersOf(binding)) watch.wrapAll(owner, owner === binding);
    watch.wrapRelease(binding.Mat.prototype as Record<string, Native>);
    binding.Mat = watch.counted(binding.Mat);
    return watch;
  }

  /** Only what is made from `begin` to `end` is the hook's. */
  begin(): void {
    this.isOn = true;
  }

  end(): void {
    this.isOn = false;
  }

  /** Call after each frame. @returns what to tell, each maker once. */
  frame(): Leak[] {
    const leaks = this.growth.frame(this.alive).filter(({ maker }) => !this.told.has(maker));
    for (const { maker } of leaks) this.told.add(maker);
    return leaks;
  }

  /** Another version of the hook: what the old one has left is not the new one's. */
  restart(): void {
    this.makers = new WeakMap();
    this.alive = new Map();
    this.growth = new MatGrowth();
    this.told = new Set();
  }

  private wrapAll(owner: Record<string, unknown>, isModule: boolean): void {
    for (const [name, native] of functionsOf(owner)) {
      // Classes are not called: of the module's members those with a small first letter are functions.
      if (name === 'release' || (isModule && !/^[a-z]/.test(name))) continue;
      owner[name] = this.wrap(native, `${isModule ? 'cv.' : ''}${name}()`);
    }
  }

  private wrap(native: Native, maker: string): Native {
    const note = (given: unknown) => this.note(given, maker);
    const isOn = () => this.isOn;
    return function (this: unknown, ...args: unknown[]): unknown {
      if (!isOn()) return Reflect.apply(native, this, args);
      const callback = args.at(-1);
      if (typeof callback === 'function') args[args.length - 1] = noting(callback as Native, note);
      const given = Reflect.apply(native, this, args);
      note(given);
      return given;
    };
  }

  private wrapRelease(prototype: Record<string, Native>): void {
    const native = prototype['release'];
    if (native === undefined) return;
    const forget = (mat: object) => this.forget(mat);
    prototype['release'] = function (this: object): unknown {
      forget(this);
      return Reflect.apply(native, this, []);
    };
  }

  private counted(matClass: Constructor): Constructor {
    return new Proxy(matClass, {
      construct: (target, args: unknown[]) => {
        const mat = new target(...args);
        if (this.isOn) this.note(mat, 'new cv.Mat()');
        return mat;
      },
    });
  }

  /** @param given a Mat, or an array or an object of some. */
  private note(given: unknown, maker: string): void {
    if (typeof given !== 'object' || given === null) return;
    if (given instanceof this.matClass) this.count(given, maker);
    else for (const part of Object.values(given)) if (part instanceof this.matClass) this.count(part, maker);
  }

  private count(mat: object, maker: string): void {
    if (this.makers.has(mat)) return;
    this.makers.set(mat, maker);
    this.alive.set(maker, (this.alive.get(maker) ?? 0) + 1);
  }

  private forget(mat: object): void {
    const maker = this.makers.get(mat);
    if (maker === undefined) return;
    this.makers.delete(mat);
    this.alive.set(maker, (this.alive.get(maker) ?? 0) - 1);
  }
}

/** The binding gives a callback an error and a value. */
function noting(callback: Native, note: (given: unknown) => void): Native {
  return (error, value) => {
    note(value);
    return callback(error, value);
  };
}
