import { Automaton, type FoundIds, type Needle } from './automaton.ts';
import { hashesFolding, startsFolded } from './reduce-case.ts';

/**
 * Finds many needles in texts that are not folded. Every so many characters (the step) a gram of three is looked up; only where one of a
 * needle's grams stands is the needle compared. A needle of length n has a gram at a place that the search looks at if the step is at most
 * n - 2. On command lines and script blocks several times faster than an automaton, which touches its table at every character; with thousands of needles, an automaton is.
 *
 * Texts that are made to meet grams everywhere are bounded: when the comparisons are more than the text is long, an automaton takes over.
 */
export class GramSearch {
  readonly #step: number;
  /** by hash of a gram: the number of its bucket, 0 where there is none */
  readonly #buckets: Uint16Array;
  readonly #entriesByBucket: Entry[][] = [[]];
  readonly #needles: readonly Needle[];
  /** by needle: the event that it was given for */
  readonly #given: Float64Array;
  #automaton: Automaton | undefined;

  /** Every needle is folded ASCII of at least three characters; `where` is taken as "inside": that is weaker, and these are only candidates. */
  constructor(needles: readonly Needle[], longestStep = LONGEST_STEP) {
    this.#needles = needles;
    const shortest = needles.reduce((least, { text }) => Math.min(least, text.length), 1000);
    this.#step = Math.max(1, Math.min(longestStep, shortest - GRAM + 1));
    this.#buckets = new Uint16Array(SLOTS);
    const uses = countGrams(needles);
    for (const [number, needle] of needles.entries()) {
      const from = bestPlace(needle.text, this.#step, uses);
      const entry = { needle, number };
      for (let at = from; at < from + this.#step; at++) {
        for (const hash of hashesFolding(needle.text, at, hashOf)) this.#enter(hash, { ...entry, at: at + GRAM - 1 });
      }
    }
    this.#given = new Float64Array(needles.length);
  }

  #enter(hash: number, entry: Entry): void {
    const bucket = this.#buckets[hash] ?? 0;
    if (bucket > 0) this.#entriesByBucket[bucket]?.push(entry);
    else if (this.#entriesByBucket.length < 65_535) {
      this.#buckets[hash] = this.#entriesByBucket.length;
      this.#entriesByBucket.push([entry]);
    } else throw new Error('more grams than a rule set can have');
  }

  /** Gives the numbers of all needles in a text. */
  find(text: string, found: FoundIds): void {
    const isDone =
      text.length >= LONG_TEXT && isEncoded(text)
        ? this.#findInBytes(text, found)
        : this.#step <= 2
          ? this.#findInAll(text, found)
          : this.#findInSteps(text, found);
    if (!isDone) this.#findLinear(text, found);
  }

  // In the three loops hashes are written out: a call for each place would cost more than the rest. They answer false if there was too much to compare.

  #findInAll(text: string, found: FoundIds): boolean {
    const buckets = this.#buckets;
    const most = text.length + FREE_WORK;
    let work = 0;
    let hash = 0;
    for (let i = 0; i < text.length; i++) {
      hash = ((hash << 5) ^ (text.charCodeAt(i) & 0x5f)) & 0x7fff;
      const bucket = buckets[hash];
      if (bucket === 0 || bucket === undefined) continue;
      work += this.#compare(text, i, bucket, found);
      if (work > most) return false;
    }
    return true;
  }

  #findInSteps(text: string, found: FoundIds): boolean {
    const buckets = this.#buckets;
    const step = this.#step;
    const most = text.length + FREE_WORK;
    let work = 0;
    for (let i = GRAM - 1; i < text.length; i += step) {
      const bucket =
        buckets[
          (((text.charCodeAt(i - 2) & 0x5f) << 10) ^
            ((text.charCodeAt(i - 1) & 0x5f) << 5) ^
            (text.charCodeAt(i) & 0x5f)) &
            0x7fff
        ];
      if (bucket === 0 || bucket === undefined) continue;
      work += this.#compare(text, i, bucket, found);
      if (work > most) return false;
    }
    return true;
  }

  #findInBytes(text: string, found: FoundIds): boolean {
    const buckets = this.#buckets;
    const step = this.#step;
    const most = text.length + FREE_WORK;
    const bytes = encoded;
    const end = text.length;
    let work = 0;
    for (let i = GRAM - 1; i < end; i += step) {
      const bucket =
        buckets[
          ((((bytes[i - 2] ?? 0) & 0x5f) << 10) ^ (((bytes[i - 1] ?? 0) & 0x5f) << 5) ^ ((bytes[i] ?? 0) & 0x5f)) &
            0x7fff
        ];
      if (bucket === 0 || bucket === undefined) continue;
      work += this.#compare(text, i, bucket, found);
      if (work > most) return false;
    }
    return true;
  }

  /** @returns the number of comparisons */
  #compare(text: string, i: number, bucket: number, found: FoundIds): number {
    const entries = this.#entriesByBucket[bucket];
    if (entries === undefined) return 0;
    for (let k = 0; k < entries.length; k++) {
      const entry = entries[k];
      if (entry === undefined || this.#given[entry.number] === found.epoch) continue;
      if (!startsFolded(text, i - entry.at, entry.needle.text)) continue;
      this.#given[entry.number] = found.epoch;
      found.addAll(entry.needle.ids);
    }
    return entries.length;
  }

  #findLinear(text: string, found: FoundIds): void {
    this.#automaton ??= new Automaton(this.#needles.map((needle) => ({ ...needle, where: 'inside' as const })));
    this.#automaton.find(foldAscii(text), found);
  }

  /** Whether any needle is in a text. May say so where a fold would differ (see `startsFolded`), unless the text is folded already. */
  isIn(text: string): boolean {
    const buckets = this.#buckets;
    const step = this.#step;
    const bytes = text.length >= LONG_TEXT && isEncoded(text) ? encoded : undefined;
    let work = 0;
    for (let i = GRAM - 1; i < text.length; i += step) {
      const hash =
        bytes === undefined
          ? ((text.charCodeAt(i - 2) & 0x5f) << 10) ^
            ((text.charCodeAt(i - 1) & 0x5f) << 5) ^
            (text.charCodeAt(i) & 0x5f)
          : (((bytes[i - 2] ?? 0) & 0x5f) << 10) ^ (((bytes[i - 1] ?? 0) & 0x5f) << 5) ^ ((bytes[i] ?? 0) & 0x5f);
      const bucket = buckets[hash & 0x7fff];
      if (bucket === 0 || bucket === undefined) continue;
      const entries = this.#entriesByBucket[bucket] ?? [];
      for (const { needle, at } of entries) if (startsFolded(text, i - at, needle.text)) return true;
      work += entries.length;
      if (work > text.length + FREE_WORK) {
        this.#automaton ??= new Automaton(this.#needles.map((needle) => ({ ...needle, where: 'inside' as const })));
        return this.#automaton.isIn(foldAscii(text));
      }
    }
    return false;
  }
}

