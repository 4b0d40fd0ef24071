import type { ByteReader, ByteWriter } from '../bytes.ts';
import { NgramModel } from './ngram-model.ts';
import { ScoreScale } from './score-scale.ts';
import { SetNeighbors, sortedSet, type Neighbor } from './set-neighbors.ts';

const VERSION = 1;
/** What one token can add to a sequence's surprise, bits: one that was never seen must not outweigh all others. */
const MOST_BITS = 2;
/** What is believed less says nothing of what is normal: a scale does not hear of it. */
const BELIEVED = 0.1;

export interface SequenceSizes {
  /** longest n-gram, 1 to 16 */
  readonly order: number;
  /** slots of the table of n-grams, a power of two; 20 bytes each */
  readonly slots: number;
  /** different combinations of operations that are kept */
  readonly combinations: number;
  /** scores of the newest sequences that p-values are taken from */
  readonly scores: number;
}

/** For all of a tenant; what a single entity needs is far less. */
export const TENANT_SIZES: SequenceSizes = { order: 6, slots: 2 ** 18, combinations: 1024, scores: 512 };

export interface SequenceJudgement {
  /** share of normal sequences that are at least as odd; 1 while fewer than two were learnt */
  readonly p: number;
  /** -log2 p, of which the two parts below bring their shares */
  readonly bits: number;
  /** the order of operations */
  readonly orderBits: number;
  /** which operations occur together, and which are missing */
  readonly combinationBits: number;
  /** mean of the surprise of its tokens, each at most 2 bits */
  readonly surprise: number;
  readonly neighbor: Neighbor;
  /** the runs that surprise most, at most three, apart from one another, the oddest first */
  readonly oddest: readonly OddRun[];
}

/** tokens `from` up to, not including, `to`; `bits`: mean surprise of one of them */
export interface OddRun {
  readonly from: number;
  readonly to: number;
  readonly bits: number;
  /** times that just this run was learnt */
  readonly seen: number;
}

/**
 * What is usual in sequences of operations (calls of a process, API calls of a session, commands of a user), as a stream, with bounded memory:
 *
 * - order: interpolated n-grams (`NgramModel`); a sequence's surprise is the mean of its tokens' bits, each capped at 2, which is close to the
 *   share of steps that were not foreseen. The plain mean lets a few unknown names outweigh everything;
 * - combination: Jaccard distance of the set of operations to the nearest set learnt (`SetNeighbors`): says what is missing as well as what is new.
 *
 * Every sequence that is learnt is scored first, so the scales hold scores of sequences that the model did not know: a p-value needs no held-out
 * data. Measured on recorded system calls: docs/anomaly-methods.md. Tokens are whole numbers below 2^32 (hashes of names).
 */
export class SequenceModel {
  readonly sizes: SequenceSizes;
  readonly #grams: NgramModel;
  readonly #sets: SetNeighbors;
  readonly #orders: ScoreScale;
  readonly #combinations: ScoreScale;
  readonly #together: ScoreScale;
  #sequences = 0;
  /** the list that was judged last: judged and learnt, it is looked up once */
  #judged: { readonly tokens: ArrayLike<number>; readonly surprise: number; readonly distance: number } | undefined;

  constructor(sizes: SequenceSizes, parts?: Parts) {
    this.sizes = sizes;
    this.#grams = parts?.grams ?? new NgramModel(sizes.order, sizes.slots);
    this.#sets = parts?.sets ?? new SetNeighbors(sizes.combinations);
    this.#orders = parts?.orders ?? new ScoreScale(sizes.scores, 0.5);
    this.#combinations = parts?.combinations ?? new ScoreScale(sizes.scores, 0.5);
    this.#together = parts?.together ?? new ScoreScale(sizes.scores, 0.9);
  }

  /** weight of the sequences learnt */
  get sequences(): number {
    return this.#sequences;
  }

  /** different tokens learnt */
  get vocabulary(): number {
    return this.#grams.vocabulary;
  }

  /** n-grams and combinations forgotten for lack of room */
  get forgotten(): number {
    return this.#grams.pruned + this.#sets.dropped;
  }

  get bytes(): number {
    return this.#grams.bytes + this.#sets.bytes + 3 * this.#together.bytes + 64;
  }

  /** How odd a sequence is, higher is odder: bits of its two parts, not calibrated together. Cheaper than `judge`. */
  score(tokens: ArrayLike<number>): number {
    return this.#orders.bits(this.#surprise(tokens)) + this.#combinations.bits(this.#sets.distance(sortedSet(tokens)));
  }

