import type { JsonValue } from '../model/json.ts';
import type { FoundIds, Needle } from './automaton.ts';
import { GramSearch } from './gram-search.ts';
import { PairSearch } from './pair-search.ts';

export interface Keyword {
  /** folded ASCII, at least three characters */
  readonly text: string;
  readonly ids: readonly number[];
}

/** Up to so many keywords pairs of characters tell them apart. */
const FEW = 40;

/** Finds keywords in all values of an event. Such rules are asked about every event and every value, so this must be fast where nothing is found. */
export class KeywordSearch {
  readonly #shortest: number;
  readonly #search: PairSearch | GramSearch;
  readonly #inNumbers: boolean;

  constructor(keywords: readonly Keyword[]) {
    const needles = keywords.map(({ text, ids }): Needle => ({ text, ids, where: 'inside' }));
    this.#shortest = Math.min(...needles.map(({ text }) => text.length));
    this.#search = needles.length <= FEW ? new PairSearch(needles) : new GramSearch(needles);
    this.#inNumbers = needles.some(
      ({ text }) => /^[\d.e+-]+$/.test(text) || 'true'.includes(text) || 'false'.includes(text),
    );
  }

  /** Looks through the values of an event. */
  findInAll(values: readonly (JsonValue | undefined)[], count: number, found: FoundIds): void {
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (typeof value !== 'string') this.find(value, found);
      else if (value.length >= this.#shortest) this.#search.find(value, found);
    }
  }

  /** Looks through a value, lists and maps included. */
  find(value: JsonValue | undefined, found: FoundIds): void {
    if (typeof value === 'string') {
      if (value.length >= this.#shortest) this.#search.find(value, found);
    } else if (typeof value === 'object') {
      if (value === null) return;
      if (Array.isArray(value)) for (const element of value) this.find(element, found);
      else for (const key in value) this.find(value[key], found);
    } else if (this.#inNumbers && value !== undefined) this.#search.find(String(value), found);
  }
}
