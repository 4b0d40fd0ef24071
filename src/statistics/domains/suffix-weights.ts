/** How much likelier a generated name stands under a public suffix than one that people chose. Memory: some hundred entries. */
export interface SuffixWeights {
  /** natural log odds by suffix */
  readonly odds: ReadonlyMap<string, number>;
}

/** Unknown suffixes say nothing: 0. */
export const suffixOdds = (weights: SuffixWeights, suffix: string): number => weights.odds.get(suffix) ?? 0;

/**
 * @param suffixes by row
 * @param families by row, `undefined` if people chose the name
 * @param weights of rows; what is generated has as much weight as what is not
 */
export function trainSuffixes(
  suffixes: readonly string[],
  families: readonly (string | undefined)[],
  weights: Float64Array,
  rows: Int32Array,
): SuffixWeights {
  const counts = new Map<string, Count>();
  const totals = { chosen: 0, generated: 0 };
  for (const row of rows) {
    const [suffix = '', family, weight = 0] = [suffixes[row], families[row], weights[row]];
    const count = counts.get(suffix) ?? { chosen: 0, generated: 0, names: 0, families: new Set<string>() };
    counts.set(suffix, count);
    const kind = family === undefined ? 'chosen' : 'generated';
    count[kind] += weight;
    totals[kind] += weight;
    if (family === undefined) count.names++;
    else count.families.add(family);
  }
  const known = [...counts].filter(
    ([
      ,
      {
        names,
        families: { size },
      },
    ]) => names >= LEAST_NAMES || size >= LEAST_FAMILIES,
  );
  return { odds: new Map(known.map(([suffix, count]) => [suffix, oddsOf(count, totals)])) };
}

interface Count {
  chosen: number;
  generated: number;
  names: number;
  readonly families: Set<string>;
}

function oddsOf(count: Count, totals: Readonly<Record<'chosen' | 'generated', number>>): number {
  const ratio = (count.generated / totals.generated + PRIOR) / (count.chosen / totals.chosen + PRIOR);
  return Math.fround(Math.max(-LARGEST, Math.min(LARGEST, Math.log(ratio))));
}

/** What fewer have says nothing of the next: neither a single family's hosts nor a single name are learnt. */
const LEAST_NAMES = 5;
const LEAST_FAMILIES = 2;
/** A suffix has to hold some share of names before it counts for much, and never decides alone. */
const PRIOR = 0.01;
const LARGEST = 1.5;
