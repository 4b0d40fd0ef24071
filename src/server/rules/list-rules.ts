import { logSourceToText } from '../../model/log-source.ts';
import type { Blindness, LoadedRule, RuleCost } from '../../model/rule.ts';
import { severity } from '../../model/severity.ts';
import { appliesTo } from '../../sigma/scan-rules.ts';
import type { RuleFindings } from '../../store/state/rule-store.ts';
import type { LoadedContent, RuleFacts } from '../loaded-rules.ts';
import { blindRules } from './blindness.ts';
import type { FilePack } from './file-packs.ts';
import { pathInPack } from './path-in-pack.ts';
import type { RuleUsage } from './rule-usage.ts';

export interface ListDeps {
  readonly loaded: LoadedContent;
  readonly usage: Pick<RuleUsage, 'seen' | 'came' | 'spent'>;
  readonly findings: ReadonlyMap<string, RuleFindings>;
  /** since when log sources are watched, ms since 1970 */
  readonly watchedSince: number;
  readonly filePacks: readonly FilePack[];
}

export interface RuleFilter {
  readonly text?: string | undefined;
  readonly pack?: string | undefined;
  readonly kind?: 'rule' | 'correlation' | undefined;
  readonly state?: 'enabled' | 'disabled' | 'tuned' | 'blind' | 'finding' | undefined;
  readonly attack?: string | undefined;
}

/** All rules with what they found, cost, and whether they are blind; the most severe first, then by title. */
export function listRules(deps: ListDeps): LoadedRule[] {
  const { loaded, usage, findings } = deps;
  const blind = blindRules(loaded.rules, usage.seen(), deps.watchedSince);
  const costOf = costsOf(usage);
  const rank = (rule: RuleFacts): number => severity.options.indexOf(rule.severity);
  return [...loaded.rules]
    .sort((a, b) => rank(b) - rank(a) || (a.title < b.title ? -1 : a.title > b.title ? 1 : a.id < b.id ? -1 : 1))
    .map((facts) => ({
      ...toLoadedRule(facts, findings.get(facts.id), costOf(facts), blind.get(facts.id)),
      source: `${pathInPack(facts, deps.filePacks)}${facts.source.slice(facts.file.length)}`,
    }));
}

export function filterRules(rules: readonly LoadedRule[], filter: RuleFilter): LoadedRule[] {
  const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return rules.filter((rule) => {
    if (filter.pack !== undefined && rule.pack !== filter.pack) return false;
    if (filter.kind !== undefined && rule.kind !== filter.kind) return false;
    if (filter.state !== undefined && !isInState(rule, filter.state)) return false;
    if (filter.attack !== undefined && !isTechnique(rule.attack, filter.attack.toUpperCase())) return false;
    if (words.length === 0) return true;
    const text = [rule.id, rule.title, rule.source, ...rule.attack, logSourceToText(rule.logSource)].join(' ').toLowerCase(); // prettier-ignore
    return words.every((word) => text.includes(word));
  });
}

function isInState(rule: LoadedRule, state: NonNullable<RuleFilter['state']>): boolean {
  switch (state) {
    case 'enabled':
      return rule.enabled;
    case 'disabled':
      return !rule.enabled;
    case 'tuned':
      return rule.tuned;
    case 'blind':
      return rule.enabled && rule.blind !== undefined;
    case 'finding':
      return (rule.lastDay ?? 0) > 0;
  }
}

/** A technique stands for its sub-techniques, too. */
function isTechnique(attack: readonly string[], wanted: string): boolean {
  return attack.some((id) => id === wanted || id.startsWith(`${wanted}.`));
}

function toLoadedRule(
  facts: RuleFacts,
  findings: RuleFindings | undefined,
  cost: RuleCost | undefined,
  blind: Blindness | undefined,
): LoadedRule {
  const { name: _name, file: _file, needs: _needs, bases: _bases, ...rule } = facts;
  const { total = 0, lastDay = 0, days = [] } = findings ?? {};
  return {
    ...rule,
    findings: total,
    ...(lastDay > 0 ? { lastDay } : {}),
    ...(days.some((count) => count > 0) ? { days: [...days] } : {}),
    ...(cost === undefined ? {} : { cost }),
    // a rule that found something can see
    ...(blind === undefined || total > 0 ? {} : { blind }),
  };
}

function costsOf({ came, spent }: ListDeps['usage']): (facts: RuleFacts) => RuleCost | undefined {
  const sets = [...came().values()];
  const spentByRule = spent();
  const all = [...spentByRule.values()].reduce((sum, { microseconds }) => sum + microseconds, 0);
  const askedByLogSource = new Map<string, number>();
  return ({ id, kind, enabled, logSource }) => {
    const own = spentByRule.get(id);
    if (kind !== 'rule' || (own === undefined && !enabled)) return undefined;
    const key = logSourceToText(logSource);
    const asked = askedByLogSource.get(key) ?? sets.reduce((sum, set) => sum + (appliesTo(logSource, { ...set, aliases: {} }) ? set.events : 0), 0); // prettier-ignore
    askedByLogSource.set(key, asked);
    if (asked === 0 && own === undefined) return undefined;
    const { candidates = 0, matches = 0, microseconds = 0 } = own ?? {};
    const share = all === 0 ? 0 : Number((microseconds / all).toPrecision(3));
    return { asked, candidates, matches, microseconds: Math.round(microseconds), share };
  };
}
