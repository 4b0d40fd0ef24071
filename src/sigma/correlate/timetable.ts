/** Something that is due at a time. */
export interface Appointment<Thing> {
  readonly due: number;
  readonly thing: Thing;
}

/** What is due at what time, soonest first (a binary heap). */
export class Timetable<Thing> {
  #items: Appointment<Thing>[] = [];
  readonly #isBeforeAtOnce: (a: Thing, b: Thing) => boolean;

  /** @param isBeforeAtOnce which of two things that are due at once comes first */
  constructor(isBeforeAtOnce: (a: Thing, b: Thing) => boolean) {
    this.#isBeforeAtOnce = isBeforeAtOnce;
  }

  get size(): number {
    return this.#items.length;
  }

  put(due: number, thing: Thing): void {
    const items = this.#items;
    items.push({ due, thing });
    for (let at = items.length - 1; at > 0;) {
      const above = (at - 1) >> 1;
      if (!this.#isBefore(at, above)) break;
      this.#swap(at, above);
      at = above;
    }
  }

  /** Takes out the next thing that is due before a time. */
  takeBefore(time: number): Appointment<Thing> | undefined {
    const items = this.#items;
    const first = items[0];
    if (first === undefined || first.due >= time) return undefined;
    const last = items.pop();
    if (last !== undefined && items.length > 0) {
      items[0] = last;
      this.#sink();
    }
    return first;
  }

  /** Forgets the appointments that nobody will keep. */
  keep(isKept: (appointment: Appointment<Thing>) => boolean): void {
    const kept = this.#items.filter(isKept);
    this.#items = [];
    for (const { due, thing } of kept) this.put(due, thing);
  }

  #sink(): void {
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      let least = at;
      if (left < this.#items.length && this.#isBefore(left, least)) least = left;
      if (left + 1 < this.#items.length && this.#isBefore(left + 1, least)) least = left + 1;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#items[a], this.#items[b]];
    if (first === undefined || second === undefined) return false;
    return first.due < second.due || (first.due === second.due && this.#isBeforeAtOnce(first.thing, second.thing));
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#items[a], this.#items[b]];
    if (first === undefined || second === undefined) return;
    this.#items[a] = second;
    this.#items[b] = first;
  }
}
