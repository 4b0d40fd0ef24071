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
    const { states } = trie;
    this.#classes = trie.classes;
    this.#width = trie.width;
    this.#given = new Float64Array(states);
    [this.#insideStarts, this.#inside] = listsByState(needles, 'inside', trie);
    [this.#endStarts, this.#end] = listsByState(needles, 'end', trie);
    this.#chain = new Int32Array(states).fill(-1);
    this.#next = this.#complete(trie);
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

  /**
   * Fills the table, and `#chain`. What a state does not know it does as its suffix, the longest end of it that is a state too, would: its row
   * is that of the suffix, with its own children put in. Suffixes are shorter, so their rows are whole when a length's turn comes.
   */
  #complete({ states, width, parents, lastClasses, levels }: Trie): Int32Array {
    const next = new Int32Array(states * width);
    const suffixes = new Int32Array(states);
    const gives = new Uint8Array(states);
    for (let level = 1; level + 1 < levels.length; level++) {
      const from = levels[level] ?? 0;
      const end = levels[level + 1] ?? 0;
      for (let state = from; state < end; state++) {
        const parent = parents[state] ?? 0;
        const charClass = lastClasses[state] ?? 0;
        const row = (level === 1 ? 0 : (next[(suffixes[parent] ?? 0) * width + charClass] ?? 0)) >> 1;
        const suffix = row / width;
        suffixes[state] = suffix;
        this.#chain[state] = this.#hasOwn(suffix) ? suffix : (this.#chain[suffix] ?? -1);
        gives[state] = this.#insideStarts[state] === this.#insideStarts[state + 1] ? (gives[suffix] ?? 0) : 1;
        next[parent * width + charClass] = state * width * 2 + (gives[state] ?? 0);
      }
      for (let state = from; state < end; state++) {
        const row = (suffixes[state] ?? 0) * width;
        next.copyWithin(state * width, row, row + width);
      }
    }
    return next;
  }

  #hasOwn(state: number): boolean {
    return (
      this.#insideStarts[state] !== this.#insideStarts[state + 1] ||
      this.#endStarts[state] !== this.#endStarts[state + 1]
    );
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

/** The beginnings of all needles, each a state. States are numbered by their length, so that those that texts are in most often stand together in the cache. */
class Trie {
  readonly classes = new Uint8Array(128);
  readonly width: number;
  states = 1;
  /** by state: the one before its last character, and the class of that */
  readonly parents: Int32Array;
  readonly lastClasses: Uint8Array;
  /** the first state of each length, and the number of states */
  readonly levels: number[] = [0];
  /** by needle: its whole text's state */
  readonly reached: Int32Array;
  readonly #firstChildren: Int32Array;
  readonly #siblings: Int32Array;

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
    this.lastClasses = new Uint8Array(most);
    this.#firstChildren = new Int32Array(most);
    this.#siblings = new Int32Array(most);
    this.reached = new Int32Array(needles.length);
    for (let at = 0; this.levels.at(-1) !== this.states; at++) {
      this.levels.push(this.states);
      for (const [i, { text }] of needles.entries()) {
        if (at < text.length)
          this.reached[i] = this.#step(this.reached[i] ?? 0, this.classes[text.charCodeAt(at)] ?? 0);
      }
    }
  }

  #step(state: number, charClass: number): number {
    for (let child = this.#firstChildren[state] ?? 0; child !== 0; child = this.#siblings[child] ?? 0) {
      if (this.lastClasses[child] === charClass) return child;
    }
    const child = this.states++;
    this.parents[child] = state;
    this.lastClasses[child] = charClass;
    this.#siblings[child] = this.#firstChildren[state] ?? 0;
    this.#firstChildren[state] = child;
    return child;
  }
}
