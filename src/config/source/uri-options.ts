import { adviceOnWord } from '../../errors/nearest-word.js';
import { badPart } from './bad-part.js';

interface Option {
  readonly text: string;
  /** Index of the text in the whole value. */
  readonly start: number;
}

/** The options of a source, `name=value` joined by `&`: each known, each once, each complained about where it stands. */
export class UriOptions<Name extends string> {
  private readonly found = new Map<string, Option>();

  /** @param tail of `value`: the options themselves. @throws LoopError `bad-config` for a name that is not one of `names`. */
  constructor(
    private readonly flag: string,
    private readonly value: string,
    tail: string,
    private readonly names: readonly Name[],
  ) {
    let start = value.length - tail.length;
    for (const pair of tail === '' ? [] : tail.split('&')) {
      this.add(pair, start);
      start += pair.length + 1;
    }
  }

  has(name: Name): boolean {
    return this.found.has(name);
  }

  /** Null where it is not given. */
  choice<T extends string>(name: Name, choices: readonly T[]): T | null {
    return this.read(name, `write one of ${choices.join(', ')}`, (text) => choices.find((choice) => choice === text));
  }

  /** Null where it is not given. */
  integer(name: Name, from: number, to: number, unit = ''): number | null {
    const advice = `write a whole number from ${String(from)} to ${String(to)}${unit === '' ? '' : ` (${unit})`}`;
    return this.read(name, advice, (text) => {
      const digits = unit !== '' && text.endsWith(unit) ? text.slice(0, -unit.length) : text;
      const number = /^\d{1,9}$/.test(digits) ? Number(digits) : Number.NaN;
      return number >= from && number <= to ? number : undefined;
    });
  }

  private read<T>(name: Name, advice: string, parse: (text: string) => T | undefined): T | null {
    const option = this.found.get(name);
    if (option === undefined) return null;
    const parsed = parse(option.text);
    if (parsed === undefined) throw badPart(this.flag, this.value, option.start, option.text.length, advice);
    return parsed;
  }

  private add(pair: string, start: number): void {
    const [name = ''] = pair.split('=', 1);
    const complain = (advice: string) => badPart(this.flag, this.value, start, name.length, advice);
    if (!this.names.some((candidate) => candidate === name)) {
      throw complain(adviceOnWord(name, this.names));
    }
    if (this.found.has(name)) throw complain('this is given twice');
    if (name === pair) throw complain(`write ${name}= and a value`);
    this.found.set(name, { text: pair.slice(name.length + 1), start: start + name.length + 1 });
  }
}
