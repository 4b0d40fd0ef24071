import type { RuleHead, SigmaCorrelation, SigmaRule } from '../../sigma/rule.ts';

/** A rule that is run over the past, with all that it needs. */
export interface Subject {
  readonly head: RuleHead;
  readonly kind: 'rule' | 'correlation';
  /** the rule itself, or the rules that the correlation is about */
  readonly rules: readonly SigmaRule[];
  /** of a correlation: itself, and those that it is about */
  readonly correlations: readonly SigmaCorrelation[];
}

interface Rules {
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
}

/** The rule or correlation with an id. Undefined if there is none. */
export function subjectOf(id: string, { rules, correlations }: Rules): Subject | undefined {
  const rule = rules.find((each) => each.id === id);
  if (rule !== undefined) return { head: rule, kind: 'rule', rules: [rule], correlations: [] };
  const correlation = correlations.find((each) => each.id === id);
  if (correlation === undefined) return undefined;
  const needed = new Set<string>();
  const inside: SigmaCorrelation[] = [];
  const add = (one: SigmaCorrelation): void => {
    inside.push(one);
    for (const ref of one.refs) {
      if (needed.has(ref.rule)) continue;
      needed.add(ref.rule);
      const child = ref.kind === 'correlation' ? correlations.find((each) => each.id === ref.rule) : undefined;
      if (child !== undefined) add(child);
    }
  };
  add(correlation);
  return { head: correlation, kind: 'correlation', rules: rules.filter((each) => needed.has(each.id)), correlations: inside };
} // prettier-ignore

/** What a text of rules is about: its correlation, if it has one that no other is about; else its first rule. */
export function mainIdOf({ rules, correlations }: Rules): string | undefined {
  const inner = new Set(correlations.flatMap(({ refs }) => refs.map(({ rule }) => rule)));
  return (correlations.find(({ id }) => !inner.has(id)) ?? correlations[0] ?? rules[0])?.id;
}
