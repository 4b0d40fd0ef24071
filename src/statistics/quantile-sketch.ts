import type { ByteReader, ByteWriter } from './bytes.ts';

/** Numbers further from zero than this count as this far, nearer than `SMALLEST` as zero. */
const LARGEST = 1e150;
const SMALLEST = 1e-12;
const ACCURACY = 0.01;
const LOG_GAMMA = Math.log((1 + ACCURACY) / (1 - ACCURACY));
/** puts the bucket of the smallest number above that of zero */
const OFFSET = 1400;
const MOST_BUCKETS = 320;

/**
 * Quantiles of a stream of numbers, also negative ones, with forgetting: DDSketch (Masson, Rim and Lee, VLDB 2019). Any quantile is within
 * `accuracy` of a number that was added, at first 1 %. Buckets are sorted and sparse; when there would be more than 320, each two become one
 * (UDDSketch, Epicoco et al. 2020), which doubles `accuracy`: so bytes, 10 each bucket and at most 3.5 kB, are bounded whatever comes, and both tails stay.
 */
export class QuantileSketch {
  #keys = new Int16Array(8);
  #counts = new Float64Array(8);
  #size = 0;
  #level = 0;
  #total = 0;

  /** weight of all that was added */
  get count(): number {
    return this.#total;
  }

