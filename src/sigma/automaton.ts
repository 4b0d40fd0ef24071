/** A text to find, and the numbers to give out when it is found. */
export interface Needle {
  readonly text: string;
  /** found anywhere, or only at the end of the text */
  readonly where: 'inside' | 'end';
  readonly ids: readonly number[];
}

/** Takes numbers, each once an event. */
export class FoundIds {
  readonly ids: Int32Array;
  count = 0;
  readonly #stamps: Int32Array;
  #epoch = 0;

  constructor(size: number) {
    this.ids = new Int32Array(size);
    this.#stamps = new Int32Array(size);
  }

  clear(): void {
    this.count = 0;
    if (++this.#epoch === 0x7fffffff) {
      this.#stamps.fill(0);
      this.#epoch = 1;
    }
  }

  /** grows with every event; tells automata what they gave out already */
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
 * character leads back to the start. States that give something out come last, so that one comparison a character is enough.
 */
export class Automaton {
  /** class of each ASCII character; 0 is "in no needle" */
  readonly #classes: Uint8Array;
  readonly #width: number;
  /** next state, times width, by state times width plus class */
  readonly #next: Int32Array;
  /** states from here on, times width, give something out */
  readonly #firstGiving: number;
  /** per giving state: where its own numbers begin in `#inside` and `#end`, and the next giving state on its chain of suffixes (or -1) */
  readonly #insideStarts: Int32Array;
  readonly #inside: Int32Array;
  readonly #endStarts: Int32Array;
  readonly #end: Int32Array;
  readonly #chain: Int32Array;
  readonly #given: Int32Array;
  readonly #hasInside: boolean;

  constructor(needles: readonly Needle[]) {
    const trie = new Trie(needles);
    this.#classes = trie.classes;
    this.#width = trie.width;
    const { order, giving } = trie.complete();
    const place = new Int32Array(trie.states);
    order.forEach((state, i) => (place[state] = i));
    const width = trie.width;
    this.#next = new Int32Array(trie.states * width);
    for (const [i, state] of order.entries()) {
      for (let c = 0; c < width; c++)
        this.#next[i * width + c] = (place[trie.next[state * width + c] ?? 0] ?? 0) * width;
    }
    const first = trie.states - giving;
    this.#firstGiving = first * width;
    this.#insideStarts = new Int32Array(giving + 1);
    this.#endStarts = new Int32Array(giving + 1);
    this.#chain = new Int32Array(giving).fill(-1);
    this.#given = new Int32Array(giving);
    const inside: number[] = [];
    const end: number[] = [];
    for (let i = 0; i < giving; i++) {
      const state = order[first + i] ?? 0;
      inside.push(...(trie.inside.get(state) ?? []));
      end.push(...(trie.end.get(state) ?? []));
      this.#insideStarts[i + 1] = inside.length;
      this.#endStarts[i + 1] = end.length;
      const next = trie.giver[state] ?? -1;
      if (next >= 0) this.#chain[i] = (place[next] ?? 0) - first;
    }
    this.#inside = Int32Array.from(inside);
    this.#end = Int32Array.from(end);
    this.#hasInside = inside.length > 0;
  }

  get bytes(): number {
    return this.#next.byteLength + this.#inside.byteLength + this.#end.byteLength + this.#chain.byteLength * 4;
  }

  /** Gives the numbers of all needles in a folded text. */
  find(text: string, found: FoundIds): void {
    const next = this.#next;
    const classes = this.#classes;
    const firstGiving = this.#firstGiving;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i);
      state = next[state + (char < 128 ? (classes[char] ?? 0) : 0)] ?? 0;
      if (state >= firstGiving && this.#hasInside) this.#giveInside((state - firstGiving) / this.#width, found);
    }
    if (state >= firstGiving) this.#giveEnd((state - firstGiving) / this.#width, found);
  }

  /** Whether any needle that may stand anywhere is in a folded text. */
  isIn(text: string): boolean {
    const next = this.#next;
    const classes = this.#classes;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i);
      state = next[state + (char < 128 ? (classes[char] ?? 0) : 0)] ?? 0;
      if (state >= this.#firstGiving) return true;
    }
    return false;
  }

  #giveInside(giver: number, found: FoundIds): void {
    const epoch = found.epoch;
    for (let at = giver; at >= 0 && this.#given[at] !== epoch; at = this.#chain[at] ?? -1) {
      this.#given[at] = epoch;
      const end = this.#insideStarts[at + 1] ?? 0;
      for (let i = this.#insideStarts[at] ?? 0; i < end; i++) found.add(this.#inside[i] ?? 0);
    }
  }

  #giveEnd(giver: number, found: FoundIds): void {
    for (let at = giver; at >= 0; at = this.#chain[at] ?? -1) {
      const end = this.#endStarts[at + 1] ?? 0;
      for (let i = this.#endStarts[at] ?? 0; i < end; i++) found.add(this.#end[i] ?? 0);
    }
  }
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
    for (const needle of needles) this.#add(needle);
    this.next = this.next.slice(0, this.states * width);
  }

  #add({ text, where, ids }: Needle): void {
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const at = state * this.width + (this.classes[text.charCodeAt(i)] ?? 0);
      state = this.next[at] ?? 0;
      if (state === 0) this.next[at] = state = this.states++;
    }
    const given = where === 'inside' ? this.inside : this.end;
    const before = given.get(state);
    if (before === undefined) given.set(state, [...ids]);
    else before.push(...ids);
  }

  /** Fills in what follows a mismatch. Answers all states, those that give something out (themselves or by a suffix) last. */
  complete(): { order: Int32Array; giving: number } {
    const { next, width, states } = this;
    const suffix = new Int32Array(states);
    const queue = new Int32Array(states);
    const gives = new Uint8Array(states);
    this.giver = new Int32Array(states).fill(-1);
    let tail = 1;
    for (let head = 0; head < tail; head++) {
      const state = queue[head] ?? 0;
      const fallback = suffix[state] ?? 0;
      if (state !== 0) {
        const isGiver = this.inside.has(fallback) || this.end.has(fallback);
        this.giver[state] = isGiver ? fallback : (this.giver[fallback] ?? -1);
        const isOwn = this.inside.has(state) || this.end.has(state);
        gives[state] = isOwn || this.giver[state] !== -1 ? 1 : 0;
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
    const order = new Int32Array(states);
    let quiet = 0;
    let giving = 0;
    for (let state = 0; state < states; state++) if (gives[state] === 0) order[quiet++] = state;
    for (let state = 0; state < states; state++) if (gives[state] === 1) order[quiet + giving++] = state;
    return { order, giving };
  }
}
