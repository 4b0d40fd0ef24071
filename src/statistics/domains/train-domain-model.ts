import { treesLogit } from './boosted-trees.ts';
import { tailOf, type DomainModel } from './domain-model.ts';
import { FEATURES, nameFeatures, type NameParts } from './name-features.ts';
import { signsOf } from './name-text.ts';
import { trainSuffixes } from './suffix-weights.ts';
import { shuffle, trainGrams } from './train-grams.ts';
import { trainLanguage } from './train-language.ts';
import { trainTrees } from './train-trees.ts';

/** One name to learn from; `family` is that of the generator, `undefined` if people chose the name. */
export interface LabelledName {
  readonly label: string;
  readonly suffix: string;
  readonly family: string | undefined;
}

/**
 * Trains in two layers (stacking, Wolpert 1992): the parts that learn from the letters are trained four times, each time without a quarter of the families and of the
 * chosen names, and the trees learn from what they then say of names that they have not seen. So the trees know how far to believe them on a new family.
 *
 * @param random the same numbers give the same model
 */
export function trainDomainModel(names: readonly LabelledName[], random: () => number): DomainModel {
  const labels = Uint8Array.from(names, ({ family }) => (family === undefined ? 0 : 1));
  const weights = weightsOf(names);
  const signs = names.map(({ label }) => signsOf(label));
  const suffixes = names.map(({ suffix }) => suffix);
  const partsOf = (rows: Int32Array): NameParts => ({
    grams: trainGrams({ signs, labels, weights }, rows, random),
    language: trainLanguage([...rows].flatMap((row) => (labels[row] === 0 ? [signs[row] ?? new Uint8Array()] : []))),
    suffixes: trainSuffixes(suffixes, names.map(({ family }) => family), weights, rows), // prettier-ignore
  });
  const folds = foldsOf(names, INNER_FOLDS, random);
  const matrix: Float64Array[] = names.map(() => new Float64Array(0));
  for (let fold = 0; fold < INNER_FOLDS; fold++) {
    const parts = partsOf(rowsWhere(folds, (each) => each !== fold));
    for (const row of rowsWhere(folds, (each) => each === fold)) {
      matrix[row] = nameFeatures(parts, names[row]?.label ?? '', names[row]?.suffix ?? '');
    }
  }
  // a tenth of the chosen names is kept from the trees, for the tail
  const isKept = labels.map((label) => (label === 0 && random() < 0.1 ? 1 : 0));
  const trees = trainTrees(columnsOf(matrix), labels, weights.map((weight, row) => (isKept[row] === 1 ? 0 : weight)), random); // prettier-ignore
  const kept = matrix.filter((_, row) => isKept[row] === 1);
  return { ...partsOf(rowsWhere(folds, () => true)), trees, tail: tailOf(kept.map((row) => treesLogit(trees, row))) };
}

const INNER_FOLDS = 4;

function columnsOf(matrix: readonly Float64Array[]): Float64Array[] {
  return Array.from({ length: FEATURES }, (_, feature) => Float64Array.from(matrix, (row) => row[feature] ?? 0));
}

/** Families of many names shall not drown those of few: a family weighs as the square root of its names, all of them together as much as the chosen names. */
function weightsOf(names: readonly LabelledName[]): Float64Array {
  const counts = new Map<string | undefined, number>();
  for (const { family } of names) counts.set(family, (counts.get(family) ?? 0) + 1);
  const chosen = counts.get(undefined) ?? 0;
  let generated = 0;
  for (const [family, count] of counts) generated += family === undefined ? 0 : Math.sqrt(count);
  return Float64Array.from(names, ({ family }) =>
    family === undefined ? 1 : chosen / generated / Math.sqrt(counts.get(family) ?? 1),
  );
}

/** Whole families, and chosen names one by one. */
export function foldsOf(names: readonly LabelledName[], count: number, random: () => number): Uint8Array {
  const families = [...new Set(names.flatMap(({ family }) => family ?? []))].sort();
  const order = Int32Array.from(families, (_, index) => index);
  shuffle(order, random);
  const foldByFamily = new Map(families.map((family, index) => [family, (order[index] ?? 0) % count]));
  return Uint8Array.from(names, ({ family }) =>
    family === undefined ? Math.floor(random() * count) : (foldByFamily.get(family) ?? 0),
  );
}

export function rowsWhere(folds: Uint8Array, isWanted: (fold: number) => boolean): Int32Array {
  return Int32Array.from([...folds.keys()].filter((row) => isWanted(folds[row] ?? 0)));
}
