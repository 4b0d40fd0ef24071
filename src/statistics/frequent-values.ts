import type { ByteReader, ByteWriter } from './bytes.ts';

/** Beyond so many values a map finds them; up to here a scan is as fast and takes no memory. */
const SCANNED = 24;
/** what has decayed below this weight is forgotten: a value seen once, after seven half-lives */
const FORGOTTEN = 1 / 128;

/**
 * The most frequent strings of a stream and their weights: SpaceSaving (Metwally, Agrawal and El Abbadi 2005). Every value with more than
 * `total / capacity` of the weight is held. A value that takes the place of the least one inherits its count as a possible error, so
 * `count - error` is certain. Held in a heap, the least first; exact until something had to make room.
 * Memory: about 400 bytes, 16 a value (24 after the first that made room) and the strings, shared with whoever gave them; a map beyond 24 values.
 */
export class FrequentValues {
  readonly capacity: number;
  #values: string[] = [];
  #counts: number[] = [];
  #errors: number[] | undefined;
  #places: Map<string, number> | undefined;
  #total = 0;
  #distinct = 0;
  #other = 0;
  #ranked: Ranked | undefined;

  constructor(capacity: number) {
    if (!(capacity >= 1)) throw new RangeError('a capacity of at least 1');
    this.capacity = Math.floor(capacity);
  }

  /** weight of all that was added, also of what made room since */
  get total(): number {
    return this.#total;
  }

  /** How many values are held now. */
  get size(): number {
    return this.#values.length;
  }

  /** Weight of all first sights: while nothing was forgotten or made room, the number of distinct values. `distinct / (total + distinct)` is the Witten-Bell mass of values not seen yet. */
  get distinct(): number {
    return this.#distinct;
  }

