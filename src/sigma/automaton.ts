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
 * Aho-Corasick: finds all needles in one pass over a text. Needles are ASCII (see asciiPart in witness.ts); every other character leads back to
 * the start. A state is the beginning of a needle that the text has just read. The short ones, in which texts mostly are, know by a table what
 * follows on each character; the others know their children, and where there is none go on from their suffix, the longest end of them that is a
 * state too. A table for all of them is as fast, but takes ten times the memory and twice the time to make.
 */
export class Automaton {
  /** class of each ASCII character; 0 is "in no needle" */
  readonly #classes: Uint8Array;
  readonly #width: number;
  /** the states from here on have no row in the table */
  readonly #tabled: number;
  readonly #table: Int32Array;
  readonly #links: Int32Array;
  /** by state: 1 if it gives out a needle inside the text, itself or by a suffix */
  readonly #gives: Uint8Array;
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
    const { states } = trie;
    this.#classes = trie.classes;
    this.#width = trie.width;
    this.#tabled = trie.levels[LONGEST_TABLED + 1] ?? states;
    this.#table = new Int32Array(this.#tabled * trie.width);
    this.#links = trie.links.slice(0, states * LINKS);
    this.#gives = new Uint8Array(states);
    this.#given = new Float64Array(states);
    [this.#insideStarts, this.#inside] = listsByState(needles, 'inside', trie);
    [this.#endStarts, this.#end] = listsByState(needles, 'end', trie);
    this.#chain = new Int32Array(states).fill(-1);
    this.#complete(trie);
  }

  get bytes(): number {
    return (
      this.#table.byteLength +
      this.#links.byteLength +
      this.#inside.byteLength +
      this.#end.byteLength +
      this.#chain.byteLength * 5
    );
  }

  /** Gives the numbers of all needles in a folded text. */
  find(text: string, found: FoundIds): void {
    const classes = this.#classes;
    const gives = this.#gives;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i);
      state = this.#next(state, char < 128 ? (classes[char] ?? 0) : 0);
      if (gives[state] === 1) this.#giveInside(state, found);
    }
    if (this.#end.length > 0) this.#giveEnd(state, found);
  }

  /** Whether any needle that may stand anywhere is in a folded text. */
  isIn(text: string): boolean {
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i);
      state = this.#next(state, char < 128 ? (this.#classes[char] ?? 0) : 0);
      if (this.#gives[state] === 1) return true;
    }
    return false;
  }

  /** Steps back to a suffix are as many as the characters that were read at most. */
  #next(from: number, charClass: number): number {
    const links = this.#links;
    let state = from;
    while (state >= this.#tabled) {
      let child = links[state * LINKS] ?? 0;
      while (child !== 0 && links[child * LINKS + CLASS] !== charClass) child = links[child * LINKS + SIBLING] ?? 0;
      if (child !== 0) return child;
      state = links[state * LINKS + SUFFIX] ?? 0;
    }
    return this.#table[state * this.#width + charClass] ?? 0;
  }

  /**
   * Fills the table and finds suffixes. Each row is that of the suffix with the state's own children put in; suffixes are shorter, so theirs are
   * whole when a length's turn comes.
   */
  #complete({ width, parents, levels }: Trie): void {
    const links = this.#links;
    for (let level = 1; level + 1 < levels.length; level++) {
      const from = levels[level] ?? 0;
      const end = levels[level + 1] ?? 0;
      for (let state = from; state < end; state++) {
        const parent = parents[state] ?? 0;
        const charClass = links[state * LINKS + CLASS] ?? 0;
        const suffix = level === 1 ? 0 : this.#next(links[parent * LINKS + SUFFIX] ?? 0, charClass);
        links[state * LINKS + SUFFIX] = suffix;
        this.#chain[state] = this.#hasOwn(suffix) ? suffix : (this.#chain[suffix] ?? -1);
        this.#gives[state] =
          this.#insideStarts[state] === this.#insideStarts[state + 1] ? (this.#gives[suffix] ?? 0) : 1;
        if (parent < this.#tabled) this.#table[parent * width + charClass] = state;
      }
      for (let state = from; state < Math.min(end, this.#tabled); state++) {
        const row = (links[state * LINKS + SUFFIX] ?? 0) * width;
        this.#table.copyWithin(state * width, row, row + width);
      }
    }
  }

  #hasOwn(state: number): boolean {
    return (
      this.#insideStarts[state] !== this.#insideStarts[state + 1] ||
      this.#endStarts[state] !== this.#endStarts[state + 1]
    );
  }

  #giveInside(state: number, found: FoundIds): void {
    const epoch = found.epoch;
    for (let at = state; at >= 0 && this.#given[at] !== epoch; at = this.#chain[at] ?? -1) {
      this.#given[at] = epoch;
      const end = this.#insideStarts[at + 1] ?? 0;
      for (let i = this.#insideStarts[at] ?? 0; i < end; i++) found.add(this.#inside[i] ?? 0);
    }
  }

  #giveEnd(state: number, found: FoundIds): void {
    for (let at = state; at >= 0; at = this.#chain[at] ?? -1) {
      const end = this.#endStarts[at + 1] ?? 0;
      for (let i = this.#endStarts[at] ?? 0; i < end; i++) found.add(this.#end[i] ?? 0);
    }
  }
}

