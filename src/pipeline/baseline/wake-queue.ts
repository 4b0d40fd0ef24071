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
    this.#times.push(time);
    this.#items.push(item);
    this.#rise(this.#times.length - 1, time, item);
  }

  /** The earliest, if its time has come. */
  take(now: number): T | undefined {
    if (this.#times.length === 0 || (this.#times[0] ?? 0) > now) return undefined;
    const first = this.#items[0];
    const time = this.#times.pop();
    const item = this.#items.pop();
    if (this.#times.length > 0 && time !== undefined && item !== undefined) this.#sink(time, item);
    return first;
  }

  clear(): void {
    this.#times.length = 0;
    this.#items.length = 0;
  }

  /** Puts an entry where `from` is, or nearer to the top. */
  #rise(from: number, time: number, item: T): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isLater(parent, time, item)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#times[at] = time;
    this.#items[at] = item;
  }

  /** Puts an entry at the top, or as far below as it belongs: down to the end, then up again, as what was last seldom stays high. */
  #sink(time: number, item: T): void {
    const size = this.#times.length;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      const right = child + 1;
      const earlier = this.#items[right];
      const least = right < size && earlier !== undefined && this.#isLater(child, this.#times[right] ?? 0, earlier) ? right : child; // prettier-ignore
      this.#move(least, at);
      at = least;
    }
    this.#rise(at, time, item);
  }

  /** Whether what stands at a place comes after another entry. */
  #isLater(at: number, time: number, item: T): boolean {
    const here = this.#times[at] ?? 0;
    if (here !== time) return here > time;
    const there = this.#items[at];
    return there !== undefined && this.#order(item, there) < 0;
  }

  #move(from: number, to: number): void {
    const item = this.#items[from];
    if (item === undefined) return;
    this.#times[to] = this.#times[from] ?? 0;
    this.#items[to] = item;
  }
}
