import { seeded, wholeNumber, type Random } from '../src/statistics/random.ts';

/**
 * The yardstick of the benchmarks of tables: a plain isolation forest (Liu, Ting and Zhou 2008), 100 trees of 256 rows. Nothing of the product uses it.
 *
 * @returns the negative mean depth of each row: higher is odder
 */
export function isolationForest(
  rows: readonly (readonly number[])[],
  seed: number,
  trees = 100,
  size = 256,
): Float64Array {
  const random = seeded(seed);
  const scores = new Float64Array(rows.length);
  const sampled = Math.min(size, rows.length);
  const deepest = Math.ceil(Math.log2(sampled));
  for (let tree = 0; tree < trees; tree++) {
    const sample = new Set<number>();
    while (sample.size < sampled) sample.add(wholeNumber(random, rows.length));
    const root = grown(
      [...sample].map((row) => rows[row] ?? []),
      0,
      deepest,
      random,
    );
    for (const [index, row] of rows.entries()) scores[index] = (scores[index] ?? 0) - depthOf(row, root);
  }
  return scores;
}

type Node =
  | { readonly kind: 'leaf'; readonly depth: number }
  | {
      readonly kind: 'split';
      readonly column: number;
      readonly at: number;
      readonly below: Node;
      readonly above: Node;
    };

function grown(rows: readonly (readonly number[])[], depth: number, deepest: number, random: Random): Node {
  const leaf: Node = { kind: 'leaf', depth: depth + expectedDepth(rows.length) };
  if (depth >= deepest || rows.length <= 1) return leaf;
  const columns = rows[0]?.length ?? 0;
  for (let tried = 0; tried < 16; tried++) {
    const column = wholeNumber(random, columns);
    let low = Infinity;
    let high = -Infinity;
    for (const row of rows) {
      low = Math.min(low, row[column] ?? 0);
      high = Math.max(high, row[column] ?? 0);
    }
    if (!(high > low)) continue;
    const at = low + random() * (high - low);
    const below = rows.filter((row) => (row[column] ?? 0) < at);
    const above = rows.filter((row) => (row[column] ?? 0) >= at);
    return { kind: 'split', column, at, below: grown(below, depth + 1, deepest, random), above: grown(above, depth + 1, deepest, random) }; // prettier-ignore
  }
  return leaf;
}

function depthOf(row: readonly number[], root: Node): number {
  let node = root;
  while (node.kind === 'split') node = (row[node.column] ?? 0) < node.at ? node.below : node.above;
  return node.depth;
}

/** Mean depth at which a search in a binary tree of so many rows ends. */
function expectedDepth(rows: number): number {
  if (rows <= 1) return 0;
  return 2 * (Math.log(rows - 1) + 0.5772156649015329) - (2 * (rows - 1)) / rows;
}
