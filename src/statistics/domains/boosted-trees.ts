/**
 * Gradient-boosted trees for a logistic loss (Friedman 2001), small and with values in every node, so that a score splits into shares of features:
 * at each branch the change of the node's value belongs to the feature that was asked (Saabas 2014).
 */
export interface BoostedTrees {
  readonly bias: number;
  readonly trees: readonly Tree[];
}

/** Nodes in arrays; node 0 is the root, `left[n] === 0` marks a leaf, and its right branch is the one after the left. */
export interface Tree {
  readonly feature: Uint8Array;
  readonly threshold: Float32Array;
  readonly left: Uint16Array;
  /** log odds, already scaled by the learning rate */
  readonly value: Float32Array;
}

/** Log odds of a row; features at or below the threshold go left. */
export function treesLogit(model: BoostedTrees, row: Float64Array): number {
  let sum = model.bias;
  for (const tree of model.trees) sum += tree.value[leafOf(tree, row)] ?? 0;
  return sum;
}

function leafOf(tree: Tree, row: Float64Array): number {
  let node = 0;
  for (;;) {
    const left = tree.left[node] ?? 0;
    if (left === 0) return node;
    node = Math.fround(row[tree.feature[node] ?? 0] ?? 0) <= (tree.threshold[node] ?? 0) ? left : left + 1;
  }
}

/** The share of each feature in the log odds; with the bias and the roots' values they add up to `treesLogit`. */
export function treesShares(
  model: BoostedTrees,
  row: Float64Array,
): { readonly base: number; readonly shares: Float64Array } {
  const shares = new Float64Array(row.length);
  let base = model.bias;
  for (const tree of model.trees) {
    let node = 0;
    base += tree.value[0] ?? 0;
    for (let left = tree.left[0] ?? 0; left !== 0; left = tree.left[node] ?? 0) {
      const feature = tree.feature[node] ?? 0;
      const next = Math.fround(row[feature] ?? 0) <= (tree.threshold[node] ?? 0) ? left : left + 1;
      shares[feature] = (shares[feature] ?? 0) + (tree.value[next] ?? 0) - (tree.value[node] ?? 0);
      node = next;
    }
  }
  return { base, shares };
}
