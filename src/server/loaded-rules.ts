import type { LoadedRule, RuleProblem } from '../model/api.ts';
import type { SigmaRule } from '../sigma/rule.ts';
import type { LoadedRules } from './content.ts';

/** What was loaded, as people are shown it: small, and plain data that can cross threads. */
export interface LoadedContent {
  readonly rules: readonly LoadedRule[];
  readonly problems: readonly RuleProblem[];
}

export function toLoadedContent({ ruleSet, problems }: LoadedRules): LoadedContent {
  return { rules: ruleSet.rules.map(ruleToLoadedRule), problems };
}

/** A rule as the API shows it; `findings` is filled in when somebody asks. */
export function ruleToLoadedRule(rule: SigmaRule): LoadedRule {
  return {
    id: rule.id,
    title: rule.title,
    severity: rule.level ?? 'medium',
    source: `${rule.source}:${rule.line}`,
    logSource: rule.logSource,
    attack: rule.tags.flatMap((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase() ?? []),
    findings: 0,
  };
}
