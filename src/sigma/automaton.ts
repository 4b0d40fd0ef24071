/** A text to find, and the numbers to give out when it is found. */
export interface Needle {
  readonly text: string;
  /** found anywhere, or only at the end of the text */
  readonly where: 'inside' | 'end';
  readonly ids: readonly number[];
}

let lastEpoch = 0;

/** Takes numbers, each once an event. */
export class FoundIds {
  readonly ids: Int32Array;
  count = 0;
  readonly #stamps: Float64Array;
  #epoch = 0;

  constructor(size: number) {
    this.ids = new Int32Array(size);
    this.#stamps = new Float64Array(size);
  }

  clear(): void {
    this.count = 0;
    this.#epoch = ++lastEpoch;
  }

  /** tells automata what they gave out already: no two takers ever have the same one, because they share automata */
  get epoch(): number {
    return this.#epoch;
  }

  add(id: number): void {
    if (this.#stamps[id] === this.#epoch) return;
    this.#stamps[id] = this.#epoch;
    this.ids[this.count++] = id;
  }

  addAll(ids: Int32Array | readonly number[]): void {
    for (let i = 0; i < ids.length; i++) this.add(ids[i] ?? 0);
  }
}

/**
 * Aho-Corasick as a flat table: finds all needles in one pass over a text. Needles are ASCII (see asciiPart in witness.ts); every other
 * character leads back to the start. A state is kept as its row in the table, times two, plus one if it gives something out.
 */
export class Automaton {
  /** class of each ASCII character; 0 is "in no needle" */
  readonly #classes: Uint8Array;
  readonly #width: number;
  readonly #next: Int32Array;
  /** where each state's own numbers begin in `#inside` and `#end`; the next state on its chain of suffixes that gives, or -1 */
  readonly #insideStarts: Int32Array;
  readonly #inside: Int32Array;
  readonly #endStarts: Int32Array;
  readonly #end: Int32Array;
  readonly #chain: Int32Array;
  /** the event that a state gave its numbers for */
  readonly #given: Float64Array;

  constructor(needles: readonly Needle[]) {
    const trie = new Trie(needles);
    const givesInside = trie.complete();
    const { states, width, inside, end } = trie;
    this.#classes = trie.classes;
    this.#width = width;
    this.#chain = trie.giver;
    this.#given = new Float64Array(states);
    this.#next = trie.next.map((state) => state * width * 2 + (givesInside[state] ?? 0));
    [this.#insideStarts, this.#inside] = flatten(inside, states);
    [this.#endStarts, this.#end] = flatten(end, states);
  }

  get bytes(): number {
    return this.#next.byteLength + this.#inside.byteLength + this.#end.byteLength + this.#chain.byteLength * 4;
  }

  /** Gives the numbers of all needles in a folded text. */
  find(text: string, found: FoundIds): void {
    const next = this.#next;
    const classes = this.#classes;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i);
      state = next[(state >> 1) + (char < 128 ? (classes[char] ?? 0) : 0)] ?? 0;
      if ((state & 1) === 1) this.#giveInside(state, found);
    }
    if (this.#end.length > 0) this.#giveEnd(state, found);
  }

  /** Whether any needle that may stand anywhere is in a folded text. */
  isIn(text: string): boolean {
    const next = this.#next;
    const classes = this.#classes;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i);
      state = next[(state >> 1) + (char < 128 ? (classes[char] ?? 0) : 0)] ?? 0;
      if ((state & 1) === 1) return true;
    }
    return false;
  }

  #giveInside(state: number, found: FoundIds): void {
    const epoch = found.epoch;
    for (let at = (state >> 1) / this.#width; at >= 0 && this.#given[at] !== epoch; at = this.#chain[at] ?? -1) {
      this.#given[at] = epoch;
      const end = this.#insideStarts[at + 1] ?? 0;
      for (let i = this.#insideStarts[at] ?? 0; i < end; i++) found.add(this.#inside[i] ?? 0);
    }
  }

  #giveEnd(state: number, found: FoundIds): void {
    for (let at = (state >> 1) / this.#width; at >= 0; at = this.#chain[at] ?? -1) {
      const end = this.#endStarts[at + 1] ?? 0;
      for (let i = this.#endStarts[at] ?? 0; i < end; i++) found.add(this.#end[i] ?? 0);
    }
  }
}

/** The lists of all states one after the other, and where each begins. */
function flatten(listByState: ReadonlyMap<number, readonly number[]>, states: number): [Int32Array, Int32Array] {
  const starts = new Int32Array(states + 1);
  const all: number[] = [];
  for (let state = 0; state < states; state++) {
    for (const id of listByState.get(state) ?? []) all.push(id);
    starts[state + 1] = all.length;
  }
  return [starts, Int32Array.from(all)];
}

class Trie {
  readonly classes = new Uint8Array(128);
  readonly width: number;
  next: Int32Array;
  states = 1;
  readonly inside = new Map<number, number[]>();
  readonly end = new Map<number, number[]>();
  /** per state: the nearest state on its chain of suffixes that gives something out, or -1 */
  giver = new Int32Array(0);

  constructor(needles: readonly Needle[]) {
    let width = 1;
    let most = 1;
    for (const { text } of needles) {
      most += text.length;
      for (let i = 0; i < text.length; i++) {
        const char = text.charCodeAt(i);
        if (this.classes[char] === 0) this.classes[char] = width++;
      }
    }
    this.width = width;
    this.next = new Int32Array(most * width);
    // one character of all needles after the other: states that texts are in most often stand together, so that the cache holds them
    const reached = new Int32Array(needles.length);
    for (let at = 0, isLonger = true; isLonger; at++) {
      isLonger = false;
      for (const [i, { text }] of needles.entries()) {
        if (at >= text.length) continue;
        isLonger = true;
        reached[i] = this.#step(reached[i] ?? 0, text.charCodeAt(at));
      }
    }
    this.next = this.next.slice(0, this.states * width);
    for (const [i, needle] of needles.entries()) this.#give(needle, reached[i] ?? 0);
  }

  #step(state: number, char: number): number {
    const at = state * this.width + (this.classes[char] ?? 0);
    const known = this.next[at] ?? 0;
    return known === 0 ? (this.next[at] = this.states++) : known;
  }

  #give({ where, ids }: Needle, state: number): void {
    const given = where === 'inside' ? this.inside : this.end;
    const before = given.get(state);
    if (before === undefined) given.set(state, [...ids]);
    else before.push(...ids);
  }

  /** Fills in what follows a mismatch. Answers 1 for each state that gives out a needle inside the text, itself or by a suffix. */
  complete(): Uint8Array {
    const { next, width, states } = this;
    const suffix = new Int32Array(states);
    const queue = new Int32Array(states);
    const givesInside = new Uint8Array(states);
    this.giver = new Int32Array(states).fill(-1);
    let tail = 1;
    for (let head = 0; head < tail; head++) {
      const state = queue[head] ?? 0;
      const fallback = suffix[state] ?? 0;
      if (state !== 0) {
        const isGiver = this.inside.has(fallback) || this.end.has(fallback);
        this.giver[state] = isGiver ? fallback : (this.giver[fallback] ?? -1);
        givesInside[state] = this.inside.has(state) ? 1 : (givesInside[fallback] ?? 0);
      }
      for (let c = 0; c < width; c++) {
        const child = next[state * width + c] ?? 0;
        const other = state === 0 ? 0 : (next[fallback * width + c] ?? 0);
        if (child === 0) next[state * width + c] = other;
        else {
          suffix[child] = other;
          queue[tail++] = child;
        }
      }
    }
    return givesInside;
  }
}