/** The numbers of all states one after the other, and where each state's begin. */
function listsByState(
  needles: readonly Needle[],
  where: Needle['where'],
  { states, reached }: Trie,
): [Int32Array, Int32Array] {
  const starts = new Int32Array(states + 1);
  for (const [i, needle] of needles.entries()) {
    const after = (reached[i] ?? 0) + 1;
    if (needle.where === where) starts[after] = (starts[after] ?? 0) + needle.ids.length;
  }
  for (let state = 0; state < states; state++) starts[state + 1] = (starts[state + 1] ?? 0) + (starts[state] ?? 0);
  const all = new Int32Array(starts[states] ?? 0);
  const filled = starts.slice();
  for (const [i, needle] of needles.entries()) {
    if (needle.where !== where) continue;
    const state = reached[i] ?? 0;
    let at = filled[state] ?? 0;
    for (const id of needle.ids) all[at++] = id;
    filled[state] = at;
  }
  return [starts, all];
}

/** What a state knows, so many numbers each: its first child; the next child of its parent; its suffix; the class of its last character. */
const LINKS = 4;
const SIBLING = 1;
const SUFFIX = 2;
const CLASS = 3;
/** Longer beginnings have no row in the table: each length has about as many as there are needles, and texts are seldom in any of them. */
const LONGEST_TABLED = 3;

/** The beginnings of all needles, each a state. They are numbered by their length, so that those that texts are in most often stand together in the cache. */
class Trie {
  readonly classes = new Uint8Array(128);
  readonly width: number;
  states = 1;
  /** by state: the one before its last character */
  readonly parents: Int32Array;
  readonly links: Int32Array;
  /** the first state of each length, and the number of states */
  readonly levels: number[] = [0];
  /** by needle: its whole text's state */
  readonly reached: Int32Array;

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
    this.parents = new Int32Array(most);
    this.links = new Int32Array(most * LINKS);
    this.reached = new Int32Array(needles.length);
    for (let at = 0; this.levels.at(-1) !== this.states; at++) {
      this.levels.push(this.states);
      for (const [i, { text }] of needles.entries()) {
        if (at < text.length) {
          this.reached[i] = this.#child(this.reached[i] ?? 0, this.classes[text.charCodeAt(at)] ?? 0);
        }
      }
    }
  }

  #child(state: number, charClass: number): number {
    const { links } = this;
    const first = links[state * LINKS] ?? 0;
    for (let child = first; child !== 0; child = links[child * LINKS + SIBLING] ?? 0) {
      if (links[child * LINKS + CLASS] === charClass) return child;
    }
    const child = this.states++;
    this.parents[child] = state;
    links[state * LINKS] = child;
    links[child * LINKS + SIBLING] = first;
    links[child * LINKS + CLASS] = charClass;
    return child;
  }
}
