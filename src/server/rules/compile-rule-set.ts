import type { RuleProblem } from '../../model/api.ts';
import type { RuleHead, SigmaCorrelation, SigmaRule } from '../../sigma/rule.ts';
import { compileRules, type LoadedRules, type RuleSet } from '../content.ts';
import type { LoadedContent, RuleFacts } from '../loaded-rules.ts';
import type { RuleAdaptation } from '../rule-adaptation.ts';
import { correlationToFacts, ruleToFacts } from './rule-facts.ts';
import type { RuleSetSource, RuleSetText } from './rule-set.ts';
import { tuneRule } from './tune-rules.ts';

export interface CompiledRuleSet {
  /** what judges events: tuned, without what is turned off */
  readonly ruleSet: RuleSet;
  readonly loaded: LoadedContent;
}

/**
 * Reads and tunes the rules of a set. What cannot be loaded is a problem, never the end. A rule that is turned off makes no findings, and
 * still feeds the correlations that are turned on.
 */
export function compileRuleSet(source: RuleSetSource): CompiledRuleSet {
  const textsBySource = new Map(source.texts.map((text) => [text.source, text]));
  const tuningsByRule = new Map(source.tunings.map((tuning) => [tuning.rule, tuning]));
  const read = readPacks(source.texts, source.adaptation);
  const problems = [...read.problems];
  const all: { readonly rule: SigmaRule; readonly facts: RuleFacts }[] = [];
  for (const own of read.ruleSet.rules) {
    const tuning = tuningsByRule.get(own.id);
    const tuned = tuning === undefined ? { rule: own, problems: [] } : tuneRule(own, tuning);
    problems.push(...tuned.problems);
    all.push({ rule: tuned.rule, facts: ruleToFacts(tuned.rule, own, textsBySource.get(own.source), tuning) });
  }
  const correlations = read.ruleSet.correlations.map((own) => {
    const tuning = tuningsByRule.get(own.id);
    const correlation: SigmaCorrelation = { ...own, level: tuning?.severity ?? own.level };
    return { correlation, facts: correlationToFacts(correlation, own, textsBySource.get(own.source), tuning) };
  });
  const enabled = new Set([...all, ...correlations].flatMap(({ facts }) => (facts.enabled ? [facts.id] : [])));
  const needed = partsOf(correlations.map(({ correlation }) => correlation), enabled); // prettier-ignore
  const asWanted = <Rule extends RuleHead>(rule: Rule): Rule[] => {
    if (enabled.has(rule.id)) return rule.isPart === true && !needed.has(rule.id) ? [] : [rule];
    return needed.has(rule.id) ? [{ ...rule, isPart: true }] : [];
  };
  const wanted = correlations.flatMap(({ correlation }) => asWanted(correlation));
  return {
    ruleSet: { rules: all.flatMap(({ rule }) => asWanted(rule)), correlations: wanted },
    loaded: {
      version: source.version,
      rules: [...all, ...correlations].map(({ facts }) => facts),
      correlations: wanted,
      problems,
    },
  };
}

/** Everything that correlations which are turned on are about, also through other correlations. */
function partsOf(correlations: readonly SigmaCorrelation[], enabled: ReadonlySet<string>): ReadonlySet<string> {
  const byId = new Map(correlations.map((each) => [each.id, each]));
  const parts = new Set<string>();
  const add = (correlation: SigmaCorrelation | undefined): void => {
    for (const { rule } of correlation?.refs ?? []) {
      if (parts.has(rule)) continue;
      parts.add(rule);
      add(byId.get(rule));
    }
  };
  for (const correlation of correlations) if (enabled.has(correlation.id)) add(correlation);
  return parts;
}

/**
 * Packs that are turned off are read by themselves: their filters and correlations concern nobody else, but a person may have turned on
 * single rules of them. A rule that is in another pack already is not loaded a second time.
 */
function readPacks(texts: readonly RuleSetText[], adaptation: RuleAdaptation | undefined): LoadedRules {
  const textsBySource = new Map(texts.map((text) => [text.source, text]));
  const on = compileRules(
    texts.filter(({ enabled }) => enabled),
    [],
    adaptation,
  );
  const off = compileRules(
    texts.filter(({ enabled }) => !enabled),
    [],
    adaptation,
  );
  const ids = new Set([...on.ruleSet.rules, ...on.ruleSet.correlations].map(({ id }) => id));
  const isNew = ({ id }: { readonly id: string }): boolean => !ids.has(id);
  const firstById = new Map([...on.ruleSet.rules, ...on.ruleSet.correlations].map(({ id, source }) => [id, source]));
  return {
    ruleSet: {
      rules: [...on.ruleSet.rules, ...off.ruleSet.rules.filter(isNew)],
      correlations: [...on.ruleSet.correlations, ...off.ruleSet.correlations.filter(isNew)],
    },
    problems: [...on.problems.map(explained), ...off.problems.map((problem) => ({ ...problem, level: 'note' as const }))], // prettier-ignore
  };

  /** A rule that takes the place of one of another pack is meant to. */
  function explained(problem: RuleProblem): RuleProblem {
    const first = problem.field === 'id' ? textsBySource.get(firstById.get(problem.rule ?? '') ?? '') : undefined;
    const isMeant = first !== undefined && first.pack !== textsBySource.get(problem.source)?.pack;
    return isMeant ? { ...problem, level: 'note' } : problem;
  }
}