  /** Values seen once only (Good-Turing: `singletons / total` is the mass of the unseen, while nothing was forgotten). */
  get singletons(): number {
    let sum = 0;
    for (let i = 0; i < this.#counts.length; i++) if (this.#certain(i) <= 1) sum++;
    return sum;
  }

  /** Weight of what is not held, because it made room. */
  get other(): number {
    return this.#errors ? this.#other : 0;
  }

  /** Whether values had to make room: then one that is not held may have been seen all the same. */
  get isLossy(): boolean {
    return this.#errors !== undefined;
  }

  has(value: string): boolean {
    return this.#find(value) >= 0;
  }

  /** Certain weight of a value; 0 when it is not held. */
  count(value: string): number {
    const at = this.#find(value);
    return at < 0 ? 0 : this.#certain(at);
  }

  /** True when the value was not held before. */
  add(value: string, weight = 1): boolean {
    if (!(weight > 0) || weight === Infinity) return false;
    this.#total += weight;
    const at = this.#find(value);
    if (at >= 0) {
      this.#counts[at] = (this.#counts[at] ?? 0) + weight;
      this.#sink(at);
      return false;
    }
    this.#distinct += weight;
    if (this.#values.length < this.capacity) this.#append(value, weight, 0);
    else this.#replaceLeast(value, weight);
    return true;
  }

  /** What is held, the most frequent first; `count` is certain, and up to `error` more may be true. */
  entries(most = Infinity): Entry[] {
    const entries = this.#values.map((value, i) => ({ value, count: this.#certain(i), error: this.#errors?.[i] ?? 0 }));
    return entries.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, most);
  }

  /** Weight of all held values whose certain weight is at most `count`. Beyond 24 values from a table that is made anew when a fiftieth has changed, so up to 2 % off. */
  weightUpTo(count: number): number {
    if (this.#values.length <= SCANNED) {
      let sum = 0;
      for (let i = 0; i < this.#counts.length; i++) if (this.#certain(i) <= count) sum += this.#certain(i);
      return sum;
    }
    if (!this.#ranked || Math.abs(this.#total - this.#ranked.total) > 0.02 * this.#total) this.#ranked = this.#rank();
    return sumUpTo(this.#ranked, count);
  }

  decay(factor: number): void {
    const old = { values: this.#values, counts: this.#counts, errors: this.#errors };
    this.#total *= factor;
    this.#distinct *= factor;
    this.#other *= factor;
    this.#ranked = undefined;
    if (!old.counts.some((count) => count * factor < FORGOTTEN)) {
      for (let i = 0; i < old.counts.length; i++) {
        old.counts[i] = (old.counts[i] ?? 0) * factor;
        if (old.errors) old.errors[i] = (old.errors[i] ?? 0) * factor;
      }
      return;
    }
    const kept = old.values.flatMap((_, i) => ((old.counts[i] ?? 0) * factor < FORGOTTEN ? [] : [i]));
    this.#counts = kept.map((i) => (old.counts[i] ?? 0) * factor);
    this.#errors = old.errors && kept.map((i) => (old.errors?.[i] ?? 0) * factor);
    this.#values = kept.map((i) => old.values[i] ?? '');
    this.#arrange();
    this.#other = Math.max(0, this.#total - this.#sum());
    if (kept.length === 0) this.#total = this.#distinct = this.#other = 0;
  }

  /** As if all had been added here; what one side lost may be missing from the other's count, and errors say how much. */
  merge(other: FrequentValues): void {
    const floors = [this.#floor(), other.#floor()] as const;
    const joined = new Map<string, { count: number; error: number }>();
    for (const { value, count, error } of this.entries()) joined.set(value, { count, error: error + (other.has(value) ? 0 : floors[1]) }); // prettier-ignore
    for (const { value, count, error } of other.entries()) {
      const mine = joined.get(value);
      joined.set(value, mine ? { count: mine.count + count, error: mine.error + error } : { count, error: error + floors[0] }); // prettier-ignore
    }
    const most = [...joined].sort(([, a], [, b]) => b.count + b.error - (a.count + a.error)).slice(0, this.capacity);
    const both = this.#distinct + other.#distinct;
    const seen = this.size + other.size;
    const isLossy = this.isLossy || other.isLossy || joined.size > this.capacity;
    this.#distinct = seen === 0 ? 0 : (both * joined.size) / seen;
    this.#total += other.#total;
    this.#ranked = undefined;
    this.#values = most.map(([value]) => value);
    this.#counts = most.map(([, { count, error }]) => count + error);
    this.#errors = isLossy ? most.map(([, { error }]) => error) : undefined;
    this.#other = isLossy ? Math.max(0, this.#total - this.#sum()) : 0;
    this.#arrange();
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.varint(this.capacity);
    to.f64(this.#total);
    to.f64(this.#distinct);
    to.u8(this.#errors ? 1 : 0);
    to.varint(this.#values.length);
    for (let i = 0; i < this.#values.length; i++) {
      to.text(this.#values[i] ?? '');
      to.f64(this.#counts[i] ?? 0);
      if (this.#errors) to.f64(this.#errors[i] ?? 0);
    }
  }

  /** Throws `RangeError` where the bytes are not those of such values. */
  static read(from: ByteReader): FrequentValues {
    from.version(1, 'frequent values');
    const read = new FrequentValues(from.varint());
    read.#total = from.f64();
    read.#distinct = from.f64();
    const isLossy = from.u8() === 1;
    const size = from.size(9);
    if (size > read.capacity) throw new RangeError('more values than the capacity');
    const errors: number[] = [];
    for (let i = 0; i < size; i++) {
      read.#values.push(from.text());
      read.#counts.push(from.f64());
      if (isLossy) errors.push(from.f64());
    }
    if (isLossy) read.#errors = errors;
    read.#other = Math.max(0, read.#total - read.#sum());
    read.#arrange();
    return read;
  }

  #sum(): number {
    let sum = 0;
    for (let i = 0; i < this.#counts.length; i++) sum += this.#certain(i);
    return sum;
  }

  #certain(at: number): number {
    return (this.#counts[at] ?? 0) - (this.#errors?.[at] ?? 0);
  }

  /** From the end, where the heap has the most frequent. */
  #find(value: string): number {
    if (this.#places) return this.#places.get(value) ?? -1;
    const values = this.#values;
    let at = values.length - 1;
    while (at >= 0 && values[at] !== value) at--;
    return at;
  }

  /** Weight that a value which is not held may have had. */
  #floor(): number {
    return this.#errors ? (this.#counts[0] ?? 0) : 0;
  }

  /** Arrays are made anew with room for exactly what they hold: `push` would reserve room for 17. */
  #append(value: string, count: number, error: number): void {
    const at = this.#values.length;
    const isSmall = at < SCANNED;
    this.#values = isSmall ? [...this.#values, value] : pushed(this.#values, value);
    this.#counts = isSmall ? [...this.#counts, count] : pushed(this.#counts, count);
    if (this.#errors) this.#errors = pushed(this.#errors, error);
    if (at >= SCANNED && !this.#places) this.#places = new Map(this.#values.map((each, i) => [each, i]));
    this.#places?.set(value, at);
    this.#rise(at);
  }

  #replaceLeast(value: string, weight: number): void {
    const least = this.#counts[0] ?? 0;
    this.#other += this.#certain(0);
    this.#errors ??= this.#counts.map(() => 0);
    this.#places?.delete(this.#values[0] ?? '');
    this.#places?.set(value, 0);
    this.#values[0] = value;
    this.#errors[0] = least;
    this.#counts[0] = least + weight;
    this.#sink(0);
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if ((this.#counts[parent] ?? 0) <= (this.#counts[at] ?? 0)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(from: number): void {
    const size = this.#counts.length;
    for (let at = from; ;) {
      const left = 2 * at + 1;
      if (left >= size) return;
      const right = left + 1;
      const child = right < size && (this.#counts[right] ?? 0) < (this.#counts[left] ?? 0) ? right : left;
      if ((this.#counts[at] ?? 0) <= (this.#counts[child] ?? 0)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #swap(a: number, b: number): void {
    swap(this.#values, a, b);
    swap(this.#counts, a, b);
    if (this.#errors) swap(this.#errors, a, b);
    if (!this.#places) return;
    this.#places.set(this.#values[a] ?? '', a);
    this.#places.set(this.#values[b] ?? '', b);
  }

  /** Makes heap and map of what was put into the arrays in any order. */
  #arrange(): void {
    this.#places = this.#values.length > SCANNED ? new Map(this.#values.map((each, i) => [each, i])) : undefined;
    for (let at = this.#values.length >> 1; at >= 0; at--) this.#sink(at);
  }

  #rank(): Ranked {
    const counts = Float64Array.from(this.#counts, (_, i) => this.#certain(i)).sort();
    const sums = new Float64Array(counts.length);
    let sum = 0;
    for (let i = 0; i < counts.length; i++) sums[i] = sum += counts[i] ?? 0;
    return { counts, sums, total: this.#total };
  }
}

export interface Entry {
  readonly value: string;
  readonly count: number;
  readonly error: number;
}

/** Counts in order and the sum up to each, when `total` was all. */
interface Ranked {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  readonly total: number;
}

function sumUpTo({ counts, sums }: Ranked, count: number): number {
  let low = 0;
  let high = counts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((counts[middle] ?? 0) <= count) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : (sums[low - 1] ?? 0);
}

function pushed<T>(list: T[], item: T): T[] {
  list.push(item);
  return list;
}

function swap(list: unknown[], a: number, b: number): void {
  const first = list[a];
  list[a] = list[b];
  list[b] = first;
}
