import { ByteReader, ByteWriter } from '../bytes.ts';
import { treesLogit, treesShares, type BoostedTrees } from './boosted-trees.ts';
import type { GramWeights } from './gram-weights.ts';
import { features, nameFeatures, type FeatureGroup, type NameParts } from './name-features.ts';
import { ORDERS } from './name-language.ts';

/**
 * Tells names that an algorithm made from names that people chose: logistic regression on n-grams, how common the letters are after one another, the
 * shape of the name and its public suffix, joined by boosted trees. What it rests on: docs/anomaly-methods.md.
 * Memory: 0.4 MB. A name costs 40 µs.
 */
export interface DomainModel extends NameParts {
  readonly trees: BoostedTrees;
  /** log odds that a share of 2^-i of chosen names reach, by i: what makes a p-value of a score */
  readonly tail: Float32Array;
}

export interface NameJudgement {
  /** natural log odds that the name was generated */
  readonly logit: number;
  /** share of names that people chose that look at least as generated */
  readonly p: number;
}

/**
 * @param label the label that was chosen freely, as `example` of `example.co.uk`
 * @param suffix what stands behind it, as `co.uk`
 */
export function judgeName(model: DomainModel, label: string, suffix: string): NameJudgement {
  const logit = treesLogit(model.trees, nameFeatures(model, label, suffix));
  return { logit, p: shareAbove(model.tail, logit) };
}

/** How much each group of features speaks for a generated name (bits of log odds, negative: against), most first. */
export function explainName(
  model: DomainModel,
  label: string,
  suffix: string,
): { readonly group: FeatureGroup; readonly bits: number }[] {
  const { shares } = treesShares(model.trees, nameFeatures(model, label, suffix));
  const byGroup = new Map<FeatureGroup, number>();
  for (const [index, { group }] of features.entries()) {
    byGroup.set(group, (byGroup.get(group) ?? 0) + (shares[index] ?? 0) / Math.LN2);
  }
  return [...byGroup].map(([group, bits]) => ({ group, bits })).sort((one, other) => other.bits - one.bits);
}

/** Between the steps of the tail on a straight line, beyond the last one on the line of the last three. */
function shareAbove(tail: Float32Array, logit: number): number {
  const last = tail.length - 1;
  if (logit <= (tail[0] ?? 0)) return 1;
  for (let step = 1; step <= last; step++) {
    const [low, high] = [tail[step - 1] ?? 0, tail[step] ?? 0];
    if (logit <= high) return 2 ** -(step - 1 + (logit - low) / Math.max(high - low, 1e-6));
  }
  const slope = Math.max(((tail[last] ?? 0) - (tail[last - 3] ?? 0)) / 3, 0.1);
  return 2 ** -Math.min(last + (logit - (tail[last] ?? 0)) / slope, MOST_BITS);
}

const MOST_BITS = 30;

/** @param scores log odds of chosen names that no part of the model was trained on */
export function tailOf(scores: readonly number[]): Float32Array {
  const sorted = scores.toSorted((one, other) => other - one);
  const steps = Math.max(4, Math.floor(Math.log2(Math.max(1, sorted.length / 8))));
  return Float32Array.from(
    { length: steps + 1 },
    (_, step) =>
      sorted[Math.min(sorted.length - 1, Math.round(sorted.length * 2 ** -step) - (step === 0 ? 1 : 0))] ?? 0,
  );
}

const VERSION = 1;

export function writeDomainModel(model: DomainModel): Uint8Array {
  const to = new ByteWriter();
  to.u8(VERSION);
  writeGrams(to, model.grams);
  for (const counts of model.language.counts) to.bytes(counts);
  to.varint(model.suffixes.odds.size);
  for (const [suffix, odds] of model.suffixes.odds) {
    to.text(suffix);
    to.f32(odds);
  }
  to.f32(model.trees.bias);
  to.varint(model.trees.trees.length);
  for (const { feature, threshold, left, value } of model.trees.trees) {
    to.bytes(feature);
    to.f32s(threshold);
    to.bytes(Uint8Array.from(left));
    to.f32s(value);
  }
  to.f32s(model.tail);
  return to.finish();
}

function writeGrams(to: ByteWriter, { quantised, scale, bias }: GramWeights): void {
  to.bytes(new Uint8Array(quantised.buffer, quantised.byteOffset, quantised.length));
  to.f32(scale);
  to.f32(bias);
}

/** @throws RangeError if the bytes hold no such model */
export function readDomainModel(bytes: Uint8Array): DomainModel {
  const from = new ByteReader(bytes);
  from.version(VERSION, 'model of generated names');
  const quantised = Int8Array.from(from.bytes(), (byte) => (byte << 24) >> 24);
  if (quantised.length === 0 || (quantised.length & (quantised.length - 1)) !== 0)
    throw new RangeError(`${quantised.length} slots of n-grams`);
  const grams = { quantised, scale: from.f32(), bias: from.f32() };
  const counts = Array.from({ length: ORDERS }, () => from.bytes());
  const odds = new Map(Array.from({ length: from.size(5) }, () => [from.text(), from.f32()] as const));
  const bias = from.f32();
  const trees = Array.from({ length: from.size(4) }, () => {
    const tree = {
      feature: from.bytes(),
      threshold: from.f32s(),
      left: Uint16Array.from(from.bytes()),
      value: from.f32s(),
    };
    const nodes = tree.feature.length;
    const isWhole = [tree.threshold, tree.left, tree.value].every(({ length }) => length === nodes);
    // a branch leads onward, never back: no loop, no way out of the tree
    if (!isWhole || tree.left.some((left, node) => left !== 0 && (left <= node || left + 1 >= nodes)))
      throw new RangeError('a tree that is none');
    return tree;
  });
  const tail = from.f32s();
  if (tail.length < 4) throw new RangeError('no tail');
  return { grams, language: { counts }, suffixes: { odds }, trees: { bias, trees }, tail };
}
