import type { JsonValue } from '../model/json.ts';
import type { FoundIds } from './automaton.ts';
import { charsFolding, reduceCase, startsFolded } from './reduce-case.ts';

export interface Keyword {
  /** folded ASCII, at least three characters */
  readonly text: string;
  readonly ids: readonly number[];
}

/**
 * Finds keywords in all values of an event. Such rules are asked about every event and every value, so this must be fast where nothing is
 * found: Wu-Manber, which looks at pairs of characters and jumps as far as no keyword can begin, without folding the text first.
 */
export class KeywordSearch {
  readonly #shortest: number;
  /** by pair: how far the search may jump; 0 where a keyword's first `shortest` characters may end */
  readonly #jumps: Uint8Array;
  readonly #keywordsByPair = new Map<number, Keyword[]>();
  readonly #inNumbers: boolean;

  constructor(keywords: readonly Keyword[]) {
    this.#shortest = Math.min(32, ...keywords.map(({ text }) => text.length));
    this.#jumps = new Uint8Array(PAIRS).fill(this.#shortest - 1);
    this.#inNumbers = keywords.some(
      ({ text }) => /^[\d.e+-]+$/.test(text) || 'true'.includes(text) || 'false'.includes(text),
    );
    for (const keyword of keywords) {
      for (let i = 0; i + 2 <= this.#shortest; i++) {
        for (const pair of pairsAt(keyword.text, i)) this.#enter(keyword, pair, this.#shortest - 2 - i);
      }
    }
  }

  #enter(keyword: Keyword, pair: number, jump: number): void {
    this.#jumps[pair] = Math.min(this.#jumps[pair] ?? 0, jump);
    if (jump > 0) return;
    const same = this.#keywordsByPair.get(pair);
    if (same === undefined) this.#keywordsByPair.set(pair, [keyword]);
    else same.push(keyword);
  }

  /** Looks through the values of an event. */
  findInAll(values: readonly (JsonValue | undefined)[], count: number, found: FoundIds): void {
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (typeof value !== 'string') this.find(value, found);
      else if (value.length >= this.#shortest) this.#findIn(value, found);
    }
  }

  /** Looks through a value, lists and maps included. */
  find(value: JsonValue | undefined, found: FoundIds): void {
    if (typeof value === 'string') {
      if (value.length >= this.#shortest) this.#findIn(value, found);
    } else if (typeof value === 'object') {
      if (value === null) return;
      if (Array.isArray(value)) for (const element of value) this.find(element, found);
      else for (const key in value) this.find(value[key], found);
    } else if (this.#inNumbers && value !== undefined) this.#findIn(String(value), found);
  }

  #findIn(text: string, found: FoundIds): void {
    const jumps = this.#jumps;
    const start = this.#shortest - 1;
    for (let i = start; i < text.length;) {
      const pair = ((text.charCodeAt(i - 1) & 0x5f) << 7) | (text.charCodeAt(i) & 0x5f);
      const jump = jumps[pair] ?? 0;
      if (jump > 0) i += jump;
      else {
        this.#verify(text, i - start, pair, found);
        i++;
      }
    }
  }

  #verify(text: string, at: number, pair: number, found: FoundIds): void {
    for (const keyword of this.#keywordsByPair.get(pair) ?? []) {
      if (startsFolded(text, at, keyword.text)) found.addAll(keyword.ids);
    }
  }
}

const PAIRS = 0x60 << 7;

function pairsAt(text: string, at: number): number[] {
  const [first = [], second = []] = [0, 1].map((i) => charsFolding(text.charCodeAt(at + i)).map(reduceCase));
  return [...new Set(first.flatMap((high) => second.map((low) => (high << 7) | low)))];
}