  /** largest relative error of a quantile */
  get accuracy(): number {
    const gamma = Math.exp(LOG_GAMMA * 2 ** this.#level);
    return (gamma - 1) / (gamma + 1);
  }

  get buckets(): number {
    return this.#size;
  }

  /** What is not a number, and weight that is not above 0, is left out: false says so. */
  add(x: number, weight = 1): boolean {
    if (Number.isNaN(x) || !(weight > 0)) return false;
    this.#put(keyOf(x, this.#level), weight);
    this.#total += weight;
    return true;
  }

  /** The number that a share q of all lies at or below; NaN while empty. */
  quantile(q: number): number {
    return this.#size === 0 ? NaN : valueOf(this.#keyAt(q), this.#level);
  }

  /** The upper end of the bucket that holds the quantile: `rank` of it is exact. NaN while empty. */
  ceiling(q: number): number {
    return this.#size === 0 ? NaN : ceilingOf(this.#keyAt(q), this.#level);
  }

  /** Share of all that is at or below x; what shares a bucket with x counts as x. 0 while empty. */
  rank(x: number): number {
    return this.#shareBefore(this.#place(keyOf(x, this.#level) + 1));
  }

  /** Share of all that is below x and not in its bucket: `1 - below(x)` is the share at or above x. */
  below(x: number): number {
    return this.#shareBefore(this.#place(keyOf(x, this.#level)));
  }

  /** Multiplies all counts by a factor from 0 to 1; what has nearly no weight is forgotten. */
  decay(factor: number): void {
    let kept = 0;
    let total = 0;
    for (let i = 0; i < this.#size; i++) {
      const count = (this.#counts[i] ?? 0) * factor;
      if (count < 1e-3) continue;
      this.#keys[kept] = this.#keys[i] ?? 0;
      this.#counts[kept++] = count;
      total += count;
    }
    this.#size = kept;
    this.#total = total;
  }

  merge(other: QuantileSketch): void {
    while (this.#level < other.#level) this.#collapse();
    for (let i = 0; i < other.#size; i++) {
      let key = other.#keys[i] ?? 0;
      // putting the one before may have made this sketch coarser
      for (let level = other.#level; level < this.#level; level++) key = coarser(key);
      this.#put(key, other.#counts[i] ?? 0);
    }
    this.#total += other.#total;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.u8(this.#level);
    to.varint(this.#size);
    for (let i = 0; i < this.#size; i++) {
      to.varint((this.#keys[i] ?? 0) + 32768);
      to.f64(this.#counts[i] ?? 0);
    }
  }

  /** Throws `RangeError` where the bytes are not those of a sketch. */
  static read(from: ByteReader): QuantileSketch {
    from.version(1, 'quantile sketch');
    const sketch = new QuantileSketch();
    sketch.#level = from.u8();
    const size = from.size(9);
    if (size > MOST_BUCKETS || sketch.#level > 16) throw new RangeError('not a quantile sketch');
    sketch.#grow(size);
    for (let i = 0; i < size; i++) {
      sketch.#keys[i] = from.varint() - 32768;
      const count = from.f64();
      sketch.#counts[i] = count;
      sketch.#total += count;
    }
    sketch.#size = size;
    return sketch;
  }

  #keyAt(q: number): number {
    const wanted = q * this.#total;
    let sum = 0;
    for (let i = 0; i < this.#size; i++) {
      sum += this.#counts[i] ?? 0;
      if (sum >= wanted) return this.#keys[i] ?? 0;
    }
    return this.#keys[this.#size - 1] ?? 0;
  }

  #put(key: number, weight: number): void {
    const at = this.#place(key);
    if (at < this.#size && this.#keys[at] === key) {
      this.#counts[at] = (this.#counts[at] ?? 0) + weight;
      return;
    }
    if (this.#size === MOST_BUCKETS) {
      this.#collapse();
      this.#put(coarser(key), weight);
      return;
    }
    if (this.#size === this.#keys.length) this.#grow(this.#size + Math.max(8, this.#size >> 1));
    this.#keys.copyWithin(at + 1, at, this.#size);
    this.#counts.copyWithin(at + 1, at, this.#size);
    this.#keys[at] = key;
    this.#counts[at] = weight;
    this.#size++;
  }

  /** How many buckets have a key below this one. */
  #place(key: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #shareBefore(place: number): number {
    if (this.#total <= 0) return 0;
    let sum = 0;
    for (let i = 0; i < place; i++) sum += this.#counts[i] ?? 0;
    return Math.min(1, sum / this.#total);
  }

  #collapse(): void {
    const keys = this.#keys;
    const counts = this.#counts;
    const size = this.#size;
    this.#size = 0;
    this.#level++;
    for (let i = 0; i < size; i++) {
      const key = coarser(keys[i] ?? 0);
      const count = counts[i] ?? 0;
      const last = this.#size - 1;
      if (last >= 0 && keys[last] === key) {
        counts[last] = (counts[last] ?? 0) + count;
      } else {
        keys[this.#size] = key;
        counts[this.#size++] = count;
      }
    }
  }

  #grow(room: number): void {
    const keys = new Int16Array(Math.min(MOST_BUCKETS, Math.max(8, room)));
    const counts = new Float64Array(keys.length);
    keys.set(this.#keys.subarray(0, this.#size));
    counts.set(this.#counts.subarray(0, this.#size));
    this.#keys = keys;
    this.#counts = counts;
  }
}

function keyOf(x: number, level: number): number {
  const far = Math.abs(x);
  if (far < SMALLEST) return 0;
  const key = OFFSET + Math.ceil(Math.ceil(Math.log(Math.min(far, LARGEST)) / LOG_GAMMA) / 2 ** level);
  return x < 0 ? -key : key;
}

const coarser = (key: number): number =>
  key === 0 ? 0 : Math.sign(key) * (OFFSET + Math.ceil((Math.abs(key) - OFFSET) / 2));

/** The number whose relative distance to both ends of the bucket is the same. */
function valueOf(key: number, level: number): number {
  if (key === 0) return 0;
  const width = LOG_GAMMA * 2 ** level;
  const high = Math.exp((Math.abs(key) - OFFSET) * width);
  return (Math.sign(key) * 2 * high) / (1 + Math.exp(width));
}

function ceilingOf(key: number, level: number): number {
  if (key === 0) return SMALLEST;
  const width = LOG_GAMMA * 2 ** level;
  return key > 0 ? Math.exp((key - OFFSET) * width) : -Math.exp((-key - OFFSET - 1) * width);
}
