import type { ApiAnswer } from '../../model/api.ts';
import { logSourceToText } from '../../model/log-source.ts';
import type { Blindness, LoadedRule } from '../../model/rule.ts';
import { reasonOfBlindness } from './blindness.ts';
import { curesOf } from './cures.ts';
import type { RulesOnServer } from './rules-on-server.ts';

/** Enabled rules that cannot fire, by what is missing: the cure that helps most rules comes first. */
export function groupBlindRules(
  list: readonly LoadedRule[],
  rules: Pick<RulesOnServer, 'loaded' | 'watchedSince'>,
): ApiAnswer<'blindRules'> {
  const factsById = new Map(rules.loaded().rules.map((facts) => [facts.id, facts]));
  const enabled = list.filter((rule) => rule.enabled);
  const blindById = new Map(list.flatMap(({ id, blind }): [string, Blindness][] => (blind === undefined ? [] : [[id, blind]]))); // prettier-ignore
  const blind = enabled.filter((rule) => rule.blind !== undefined);
  const groups = Map.groupBy(blind, (rule) => JSON.stringify([rule.blind?.kind, rule.blind?.missing, rule.blind?.kind === 'field' ? rule.logSource : null])); // prettier-ignore
  return {
    since: rules.watchedSince,
    enabled: enabled.length,
    blind: blind.length,
    groups: [...groups.values()]
      .flatMap((same) => {
        const [first] = same;
        const facts = factsById.get(first?.id ?? '');
        if (first?.blind === undefined || facts === undefined) return [];
        const { kind, missing } = first.blind;
        return [
          {
            kind,
            missing,
            reason: reasonOfBlindness(first.blind, logSourceToText(first.logSource)),
            cures: curesOf(facts, first.blind, factsById, blindById),
            rules: same.map(({ id }) => id),
          },
        ];
      })
      .sort((a, b) => b.rules.length - a.rules.length),
  };
}
