import type { FrequentValues } from './frequent-values.ts';

/** One level of normality: what an entity did, then its peers, then the whole tenant. */
export interface RarityLevel<Scope extends string = string> {
  readonly scope: Scope;
  readonly values: FrequentValues;
}

export interface Rarity<Scope extends string = string> {
  /** mass of all values at most as likely as this one: above 0, conservative (the value's own mass counts in full, ties too) */
  readonly p: number;
  /** likelihood of the value itself; 0 when no level holds it */
  readonly probability: number;
  /** the level that brought most of the surprise */
  readonly scope: Scope;
  /** `-log2 p`; what the levels brought adds up to it */
  readonly bits: number;
  readonly levels: readonly LevelRarity<Scope>[];
}

export interface LevelRarity<Scope extends string = string> {
  readonly scope: Scope;
  readonly bits: number;
  /** whether this level does not hold the value */
  readonly isNew: boolean;
  /** certain weight of the value, and of all, at this level */
  readonly count: number;
  readonly observations: number;
}

/**
 * How rare a value is, by levels, the narrowest first (there must be one).
 *
 * `P(v|level) = (n_v + κ · P(v|next)) / (n + κ)` with `κ` the weight of values seen for the first time (Witten and Bell 1991), or once only (Good and Turing 1953), if that is less:
 * who always does something new does not surprise by doing so again, and who has no past is judged by the next level alone. Beyond the last level nothing is known.
 * The p-value is the mass of what is at most as likely: for a value that a level holds `(Σ n_u over u with n_u ≤ n_v + o + κ) / (n + κ)`,
 * for one that it does not `(o + κ · p(next)) / (n + κ)`; `o` is what made room for others, and p is 1 beyond the last level. Hence never below `Π 1/(n+1)` of the levels.
 *
 * Feed the levels with `learnRarity`, so that the next level counts entities: then p is uniform or larger while nothing is odd.
 */
export function judgeRarity<Scope extends string>(
  value: string,
  levels: readonly [RarityLevel<Scope>, ...RarityLevel<Scope>[]],
): Rarity<Scope> {
  let p = 1;
  let probability = 0;
  let judged: LevelRarity<Scope>[] = [];
  for (let i = levels.length - 1; i >= 0; i--) {
    const level = levels[i];
    if (!level) continue;
    const { scope, values } = level;
    const count = values.count(value);
    const kappa = novelty(values);
    const all = values.total + kappa;
    const isNew = count <= 0;
    const before = isNew ? p : 1;
    p = massUpTo(values, count, p);
    probability = (count + kappa * probability) / all;
    // where a value is known, what wider levels say of it does not count
    if (!isNew) judged = judged.map((wider) => ({ ...wider, bits: 0 }));
    judged.unshift({ scope, bits: Math.log2(before / p), isNew, count, observations: values.total });
  }
  const decided = judged.reduce((most, each) => (each.bits > most.bits ? each : most), judged[0] ?? nothing(levels[0]));
  return { p, probability, scope: decided.scope, bits: -Math.log2(p), levels: judged };
}

/** The p-value of `judgeRarity` alone, for what is asked of every observation: levels wider than the narrowest that holds the value are not asked. */
export function rarityOf(value: string, levels: readonly (FrequentValues | undefined)[]): number {
  let widest = 0;
  while (widest < levels.length - 1 && (levels[widest]?.count(value) ?? 0) <= 0) widest++;
  let p = 1;
  for (let i = widest; i >= 0; i--) {
    const values = levels[i];
    if (values !== undefined) p = massUpTo(values, values.count(value), p);
  }
  return p;
}

/** Mass of what is at most as likely as a value of this weight. @param p that of the next level, of a value that this one does not hold */
function massUpTo(values: FrequentValues, count: number, p: number): number {
  const kappa = novelty(values);
  const upTo = count <= 0 ? kappa * p : values.weightUpTo(count) + kappa;
  return Math.min(1, (values.other + upTo) / (values.total + kappa));
}

/**
 * Adds a value to the narrowest level, and to each next one only where it was new before (Kneser and Ney 1995): what an entity does for the first time is
 * drawn from how many *entities* do it, not from how often they do. True when it was new to all. Let wider levels forget slowly (half-lives of half a year):
 * they hear of what goes on every day only once.
 */
export function learnRarity(value: string, levels: readonly RarityLevel[], weight = 1): boolean {
  return levels.every(({ values }) => values.add(value, weight));
}

/** The likeliest values of a level with their shares. */
export function likeliest(values: FrequentValues, most = 5): { value: string; share: number }[] {
  const all = values.total;
  return all > 0 ? values.entries(most).map(({ value, count }) => ({ value, share: Math.min(1, count / all) })) : [];
}

const novelty = (values: FrequentValues): number => Math.max(1, Math.min(values.distinct, 1 + values.weightUpTo(1)));

const nothing = <Scope extends string>({ scope }: RarityLevel<Scope>): LevelRarity<Scope> => ({ scope, bits: 0, isNew: true, count: 0, observations: 0 }); // prettier-ignore
