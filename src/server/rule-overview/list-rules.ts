import type { RuleProblem } from '../../model/api.ts';
import { logSourceToText, type LogSource } from '../../model/log-source.ts';
import type { Severity } from '../../model/severity.ts';
import { attackOf, severityOf } from '../../sigma/read-rule.ts';
import type { RuleText } from '../../sigma/read-rules.ts';
import type { RuleHead } from '../../sigma/rule.ts';
import { compileRules } from '../content.ts';
import { NO_ADAPTATION, type RuleAdaptation } from '../rule-adaptation.ts';
import { readCases } from '../rule-cases/read-cases.ts';

/** A rule as one line of a list. */
export interface ListedRule {
  readonly kind: 'rule' | 'correlation';
  readonly id: string;
  readonly title: string;
  /** only correlations look at it: nobody gets an alert of it by itself */
  readonly isPart: boolean;
  readonly level: Severity;
  readonly status: string | undefined;
  /** a correlation has those of the rules that it counts */
  readonly logSources: readonly LogSource[];
  readonly tags: readonly string[];
  /** technique ids as `T1059.001` */
  readonly attack: readonly string[];
  /** how many cases it carries that fire and that stay silent */
  readonly cases: { readonly fires: number; readonly silent: number };
  readonly source: string;
  readonly line: number;
}

/** All rules and correlations of the texts, in their order. */
export function listRules(
  texts: readonly RuleText[],
  unread: readonly RuleProblem[] = [],
  adaptation: RuleAdaptation = NO_ADAPTATION,
): { readonly rules: readonly ListedRule[]; readonly problems: readonly RuleProblem[] } {
  const { ruleSet, problems } = compileRules(texts, unread, adaptation);
  const casesByPlace = new Map(texts.flatMap(readCases).map((document) => [placeOf(document), document.cases]));
  const listed = (kind: ListedRule['kind'], rule: RuleHead, logSources: readonly LogSource[]): ListedRule => {
    const cases = casesByPlace.get(placeOf(rule)) ?? [];
    const count = (expects: string): number => cases.filter((one) => one.expects === expects).length;
    const { id, title, status, tags, source, line } = rule;
    const attack = attackOf(rule);
    const isPart = rule.isPart === true;
    return { kind, id, title, isPart, level: severityOf(rule), status, logSources, tags, attack, cases: { fires: count('fires'), silent: count('silent') }, source, line }; // prettier-ignore
  };
  const logSourcesById = new Map<string, readonly LogSource[]>(
    ruleSet.rules.map((rule) => [rule.id, [rule.logSource]]),
  );
  // what a correlation counts may be a correlation that stands behind it
  for (let round = 0; round < 2; round++) {
    for (const { id, refs } of ruleSet.correlations) {
      const all = refs.flatMap(({ rule }) => logSourcesById.get(rule) ?? []);
      logSourcesById.set(id, [...new Map(all.map((one) => [logSourceToText(one), one])).values()]);
    }
  }
  return {
    rules: [
      ...ruleSet.rules.map((rule) => listed('rule', rule, [rule.logSource])),
      ...ruleSet.correlations.map((rule) => listed('correlation', rule, logSourcesById.get(rule.id) ?? [])),
    ],
    problems,
  };
}

const placeOf = ({ source, line }: { readonly source: string; readonly line: number }): string => `${line} ${source}`;
