/** What is to be done on the clock, the earliest first: a binary heap. An entry that is out of date is known as such by who takes it. */
export class WakeQueue<T> {
  readonly #times: number[] = [];
  readonly #items: T[] = [];

  get size(): number {
    return this.#times.length;
  }

  put(time: number, item: T): void {
    let at = this.#times.length;
    this.#times.push(time);
    this.#items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.#times[parent] ?? 0) <= time) break;
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
      const least = right < this.#times.length && (this.#times[right] ?? 0) < (this.#times[left] ?? 0) ? right : left;
      if ((this.#times[at] ?? 0) <= (this.#times[least] ?? 0)) return item;
      this.#swap(at, least);
      at = least;
    }
  }

  clear(): void {
    this.#times.length = 0;
    this.#items.length = 0;
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
