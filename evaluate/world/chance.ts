/**
 * Seeded randomness that is asked by key and not in order: what a person does in an hour depends on the seed, the person and the hour
 * alone. So a world stays the same, line by line, when an attack is added to it. Generator: sfc32 (Doty-Humphrey); keys are mixed in
 * with the finaliser of MurmurHash3.
 */
export class Chance {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 1;

  /** Begins anew under these keys. Whole numbers; the order counts. */
  at(seed: number, first: number, second = 0, third = 0): this {
    this.#a = mix(seed ^ 0x9e3779b9);
    this.#b = mix(this.#a ^ Math.imul(first + 1, 0x85ebca6b));
    this.#c = mix(this.#b ^ Math.imul(second + 1, 0xc2b2ae35));
    this.#d = mix(this.#c ^ Math.imul(third + 1, 0x27d4eb2f)) | 1;
    for (let i = 0; i < 4; i += 1) this.next();
    return this;
  }

  /** from 0 (may be) to 1 (never) */
  next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  }

  is(share: number): boolean {
    return this.next() < share;
  }

  /** a whole number from 0 to below `count` */
  int(count: number): number {
    return Math.floor(this.next() * count);
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.int(list.length)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  }

  /** by Zipf's law: the first of the list is the likeliest */
  pickFirstOften<T>(list: readonly T[]): T {
    const found = list[Math.floor(list.length ** this.next()) - 1];
    return found ?? this.pick(list);
  }

  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.next());
  }

  /** `median` and the deviation of the logarithm */
  logNormal(median: number, deviation: number): number {
    return median * Math.exp(this.normal(0, deviation));
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  poisson(mean: number): number {
    if (mean > 30) return Math.max(0, Math.round(this.normal(mean, Math.sqrt(mean))));
    const limit = Math.exp(-mean);
    let product = this.next();
    let count = 0;
    while (product > limit) {
      product *= this.next();
      count += 1;
    }
    return count;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = this.int(i + 1);
      const [a, b] = [copy[i], copy[j]];
      if (a === undefined || b === undefined) continue;
      copy[i] = b;
      copy[j] = a;
    }
    return copy;
  }

  /** lower-case hexadecimal digits */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += Math.floor(this.next() * 0x100000000).toString(16).padStart(8, '0'); // prettier-ignore
    return text.slice(0, digits);
  }
}

export const chanceAt = (seed: number, first: number, second = 0, third = 0): Chance =>
  new Chance().at(seed, first, second, third);

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