interface Entry {
  readonly needle: Needle;
  readonly number: number;
  /** place in the needle of the last character of the gram */
  readonly at: number;
}

/** The shortest needle that can be searched like this. */
export const GRAM = 3;
const SHIFT = 5;
const SLOTS = 1 << (GRAM * SHIFT);
const LONGEST_STEP = 8;
/** comparisons that are never too many */
const FREE_WORK = 256;

/** Of the three characters that end at a place, as a rolling hash would have it. */
function hashBefore(text: string, i: number): number {
  return (
    (((text.charCodeAt(i - 2) & 0x5f) << (2 * SHIFT)) ^
      ((text.charCodeAt(i - 1) & 0x5f) << SHIFT) ^
      (text.charCodeAt(i) & 0x5f)) &
    (SLOTS - 1)
  );
}

const hashOf = (a: number, b: number, c: number): number => ((a << (2 * SHIFT)) ^ (b << SHIFT) ^ c) & (SLOTS - 1);

/** How many needles have a gram: what many rules write is common in events too. */
function countGrams(needles: readonly Needle[]): Uint32Array {
  const uses = new Uint32Array(SLOTS);
  for (let i = GRAM - 1; i < USUAL.length; i++) uses[hashBefore(USUAL, i)] = USUAL_WEIGHT;
  for (const { text, ids } of needles) {
    for (let i = GRAM - 1; i < text.length; i++) {
      const hash = hashBefore(text, i);
      uses[hash] = (uses[hash] ?? 0) + ids.length;
    }
  }
  return uses;
}

/** What stands in logs of every kind: grams that are looked for had better not be of these. */
const USUAL = String.raw`c:\windows\system32\ c:\program files (x86)\ c:\users\ \appdata\local\temp\ .exe .dll .sys microsoft service system process security administrator name user group access local network true false http://www. https:// .com .org .net /usr/bin/ /usr/lib/ /etc/ /var/log/ {00000000- 0x00000000 00:00:00.000 2026-01-01t00 the and tion ing ent ation`;
const USUAL_WEIGHT = 100;

/** Where in a needle the grams stand that are looked for: as many in a row as the step, the rarest ones. */
function bestPlace(text: string, step: number, uses: Uint32Array): number {
  let best = 0;
  let least = Infinity;
  for (let from = 0; from + step + GRAM - 1 <= text.length; from++) {
    let sum = 0;
    for (let i = from; i < from + step; i++) sum += uses[hashBefore(text, i + GRAM - 1)] ?? 0;
    if (sum <= least) {
      least = sum;
      best = from;
    }
  }
  return best;
}

/** Shorter texts are read faster as they are. */
const LONG_TEXT = 96;

/** In every JavaScript environment, but not in the language's own types. */
declare const TextEncoder: new () => {
  encodeInto(text: string, bytes: Uint8Array): { readonly read: number; readonly written: number };
};
const encoder = new TextEncoder();
const encoded = new Uint8Array(1 << 15);

/** Writes a text to `encoded`; false if it is not ASCII or does not fit in. */
function isEncoded(text: string): boolean {
  return text.length <= encoded.length && encoder.encodeInto(text, encoded).written === text.length;
}

const BEYOND_ASCII = /[\u212a\u0130]/g;

/** As `startsFolded` sees a text: the letters beyond ASCII that fold into it are their letters, whatever else their fold has. */
function foldAscii(text: string): string {
  return text.replaceAll(BEYOND_ASCII, (char) => (char === '\u212a' ? 'k' : 'i')).toLowerCase();
}
