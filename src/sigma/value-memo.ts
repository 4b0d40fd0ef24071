import { FoundIds } from './automaton.ts';

/**
 * Remembers which rules the values of a field lead to. Real logs repeat themselves: one process is named in thousands of events, and looking
 * a value up is several times cheaper than searching it. Where values do not repeat, it notices and stands aside.
 */
export class ValueMemo {
  readonly #idsByValue = new Map<string, Int32Array>();
  readonly #found: FoundIds;
  #characters = 0;
  #asked = 0;
  #known = 0;
  /** this many values are not looked up, because those before did not repeat */
  #pause = 0;

  constructor(rules: number) {
    this.#found = new FoundIds(rules);
  }

  get(value: string): Int32Array | undefined {
    if (this.#pause > 0) return undefined;
    const ids = this.#idsByValue.get(value);
    this.#asked++;
    if (ids !== undefined) this.#known++;
    return ids;
  }

  learn(value: string, find: (found: FoundIds) => void): Int32Array {
    const found = this.#found;
    found.clear();
    find(found);
    if (this.#pause > 0) {
      this.#pause--;
      return found.ids.subarray(0, found.count);
    }
    const ids = found.ids.slice(0, found.count);
    this.#keep(value, ids);
    return ids;
  }

  #keep(value: string, ids: Int32Array): void {
    if (this.#asked >= TRIAL) {
      if (this.#known < this.#asked / 2) {
        this.#pause = PAUSE;
        this.#forget();
      }
      this.#asked = 0;
      this.#known = 0;
    }
    if (value.length > LONGEST) return;
    if (this.#idsByValue.size >= MOST_VALUES || this.#characters > MOST_CHARACTERS) this.#forget();
    this.#idsByValue.set(value, ids);
    this.#characters += value.length;
  }

  #forget(): void {
    this.#idsByValue.clear();
    this.#characters = 0;
  }
}

const TRIAL = 1024;
const PAUSE = 16_384;
const LONGEST = 4096;
const MOST_VALUES = 4096;
const MOST_CHARACTERS = 1 << 19;
