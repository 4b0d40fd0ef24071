import type { ByteReader, ByteWriter } from '../bytes.ts';
import { mix32 } from '../hash.ts';
import { NgramTable } from './ngram-table.ts';

const VERSION = 1;
/** fewest tokens among which one that was never seen is thought to be chosen */
const LEAST_VOCABULARY = 256;

/**
 * How likely a token is after those before it: n-grams with Witten and Bell's interpolation (IEEE Trans. Inf. Theory 1991),
 *
 *     P(t | c) = (n(c t) + D(c) · P(t | c without its first)) / (n(c) + D(c))        D(c): how many different tokens followed c
 *
 * down to the empty context, and below it one of `max(256, 2 D)` tokens. Tokens are whole numbers below 2^32 (hashes of names).
 * Memory: that of `NgramTable`. A position costs `order` look-ups.
 */
export class NgramModel {
  readonly order: number;
  readonly #table: NgramTable;
  #following = 0;
  #distinct = 0;
  /** hashes of the runs of 1, 2, … tokens that end before or at a position */
  readonly #lows: Uint32Array;
  readonly #highs: Uint32Array;

  /** @param order longest n-gram, 1 to 16 @param capacity slots of the table, a power of two */
  constructor(order: number, capacity: number, table = new NgramTable(capacity)) {
    if (!Number.isInteger(order) || order < 1 || order > 16) throw new RangeError(`order ${order} is not from 1 to 16`);
    this.order = order;
    this.#table = table;
    this.#lows = new Uint32Array(order + 1);
    this.#highs = new Uint32Array(order + 1);
  }

  /** weight of all tokens learnt */
  get tokens(): number {
    return this.#following;
  }

  get vocabulary(): number {
    return this.#distinct;
  }

  get pruned(): number {
    return this.#table.pruned;
  }

  get bytes(): number {
    return this.#table.bytes + 8 * (this.order + 1) + 64;
  }

  /** @param weight of each of its n-grams; what is not above 0 is left out */
  learn(tokens: ArrayLike<number>, weight = 1): void {
    if (!(weight > 0)) return;
    for (let at = 0; at < tokens.length; at++) {
      const contexts = this.#hashContexts(tokens, at);
      for (let length = 0; length <= contexts; length++) {
        const isNew = this.#table.add(this.#gramLow(tokens, at, length), this.#gramHigh(tokens, at, length), weight);
        if (length > 0) this.#table.addFollowing(this.#low(length), this.#high(length), weight, isNew);
        else if (isNew) this.#distinct++;
      }
      this.#following += weight;
    }
  }

  /** Surprise of the token at a position given those before it, bits. */
  bits(tokens: ArrayLike<number>, at: number): number {
    const contexts = this.#hashContexts(tokens, at);
    let p = 1 / this.#unseen;
    for (let length = 0; length <= contexts; length++) {
      const context = length === 0 ? -1 : this.#table.find(this.#low(length), this.#high(length));
      const following = length === 0 ? this.#following : this.#table.following(context);
      if (following === 0) break;
      const distinct = length === 0 ? this.#distinct : this.#table.distinct(context);
      const gram = this.#table.find(this.#gramLow(tokens, at, length), this.#gramHigh(tokens, at, length));
      p = (this.#table.count(gram) + distinct * p) / (following + distinct);
    }
    return -Math.log2(Math.min(1, p));
  }

  /**
   * The same, but all tokens that were never seen are one: how surprising it is that something new comes here. Small where something new comes often,
   * whatever it is. Tokens that were seen have the bits of `bits`.
   */
  noveltyBits(tokens: ArrayLike<number>, at: number): number {
    const bits = this.bits(tokens, at);
    return this.timesSeen(tokens, at, 1) > 0 ? bits : Math.max(0, bits - Math.log2(this.#unseen));
  }

  get #unseen(): number {
    return Math.max(LEAST_VOCABULARY, 2 * this.#distinct);
  }

  /** How often the run of `length` tokens that ends at a position was seen: 0 is what STIDE calls a mismatch (Forrest et al. 1996). */
  timesSeen(tokens: ArrayLike<number>, at: number, length: number): number {
    if (length < 1 || length > this.order || at + 1 < length) return 0;
    this.#hashContexts(tokens, at);
    return this.#table.count(
      this.#table.find(this.#gramLow(tokens, at, length - 1), this.#gramHigh(tokens, at, length - 1)),
    );
  }

  /** Forgets: all counts times `factor` from 0 to 1. */
  decay(factor: number): void {
    this.#table.decay(factor);
    this.#following *= factor;
    this.#distinct *= factor;
  }

  /** @throws RangeError unless both have the same order */
  merge(other: NgramModel): void {
    if (other.order !== this.order) throw new RangeError(`order ${other.order} is not ${this.order}`);
    this.#table.merge(other.#table);
    this.#following += other.#following;
    this.#distinct = Math.max(this.#distinct, other.#distinct);
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    to.u8(this.order);
    to.f64(this.#following);
    to.f64(this.#distinct);
    this.#table.write(to);
  }

  /** @throws RangeError if the bytes hold no such model, or one that needs more than `capacity` */
  static read(from: ByteReader, capacity: number): NgramModel {
    from.version(VERSION, 'n-gram model');
    const order = from.u8();
    const [following, distinct] = [from.f64(), from.f64()];
    const model = new NgramModel(order, capacity, NgramTable.read(from, capacity));
    model.#following = following;
    model.#distinct = distinct;
    return model;
  }

  /** Hashes the contexts of a position into place 1, 2, … and says how long the longest is. */
  #hashContexts(tokens: ArrayLike<number>, at: number): number {
    const contexts = Math.min(this.order - 1, at);
    let [lowPower, highPower] = [1, 1];
    for (let length = 1; length <= contexts; length++) {
      const token = tokens[at - length] ?? 0;
      this.#lows[length] = (this.#lows[length - 1] ?? 0) + Math.imul(mix32(token ^ LOW_SALT), lowPower);
      this.#highs[length] = (this.#highs[length - 1] ?? 0) + Math.imul(mix32(token ^ HIGH_SALT), highPower);
      lowPower = Math.imul(lowPower, LOW_BASE);
      highPower = Math.imul(highPower, HIGH_BASE);
    }
    return contexts;
  }

  /** key of the context of so many tokens */
  #low(length: number): number {
    return keyLow(this.#lows[length] ?? 0, length);
  }

  #high(length: number): number {
    return keyHigh(this.#highs[length] ?? 0, length);
  }

  /** key of that context with the token at the position */
  #gramLow(tokens: ArrayLike<number>, at: number, length: number): number {
    const sum = Math.imul(this.#lows[length] ?? 0, LOW_BASE) + mix32((tokens[at] ?? 0) ^ LOW_SALT);
    return keyLow(sum, length + 1);
  }

  #gramHigh(tokens: ArrayLike<number>, at: number, length: number): number {
    const sum = Math.imul(this.#highs[length] ?? 0, HIGH_BASE) + mix32((tokens[at] ?? 0) ^ HIGH_SALT);
    return keyHigh(sum, length + 1);
  }
}

const LOW_SALT = 0x2545f491;
const HIGH_SALT = 0x6c62272e;
const LOW_BASE = 0x9e3779b1;
const HIGH_BASE = 0x5bd1e995;

const keyLow = (sum: number, length: number): number => mix32(sum ^ Math.imul(length, 0x27d4eb2f));
/** never 0, so that a key is never that of a free slot */
const keyHigh = (sum: number, length: number): number => (mix32(sum ^ Math.imul(length, 0x165667b1)) | 1) >>> 0;
