import type { BoostedTrees, Tree } from './boosted-trees.ts';

export interface TreesOptions {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  /** share of rows (those of no weight are left out) that each tree is grown on */
  readonly sample: number;
  /** share of features that each tree may ask */
  readonly featureSample: number;
  /** ridge on the values of leaves */
  readonly ridge: number;
  /** least sum of second derivatives in a leaf */
  readonly least: number;
}

export const treesDefaults: TreesOptions = { trees: 160, depth: 5, rate: 0.08, sample: 0.5, featureSample: 0.6, ridge: 5, least: 10 }; // prettier-ignore

const BINS = 64;

/**
 * Grows trees over histograms of 64 bins a feature (the way of Chen & Guestrin 2016, Ke 2017).
 *
 * @param columns one array of values a feature
 */
export function trainTrees(
  columns: readonly Float64Array[],
  labels: Uint8Array,
  weights: Float64Array,
  random: () => number,
  options: TreesOptions = treesDefaults,
): BoostedTrees {
  const rows = labels.length;
  const cuts = columns.map(cutsOf);
  const binned = columns.map((values, feature) => binsOf(values, cuts[feature] ?? new Float32Array()));
  let [positive, all] = [0, 0];
  for (let row = 0; row < rows; row++) {
    all += weights[row] ?? 0;
    positive += (labels[row] ?? 0) * (weights[row] ?? 0);
  }
  const bias = Math.log(positive / (all - positive));
  const scores = new Float64Array(rows).fill(bias);
  const [gradients, hessians] = [new Float64Array(rows), new Float64Array(rows)];
  const trees: Tree[] = [];
  while (trees.length < options.trees) {
    for (let row = 0; row < rows; row++) {
      const chance = 1 / (1 + Math.exp(-(scores[row] ?? 0)));
      const weight = weights[row] ?? 0;
      gradients[row] = (chance - (labels[row] ?? 0)) * weight;
      hessians[row] = Math.max(chance * (1 - chance), 1e-6) * weight;
    }
    const sample = new Int32Array(rows);
    let count = 0;
    for (let row = 0; row < rows; row++)
      if (random() < options.sample && (weights[row] ?? 0) > 0) sample[count++] = row;
    const asked = columns.map((_, feature) => feature).filter(() => random() < options.featureSample);
    const tree = growTree({ binned, cuts, gradients, hessians, asked, options }, sample.subarray(0, count));
    trees.push(tree.tree);
    for (let row = 0; row < rows; row++) scores[row] = (scores[row] ?? 0) + tree.valueOf(row);
  }
  return { bias: Math.fround(bias), trees };
}

interface Ground {
  readonly binned: readonly Uint8Array[];
  readonly cuts: readonly Float32Array[];
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly asked: readonly number[];
  readonly options: TreesOptions;
}

interface Node {
  readonly rows: Int32Array;
  readonly gradient: number;
  readonly hessian: number;
  readonly depth: number;
}

function growTree(
  ground: Ground,
  sample: Int32Array,
): { readonly tree: Tree; readonly valueOf: (row: number) => number } {
  const { options, binned, cuts } = ground;
  const nodes: Node[] = [nodeOf(ground, sample, 0)];
  const [feature, bin, left]: number[][] = [[], [], []];
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at];
    if (node === undefined || feature === undefined || bin === undefined || left === undefined) break;
    const split = node.depth < options.depth ? bestSplit(ground, node) : undefined;
    feature[at] = split?.feature ?? 0;
    bin[at] = split?.bin ?? 0;
    left[at] = split === undefined ? 0 : nodes.length;
    if (split === undefined) continue;
    const column = binned[split.feature] ?? new Uint8Array();
    const isLeft = (row: number): boolean => (column[row] ?? 0) <= split.bin;
    nodes.push(nodeOf(ground, node.rows.filter(isLeft), node.depth + 1));
    nodes.push(nodeOf(ground, node.rows.filter((row) => !isLeft(row)), node.depth + 1)); // prettier-ignore
  }
  const value = Float32Array.from(nodes, (node) => (-options.rate * node.gradient) / (node.hessian + options.ridge));
  const tree = {
    feature: Uint8Array.from(feature ?? []),
    threshold: Float32Array.from(nodes, (_, at) => cuts[feature?.[at] ?? 0]?.[bin?.[at] ?? 0] ?? 0),
    left: Uint16Array.from(left ?? []),
    value,
  };
  const valueOf = (row: number): number => {
    let node = 0;
    for (let next = tree.left[0] ?? 0; next !== 0; next = tree.left[node] ?? 0) {
      node = (binned[tree.feature[node] ?? 0]?.[row] ?? 0) <= (bin?.[node] ?? 0) ? next : next + 1;
    }
    return value[node] ?? 0;
  };
  return { tree, valueOf };
}

function nodeOf(ground: Ground, rows: Int32Array, depth: number): Node {
  let [gradient, hessian] = [0, 0];
  for (const row of rows) {
    gradient += ground.gradients[row] ?? 0;
    hessian += ground.hessians[row] ?? 0;
  }
  return { rows, gradient, hessian, depth };
}

const [gradientBins, hessianBins] = [new Float64Array(BINS), new Float64Array(BINS)];

function bestSplit(ground: Ground, node: Node): { readonly feature: number; readonly bin: number } | undefined {
  const { ridge, least } = ground.options;
  const scoreOf = (gradient: number, hessian: number): number => (gradient * gradient) / (hessian + ridge);
  const whole = scoreOf(node.gradient, node.hessian);
  let best: { feature: number; bin: number } | undefined;
  let most = 1e-3;
  for (const feature of ground.asked) {
    const column = ground.binned[feature] ?? new Uint8Array();
    gradientBins.fill(0);
    hessianBins.fill(0);
    for (const row of node.rows) {
      const bin = column[row] ?? 0;
      gradientBins[bin] = (gradientBins[bin] ?? 0) + (ground.gradients[row] ?? 0);
      hessianBins[bin] = (hessianBins[bin] ?? 0) + (ground.hessians[row] ?? 0);
    }
    let [gradient, hessian] = [0, 0];
    for (let bin = 0; bin < BINS - 1; bin++) {
      gradient += gradientBins[bin] ?? 0;
      hessian += hessianBins[bin] ?? 0;
      if (hessian < least || node.hessian - hessian < least) continue;
      const gain = scoreOf(gradient, hessian) + scoreOf(node.gradient - gradient, node.hessian - hessian) - whole;
      if (gain > most) [most, best] = [gain, { feature, bin }];
    }
  }
  return best;
}

/** Upper edges of the bins: quantiles of the distinct ranks, at most 63. */
function cutsOf(values: Float64Array): Float32Array {
  const sorted = values.slice().sort();
  const cuts = new Set<number>();
  for (let bin = 1; bin < BINS; bin++) cuts.add(Math.fround(sorted[Math.floor((bin * sorted.length) / BINS)] ?? 0));
  return Float32Array.from([...cuts].sort((one, other) => one - other).slice(0, BINS - 1));
}

function binsOf(values: Float64Array, cuts: Float32Array): Uint8Array {
  return Uint8Array.from(values, (raw) => {
    const value = Math.fround(raw);
    let [low, high] = [0, cuts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= (cuts[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}
