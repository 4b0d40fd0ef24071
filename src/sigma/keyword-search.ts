import type { FoundIds } from './automaton.ts';
import { fold } from './fold.ts';
import type { JsonValue } from '../model/json.ts';

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
        const pair = pairAt(keyword.text, i);
        const jump = this.#shortest - 2 - i;
        this.#jumps[pair] = Math.min(this.#jumps[pair] ?? 0, jump);
        if (jump > 0) continue;
        const same = this.#keywordsByPair.get(pair);
        if (same === undefined) this.#keywordsByPair.set(pair, [keyword]);
        else same.push(keyword);
      }
    }
  }

  /** Looks through all values of an event, lists and maps included. */
  find(value: JsonValue | undefined, found: FoundIds): void {
    if (typeof value === 'string') {
      if (value.length >= this.#shortest) this.#findIn(value, found);
    } else if (typeof value === 'object') {
      if (value === null) return;
      if (Array.isArray(value)) for (const element of value) this.find(element, found);
      else for (const key in value) this.find(value[key], found);
    } else if (this.#inNumbers && value !== undefined) this.#findIn(String(value), found);
  }

  #findIn(original: string, found: FoundIds): void {
    const text = FOLDS_TO_ASCII.some((char) => original.includes(char)) ? fold(original) : original;
    const jumps = this.#jumps;
    const start = this.#shortest - 1;
    let before = text.charCodeAt(start - 1);
    for (let i = start; i < text.length;) {
      before = text.charCodeAt(i - 1);
      const jump = jumps[((before & 0x5f) << 7) | (text.charCodeAt(i) & 0x5f)] ?? 0;
      if (jump === 0) this.#verify(text, i - start, ((before & 0x5f) << 7) | (text.charCodeAt(i) & 0x5f), found);
      i += jump === 0 ? 1 : jump;
    }
  }

  #verify(text: string, at: number, pair: number, found: FoundIds): void {
    for (const keyword of this.#keywordsByPair.get(pair) ?? []) {
      if (startsAt(text, at, keyword.text)) found.addAll(keyword.ids);
    }
  }
}

/** The only characters beyond ASCII whose fold has ASCII in it: the Kelvin sign and the Turkish dotted capital I. */
const FOLDS_TO_ASCII = ['\u212a', '\u0130'] as const;

/** Clearing bit 5 makes the two cases of a letter one. Others fall together as well: that costs a look, never a match. */
const PAIRS = 0x60 << 7;
const pairAt = (text: string, at: number): number =>
  ((text.charCodeAt(at) & 0x5f) << 7) | (text.charCodeAt(at + 1) & 0x5f);

function startsAt(text: string, at: number, keyword: string): boolean {
  for (let i = 0; i < keyword.length; i++) {
    const char = text.charCodeAt(at + i);
    const lower = char >= 0x41 && char <= 0x5a ? char | 0x20 : char;
    if (lower !== keyword.charCodeAt(i)) return false;
  }
  return true;
}
