import type { LoadedRule } from '../model/api.ts';
import type { SigmaRule } from '../sigma/rule.ts';

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
