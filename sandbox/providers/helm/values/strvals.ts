import { isMap, type Value, type ValueMap } from './value-types';

/** Largest index in `name[INDEX]`, as in helm: a typing error must not fill the memory. */
const MAX_INDEX = 65_536;

/** A `name=value` that cannot be read. The message names the key, never the value. */
export class SetSyntaxError extends Error {
  override readonly name = 'SetSyntaxError';
}

/**
 * Puts `a.b[0].c=x` and the like into `target`, with the grammar of helm's `--set`:
 * `,` separates further pairs, `{a,b}` is a list, `\` takes the next character as it is, `null` removes a chart's default.
 *
 * @param asText keep every value a text, as `--set-string`; else `true`, `false`, `null` and whole numbers are recognised.
 * @throws SetSyntaxError naming the key.
 */
export function setInto(target: ValueMap, text: string, asText = false): void {
  new SetParser(text, asText).into(target);
}

function put(map: ValueMap, key: string, value: Value): void {
  if (key !== '') map[key] = value;
}

class SetParser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly asText: boolean,
  ) {}

  into(target: ValueMap): void {
    while (this.at < this.text.length) this.pair(target);
  }

  /** One `key=value`, `key.rest` or `key[i]...` below `map`. */
  private pair(map: ValueMap): void {
    const { word: key, stop } = this.until('=[,.');
    const present = map[key];
    switch (stop) {
      case '=':
        put(map, key, this.value());
        return;
      case '[':
        if (present !== undefined && !Array.isArray(present)) throw new SetSyntaxError(`key "${key}" is not a list`);
        put(map, key, this.element(present ?? [], key));
        return;
      case '.': {
        if (present !== undefined && !isMap(present)) throw new SetSyntaxError(`key "${key}" is not a map`);
        const inner = present ?? {};
        this.pair(inner);
        if (Object.keys(inner).length === 0) throw new SetSyntaxError(`key map "${key}" has no value`);
        put(map, key, inner);
        return;
      }
      default:
        if (key !== '' || stop === ',') throw new SetSyntaxError(`key "${key}" has no value`);
    }
  }

  /** What follows `key[`: the index and what is put there. */
  private element(list: Value[], key: string): Value[] {
    const { word, stop } = this.until(']');
    const index = /^\d+$/.test(word) ? Number(word) : -1;
    if (stop !== ']' || index < 0) throw new SetSyntaxError(`key "${key}" has the index "${word}", not a number`);
    if (index > MAX_INDEX) throw new SetSyntaxError(`key "${key}" has the index ${index}, more than ${MAX_INDEX}`);
    while (list.length <= index) list.push(null);
    const next = this.text[this.at];
    this.at += 1;
    const present = list[index];
    if (next === '=') {
      list[index] = this.value();
    } else if (next === '[') {
      list[index] = this.element(Array.isArray(present) ? present : [], key);
    } else if (next === '.') {
      const inner: ValueMap = isMap(present) ? present : {};
      this.pair(inner);
      list[index] = inner;
    } else {
      throw new SetSyntaxError(`key "${key}[${index}]" has no value`);
    }
    return list;
  }

  private value(): Value {
    if (this.text[this.at] === '{') {
      this.at += 1;
      return this.list();
    }
    const { word } = this.until(',');
    return this.typed(word);
  }

  private list(): Value[] {
    const list: Value[] = [];
    for (;;) {
      const { word, stop } = this.until(',}');
      if (stop === '') throw new SetSyntaxError('list must end with "}"');
      if (stop === '}') {
        if (this.text[this.at] === ',') this.at += 1;
        list.push(this.typed(word));
        return list;
      }
      list.push(this.typed(word));
    }
  }

  /** Reads up to one of `stops`, which is consumed; `\` takes the next character as it is. */
  private until(stops: string): { readonly word: string; readonly stop: string } {
    let word = '';
    while (this.at < this.text.length) {
      const character = this.text[this.at] as string;
      this.at += 1;
      if (stops.includes(character)) return { word, stop: character };
      if (character === '\\') {
        word += this.text[this.at] ?? '';
        this.at += 1;
      } else {
        word += character;
      }
    }
    return { word, stop: '' };
  }

  private typed(word: string): Value {
    if (this.asText) return word;
    if (/^true$/i.test(word)) return true;
    if (/^false$/i.test(word)) return false;
    if (/^null$/i.test(word)) return null;
    if (word === '0') return 0;
    // A leading zero marks an identifier such as a revision, not a number (helm #4406).
    return /^-?[1-9]\d{0,17}$/.test(word) ? Number(word) : word;
  }
}