  judge(tokens: ArrayLike<number>): SequenceJudgement {
    const each = Float64Array.from({ length: tokens.length }, (_, at) => this.#grams.bits(tokens, at));
    const surprise = meanOf(each);
    const neighbor = this.#sets.nearest(sortedSet(tokens));
    this.#judged = { tokens, surprise, distance: neighbor.distance };
    const order = this.#orders.bits(surprise);
    const combination = this.#combinations.bits(neighbor.distance);
    const bits = this.#together.bits(order + combination);
    const share = order + combination > 0 ? order / (order + combination) : 0.5;
    return {
      p: 2 ** -Math.min(bits, 1000),
      bits,
      orderBits: bits * share,
      combinationBits: bits * (1 - share),
      surprise,
      neighbor,
      oddest: this.#oddest(tokens, each),
    };
  }

  /** @param weight how far it is believed, 0 to 1; nothing of what is not above 0 is learnt */
  learn(tokens: ArrayLike<number>, weight = 1): void {
    if (!(weight > 0) || tokens.length === 0) return;
    const set = sortedSet(tokens);
    if (this.#sequences > 0 && weight >= BELIEVED) {
      const known = this.#judged?.tokens === tokens ? this.#judged : undefined;
      this.#addScores(known?.surprise ?? this.#surprise(tokens), known?.distance ?? this.#sets.distance(set));
    }
    this.#judged = undefined;
    this.#grams.learn(tokens, weight);
    this.#sets.learn(set, weight);
    this.#sequences += weight;
  }

  /** Forgets: all counts times `factor` from 0 to 1. */
  decay(factor: number): void {
    this.#grams.decay(factor);
    this.#sets.decay(factor);
    this.#sequences *= factor;
  }

  /** Takes what another of the same order knows; the scales stay its own. */
  merge(other: SequenceModel): void {
    this.#grams.merge(other.#grams);
    this.#sets.merge(other.#sets);
    this.#sequences += other.#sequences;
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    to.f64(this.#sequences);
    this.#grams.write(to);
    this.#sets.write(to);
    for (const scale of [this.#orders, this.#combinations, this.#together]) scale.write(to);
  }

  /** @throws RangeError if the bytes hold no such model, or one of other sizes */
  static read(from: ByteReader, sizes: SequenceSizes): SequenceModel {
    from.version(VERSION, 'sequence model');
    const sequences = from.f64();
    const grams = NgramModel.read(from, sizes.slots);
    if (grams.order !== sizes.order) throw new RangeError(`order ${grams.order} is not ${sizes.order}`);
    const sets = SetNeighbors.read(from, sizes.combinations);
    const orders = ScoreScale.read(from, sizes.scores, 0.5);
    const combinations = ScoreScale.read(from, sizes.scores, 0.5);
    const together = ScoreScale.read(from, sizes.scores, 0.9);
    const model = new SequenceModel(sizes, { grams, sets, orders, combinations, together });
    model.#sequences = sequences;
    return model;
  }

  #addScores(surprise: number, distance: number): void {
    this.#together.add(this.#orders.bits(surprise) + this.#combinations.bits(distance));
    this.#orders.add(surprise);
    this.#combinations.add(distance);
  }

  #surprise(tokens: ArrayLike<number>): number {
    let sum = 0;
    for (let at = 0; at < tokens.length; at++) sum += Math.min(MOST_BITS, this.#grams.bits(tokens, at));
    return tokens.length === 0 ? 0 : sum / tokens.length;
  }

  /** Runs as long as the model's n-grams with the highest mean, none of which overlap. */
  #oddest(tokens: ArrayLike<number>, each: Float64Array): OddRun[] {
    const length = Math.min(this.sizes.order, each.length);
    const runs: { from: number; bits: number }[] = [];
    let sum = 0;
    for (let at = 0; at < each.length; at++) {
      sum += (each[at] ?? 0) - (at >= length ? (each[at - length] ?? 0) : 0);
      if (at >= length - 1) runs.push({ from: at - length + 1, bits: sum / length });
    }
    runs.sort((one, other) => other.bits - one.bits || one.from - other.from);
    const picked: OddRun[] = [];
    for (const { from, bits } of runs) {
      if (picked.length === 3 || bits <= 0) break;
      if (picked.some((other) => Math.abs(other.from - from) < length)) continue;
      picked.push({ from, to: from + length, bits, seen: this.#grams.timesSeen(tokens, from + length - 1, length) });
    }
    return picked;
  }
}

interface Parts {
  readonly grams: NgramModel;
  readonly sets: SetNeighbors;
  readonly orders: ScoreScale;
  readonly combinations: ScoreScale;
  readonly together: ScoreScale;
}

function meanOf(bits: Float64Array): number {
  let sum = 0;
  for (const each of bits) sum += Math.min(MOST_BITS, each);
  return bits.length === 0 ? 0 : sum / bits.length;
}
