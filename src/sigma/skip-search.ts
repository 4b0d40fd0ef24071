import type { FoundIds, Needle } from './automaton.ts';
import { hashesFolding, startsFolded } from './reduce-case.ts';

/**
 * Wu-Manber: finds many long needles by looking at three characters and jumping as far as no needle can begin. On the long texts of
 * PowerShell several times faster than an automaton, and the text need not be folded; but only as far as its shortest needle is long.
 */
export class SkipSearch {
  readonly #shortest: number;
  /** by hash of three characters: how far the search may jump; 0 where a needle's first `shortest` characters may end */
  readonly #jumps = new Uint8Array(SLOTS);
  readonly #needlesByHash = new Map<number, Needle[]>();

  /** Every needle must have at least three characters. */
  constructor(needles: readonly Needle[]) {
    this.#shortest = Math.min(64, ...needles.map(({ text }) => text.length));
    this.#jumps.fill(this.#shortest - BLOCK + 1);
    for (const needle of needles) {
      for (let i = 0; i + BLOCK <= this.#shortest; i++) {
        for (const hash of hashesFolding(needle.text, i, hashOf)) this.#enter(needle, hash, this.#shortest - BLOCK - i);
      }
    }
  }

  /** Gives the numbers of all needles in a text that is not folded. */
  find(text: string, found: FoundIds): void {
    const jumps = this.#jumps;
    for (let i = this.#shortest - 1; i < text.length;) {
      const hash =
        (((text.charCodeAt(i - 2) & 0x5f) << 9) ^
          ((text.charCodeAt(i - 1) & 0x5f) << 4) ^
          (text.charCodeAt(i) & 0x5f)) &
        (SLOTS - 1);
      const jump = jumps[hash] ?? 0;
      if (jump > 0) i += jump;
      else {
        this.#verify(text, i - this.#shortest + 1, hash, found);
        i++;
      }
    }
  }

  #enter(needle: Needle, hash: number, jump: number): void {
    this.#jumps[hash] = Math.min(this.#jumps[hash] ?? 0, jump);
    if (jump > 0) return;
    const same = this.#needlesByHash.get(hash);
    if (same === undefined) this.#needlesByHash.set(hash, [needle]);
    else if (!same.includes(needle)) same.push(needle);
  }

  /** An "end" needle is given wherever it stands: that is weaker, and these are only candidates. */
  #verify(text: string, at: number, hash: number, found: FoundIds): void {
    for (const needle of this.#needlesByHash.get(hash) ?? []) {
      if (startsFolded(text, at, needle.text)) found.addAll(needle.ids);
    }
  }
}

const BLOCK = 3;
const SLOTS = 1 << 16;

const hashOf = (a: number, b: number, c: number): number => ((a << 9) ^ (b << 4) ^ c) & (SLOTS - 1);
