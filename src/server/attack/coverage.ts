import type { AttackTable, AttackTechnique } from '../../model/attack.ts';
import type { ListedRule } from '../rule-overview/list-rules.ts';

/** Which techniques of ATT&CK a set of rules is about. */
export interface Coverage {
  readonly version: string;
  readonly tactics: readonly TacticCoverage[];
  /** each technique and sub-technique once, in the order of their ids */
  readonly techniques: readonly TechniqueCoverage[];
  /** rules without a technique, and techniques that rules name and this version of ATT&CK does not have */
  readonly untagged: readonly ListedRule[];
  readonly unknown: readonly { readonly id: string; readonly rules: number }[];
  readonly rules: number;
}

export interface TacticCoverage {
  readonly id: string;
  readonly shortName: string;
  readonly name: string;
  /** techniques without a dot, by name, as in the matrix */
  readonly techniques: readonly TechniqueCoverage[];
  readonly covered: number;
}

export interface TechniqueCoverage {
  readonly technique: AttackTechnique;
  /** rules that name it, or one of its sub-techniques */
  readonly rules: readonly ListedRule[];
  /** those of them that carry a case that fires and one that stays silent */
  readonly tested: number;
  readonly subs: readonly TechniqueCoverage[];
}

/** @param platform only techniques for it: `Windows`, `Linux`, `IaaS` … */
export function coverageOf(rules: readonly ListedRule[], table: AttackTable, platform?: string): Coverage {
  const rulesByTechnique = new Map<string, ListedRule[]>();
  for (const rule of rules) {
    for (const id of new Set(rule.attack.map((one) => table.revoked[one] ?? one))) {
      rulesByTechnique.set(id, [...(rulesByTechnique.get(id) ?? []), rule]);
    }
  }
  const isAsked = ({ platforms }: AttackTechnique): boolean =>
    platform === undefined || platforms.some((one) => one.toLowerCase() === platform.toLowerCase());
  const live = table.techniques.filter(isAsked);
  const subsByParent = Map.groupBy(
    live.filter(({ id }) => id.includes('.')),
    ({ id }) => id.slice(0, 5),
  );
  const covered = (technique: AttackTechnique): TechniqueCoverage => {
    const subs = (subsByParent.get(technique.id) ?? []).map(covered);
    const own = new Set([...(rulesByTechnique.get(technique.id) ?? []), ...subs.flatMap((sub) => sub.rules)]);
    const tested = [...own].filter(({ cases }) => cases.fires > 0 && cases.silent > 0).length;
    return { technique, rules: [...own], tested, subs };
  };
  const parents = live.filter(({ id }) => !id.includes('.')).map(covered);
  const known = new Set(table.techniques.map(({ id }) => id));
  return {
    version: table.version,
    tactics: table.tactics.map((tactic) => {
      const techniques = parents
        .filter(({ technique }) => technique.tactics.includes(tactic.shortName))
        .sort((a, b) => (a.technique.name < b.technique.name ? -1 : 1));
      return { ...tactic, techniques, covered: techniques.filter((one) => one.rules.length > 0).length };
    }),
    techniques: parents.flatMap((parent) => [parent, ...parent.subs]),
    untagged: rules.filter(({ attack }) => attack.length === 0),
    unknown: [...rulesByTechnique].filter(([id]) => !known.has(id)).map(([id, { length }]) => ({ id, rules: length })),
    rules: rules.length,
  };
}
