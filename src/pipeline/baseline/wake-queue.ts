/**
 * What is to be done on the clock, the earliest first, and of what is due at the same time in one order, whatever the order in which it was put in: a binary
 * heap. An entry that is out of date is known as such by who takes it.
 */
export class WakeQueue<T> {
  readonly #times: number[] = [];
  readonly #items: T[] = [];
  readonly #order: (a: T, b: T) => number;

  /** @param order of what is due at the same time: below 0 if the first comes first */
  constructor(order: (a: T, b: T) => number) {
    this.#order = order;
  }

  get size(): number {
    return this.#times.length;
  }

  put(time: number, item: T): void {
    let at = this.#times.length;
    this.#times.push(time);
    this.#items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** The earliest, if its time has come. */
  take(now: number): T | undefined {
    if (this.#times.length === 0 || (this.#times[0] ?? 0) > now) return undefined;
    this.#swap(0, this.#times.length - 1);
    this.#times.pop();
    const item = this.#items.pop();
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= this.#times.length) return item;
      const right = left + 1;
      const least = right < this.#times.length && this.#isBefore(right, left) ? right : left;
      if (!this.#isBefore(least, at)) return item;
      this.#swap(at, least);
      at = least;
    }
  }

  clear(): void {
    this.#times.length = 0;
    this.#items.length = 0;
  }

  #isBefore(a: number, b: number): boolean {
    const [time, otherTime] = [this.#times[a] ?? 0, this.#times[b] ?? 0];
    if (time !== otherTime) return time < otherTime;
    const [item, other] = [this.#items[a], this.#items[b]];
    return item !== undefined && other !== undefined && this.#order(item, other) < 0;
  }

  #swap(a: number, b: number): void {
    const [time, item] = [this.#times[a], this.#items[a]];
    const [otherTime, otherItem] = [this.#times[b], this.#items[b]];
    if (time === undefined || otherTime === undefined || item === undefined || otherItem === undefined) return;
    this.#times[a] = otherTime;
    this.#items[a] = otherItem;
    this.#times[b] = time;
    this.#items[b] = item;
  }
}
